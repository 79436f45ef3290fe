"""Suites of how levels are found and kept: placement, and reviews."""

from typing import Any

from evals.placement import SEED as PLACEMENT_SEED
from evals.placement import simulate
from evals.retention import simulate_retention
from evals.simulation.population import draw_population
from evals.suite import Metric, Outcome, Setting, Suite, of_engine

RETENTION_SEED = 1
LIVES_TAKE = 10
"""A life of a year and a half, day by day, is taken of one in so many of the learners asked for."""

PLACED = (
    Metric(field="right", title="Skills whose first level is judged rightly"),
    Metric(field="granted wrongly", title="Skills granted that are not held", better="lower"),
    Metric(field="withheld wrongly", title="Skills withheld that are held", better="lower"),
    Metric(field="items", title="Questions asked", better="lower"),
)
KEPT = (
    Metric(field="retention", title="Levels held that are still mastered"),
    Metric(field="mastered_hours", title="Hours' worth still mastered"),
)


def place(setting: Setting) -> list[Outcome]:
    """An outcome per simulated learner; fields `way of asking: measure`."""
    found: dict[int, Outcome] = {}
    for outcome in simulate(setting.program.rules, setting.learners, PLACEMENT_SEED):
        number = outcome["learner"]
        slices = {"track": outcome["track"], "learnt": "in order" if outcome["orderly"] else "in any order"}
        mine = found.setdefault(number, {"id": f"learner {number}", "language": "none", **slices})
        way = "engine" if outcome["way"] == "placement" else outcome["way"]
        mine |= {f"{way}: {m.field}": outcome[m.field] for m in PLACED}
    setting.watch("placement", len(found), len(found))
    return list(found.values())


def keep(setting: Setting) -> list[Outcome]:
    """An outcome per simulated learner, with reviews (the engine) and without them."""
    population = draw_population(setting.program.tree, max(1, setting.learners // LIVES_TAKE), RETENTION_SEED)

    def told(done: int) -> None:
        setting.watch("retention", done, len(population))

    arms = simulate_retention(setting.program.tree, population, RETENTION_SEED, told)
    return [
        {"id": f"life {number}", "language": "none", **_arm("engine", kept), **_arm("without reviews", lost)}
        for number, (kept, lost) in enumerate(zip(arms["with"], arms["without"], strict=True))
    ]


def _arm(name: str, measures: dict[str, float]) -> dict[str, Any]:
    return {f"{name}: {m.field}": measures[m.field] for m in KEPT}


PLACEMENT = Suite(
    name="placement",
    title="Simulated learners who are placed in a track",
    run=place,
    metrics=of_engine(PLACED, ()),
    compared=PLACED,
    slices=("track", "learnt"),
)
RETENTION = Suite(
    name="retention",
    title="Simulated learners with reviews, and without them in the same hours",
    run=keep,
    metrics=of_engine(KEPT, ()),
    compared=KEPT,
    slices=(),
)
