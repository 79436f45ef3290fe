"""The closed loop as a suite: every simulated learner under the engine and under the baselines."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

from evals.policies import BASELINES, Engine, Policy, Remembered, WithoutPrerequisites, WithoutState
from evals.simulation.loop import simulate
from evals.simulation.measures import MEASURES
from evals.simulation.models import MODELS
from evals.simulation.population import SimulatedLearner, draw_population
from evals.suite import Outcome, Setting
from tree.skill_tree import SkillTree

SEED = 20261124
COMPARED = ("random", "tree-order-on-the-way", "most-unlocking-on-the-way", "cheapest-on-the-way")
CHUNK = 50
"""Learners that one process takes at a time."""


def loop(setting: Setting) -> list[Outcome]:
    """An outcome per learner and learner model; fields `policy: measure`."""
    tree = setting.program.tree
    population = draw_population(tree, setting.learners, SEED)
    policies: tuple[Policy, ...] = (Engine(),)
    if setting.compare:
        policies += (*(p for p in BASELINES if p.name in COMPARED), WithoutState(), WithoutPrerequisites())
    chunks = [population[at : at + CHUNK] for at in range(0, len(population), CHUNK)]
    outcomes: list[Outcome] = []
    if setting.processes == 1:
        for chunk in setting.watched("loop", chunks):
            outcomes += _live(tree, policies, chunk)
        return outcomes
    with ProcessPoolExecutor(setting.processes) as pool:
        waiting = [pool.submit(_live, tree, policies, chunk) for chunk in chunks]
        for future in setting.watched("loop", waiting):
            outcomes += future.result()
    return outcomes


def _live(tree: SkillTree, policies: Sequence[Policy], learners: Sequence[SimulatedLearner]) -> list[Outcome]:
    """These learners under each policy and model; what a policy decided for one model holds for the other."""
    found: dict[str, Outcome] = {}
    for policy in policies:
        asked = Remembered(policy)
        for model in MODELS:
            for outcome in simulate(tree, asked, learners, model, SEED):
                name = f"learner {outcome['learner']} {model.name}"
                mine = found.setdefault(name, {"id": name, **_slices(outcome)})
                mine |= {f"{policy.name}: {m}": outcome[m] for m in MEASURES}
    return list(found.values())


def _slices(outcome: Outcome) -> Outcome:
    return {
        "model": outcome["model"],
        "kind": outcome["kind"],
        "track": outcome["track"],
        "level": f"level {outcome['level']}",
        "experience": "newcomer" if outcome["newcomer"] else "begun",
        "language": "none",
    }
