"""Suites of what stands around an answer: resources, time, and where it leads those who follow it."""

from evals.latency import measure
from evals.looping import loop
from evals.materials import look_over
from evals.suite import Metric, Suite, of_engine

LIVED = (
    Metric(field="reached", title="Goal reached before twice the least hours"),
    Metric(field="hours_ratio", title="Hours over the least possible (2 where not reached)", better="lower"),
    Metric(field="hours_to_goal_ratio", title="The same, of those who reach it", better="lower"),
    Metric(field="failed_share", title="Attempts that fail", better="lower"),
    Metric(field="in_zone_share", title="Attempts within reach: fit of difficulty"),
    Metric(field="illegal_share", title="Attempts against the rules", better="lower"),
    Metric(field="retention", title="Mastery kept of what was passed"),
    Metric(field="goal_mastery", title="Mastery of the goal's own steps at the end"),
)
RESOURCES = Suite(
    name="resources",
    title="Resources for every step",
    run=look_over,
    metrics=(
        Metric(field="of the level", title="Steps with a resource of their level", gated=True),
        Metric(field="in the language", title="Steps with a resource in the learner's language", gated=True),
        Metric(field="free", title="Steps with something free", gated=True),
        Metric(field="publishers", title="Different publishers per resource shown"),
        Metric(field="shown", title="Resources that some step shows: coverage of the catalogue"),
    ),
)
LATENCY = Suite(
    name="latency",
    title="Time to an answer, over embedding the question and one vector query",
    run=measure,
    metrics=(
        Metric(field="over the floor", title="Ratio to the floor", better="lower", target=1.5),
        Metric(field="floor, ms", title="The floor in milliseconds", better="lower"),
    ),
)
LOOP = Suite(
    name="loop",
    title="Simulated learners who follow the advice",
    run=loop,
    metrics=of_engine(LIVED, ("reached", "hours_ratio")),
    compared=LIVED,
    slices=("model", "kind", "level", "experience", "track"),
)
