"""A population under a policy, one learner after the other."""

from collections.abc import Callable, Sequence

from evals.policies import Policy, Remembered
from evals.simulation.journey import Journey
from evals.simulation.learner_model import LearnerModel
from evals.simulation.luck import Luck
from evals.simulation.measures import Outcome
from evals.simulation.population import SimulatedLearner
from evals.simulation.world import World
from tree.skill_tree import SkillTree

Progress = Callable[[int, int], None]
"""Called with the learners done and the learners in all."""


def simulate(
    tree: SkillTree,
    policy: Policy,
    population: Sequence[SimulatedLearner],
    model: LearnerModel,
    seed: int,
    progress: Progress | None = None,
) -> list[Outcome]:
    """The outcome of every learner under a policy, in the order of the population.

    Hand over a `Remembered` policy to keep what was decided for the other model too.
    """
    world = World(tree)
    asked = policy if isinstance(policy, Remembered) else Remembered(policy)
    outcomes = []
    for done, learner in enumerate(population, start=1):
        run = Journey(world, asked, learner, model, Luck(seed, learner.number))
        run.live()
        outcomes.append(run.outcome(model.name))
        if progress:
            progress(done, len(population))
    return outcomes
