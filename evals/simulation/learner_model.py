"""What a model of learning offers to the loop."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from evals.simulation.luck import Luck
from evals.simulation.population import SimulatedLearner
from evals.simulation.world import World

Array = NDArray[np.float64]


class Mind(Protocol):
    """What one learner has really mastered."""

    mastery: Array
    """Hidden mastery of each step, 0 to 1; shape (steps,)."""

    def in_zone(self, step: int) -> bool:
        """Whether there is something to learn in this step, and within reach."""

    def attempt(self, step: int, share: float, luck: np.random.Generator) -> bool:
        """Work through this share of a step's hours (0 to 1), then be assessed: whether it is passed."""

    def rest(self) -> None:
        """A week goes by, and something is forgotten."""


class LearnerModel(Protocol):
    """How people learn; `begin` gives the mind of one learner, in whom the claims are mastered or not."""

    @property
    def name(self) -> str:
        """The name in reports."""

    def begin(self, world: World, learner: SimulatedLearner, luck: Luck, /) -> Mind:
        """The learner's mind at the start."""
