"""Random numbers by learner and occasion, so that the same learner has the same luck under every policy."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np


class Occasion(IntEnum):
    """What random numbers are drawn for; each has its own stream."""

    PERSON = 0
    START = 1
    WEEKS = 2
    CHOICE = 3
    POLICY = 4
    ATTEMPT = 5
    EDGES = 6
    FORGETTING = 7


@dataclass(frozen=True, slots=True)
class Luck:
    """One learner's random numbers, by occasion."""

    seed: int
    number: int

    def of(self, occasion: Occasion, *which: int) -> np.random.Generator:
        """A fresh stream, always the same for the same occasion."""
        return np.random.default_rng([self.seed, self.number, occasion, *which])
