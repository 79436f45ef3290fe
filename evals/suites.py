"""Every suite of the evals with its figures. A new one is a line of SUITES."""

from collections.abc import Iterable

from evals.advising import advise
from evals.cases import AnyCase, BranchCase, GoalCase, Need, NextCase, OutsideCase, PlanCase, load
from evals.judging.capable import examine
from evals.judging.suite import JUDGED
from evals.latency import measure
from evals.looping import loop
from evals.materials import look_over
from evals.recommending import recommend
from evals.scheduling import schedule
from evals.suite import Metric, Outcome, Setting, Suite
from evals.understanding import accept_inside, read_goals, refuse_outside, retrieve_needs
from resources.search import WEIGHTS
from service.errors import Misconfigured
from service.messages import saying


def _cases(setting: Setting, name: str, model: type[AnyCase]) -> Iterable[AnyCase]:
    return setting.watched(name, load(name, setting.split, model))


def _needs(setting: Setting) -> list[Outcome]:
    return retrieve_needs(setting.program.skill_search, _cases(setting, "needs", Need))


def _inside(setting: Setting) -> list[Outcome]:
    needs = setting.watched("inside", load("needs", setting.split, Need))
    return accept_inside(setting.program.interpreter, needs)


def _goals(setting: Setting) -> list[Outcome]:
    return read_goals(setting.program.interpreter, _cases(setting, "goals", GoalCase))


def _outside(setting: Setting) -> list[Outcome]:
    return refuse_outside(setting.program.interpreter, _cases(setting, "outside", OutsideCase))


def _next(setting: Setting) -> list[Outcome]:
    cases, model = _cases(setting, "next", NextCase), setting.program.model
    alone = model if model and setting.judge and examine(model).capable else None
    return recommend(setting.program, cases, setting.folder, compare=setting.compare, alone=alone)


def _branches(setting: Setting) -> list[Outcome]:
    return advise(setting.program, _cases(setting, "branches", BranchCase))


def _plans(setting: Setting) -> list[Outcome]:
    return schedule(setting.program, _cases(setting, "plans", PlanCase), setting.folder)


RANKED = (
    Metric(field="hit@1", title="First step is one a mentor would put first"),
    Metric(field="hit@3", title="Such a step is among the first three"),
    Metric(field="nDCG@5", title="nDCG@5 (first 2, good 1)"),
    Metric(field="wrong@3", title="Something a mentor would never say now is among the first three", better="lower"),
)
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


def _never(field: str, title: str) -> Metric:
    """A fault: a single case fails the gate."""
    return Metric(field=field, title=title, better="lower", gated=True, never=True, target=0.0)


def _engines(metrics: Iterable[Metric], gated: Iterable[str]) -> tuple[Metric, ...]:
    """The same figures of the engine alone."""
    return tuple(
        Metric(field=f"engine: {m.field}", title=m.title, better=m.better, gated=m.field in gated) for m in metrics
    )


NEEDS = Suite(
    name="needs",
    title="Needs that name no skill, and the skill that answers them",
    run=_needs,
    metrics=(
        Metric(field="fused", title="MRR, English", only=("language", "en"), target=0.97),
        Metric(field="fused", title="MRR, Korean", only=("language", "ko"), target=0.95),
        Metric(field="fused", title="MRR of all", gated=True),
        *(Metric(field=way, title=f"MRR of the {way} score alone") for way in WEIGHTS),
        Metric(field="fused nDCG@5", title="nDCG@5", gated=True),
        Metric(field="fused R@1", title="Recall@1"),
        Metric(field="fused R@5", title="Recall@5"),
    ),
    worst="fused",
)
INSIDE = Suite(
    name="inside",
    title="Needs inside the tree that are refused all the same",
    run=_inside,
    metrics=(Metric(field="refused", title="Refused", better="lower", gated=True, target=0.02),),
)
GOALS = Suite(
    name="goals",
    title="Goals and claims in questions",
    run=_goals,
    metrics=(
        Metric(field="right", title="Goals and claims all right", gated=True, target=0.95),
        Metric(field="goal", title="Goals right"),
        Metric(field="claims", title="Claims right"),
        Metric(field="precision", title="Precision of the goals", gated=True),
        Metric(field="recall", title="Recall of the goals", gated=True),
        Metric(field="refused", title="Refused", better="lower"),
    ),
    slices=("language", "kind"),
    worst="right",
)
OUTSIDE = Suite(
    name="outside",
    title="Questions that the tree does not cover",
    run=_outside,
    metrics=(Metric(field="refused", title="Refused", gated=True, target=0.95),),
    slices=("language", "kind"),
    worst="refused",
)
NEXT = Suite(
    name="next",
    title="What to learn next",
    run=_next,
    metrics=(
        *_engines(RANKED, ("hit@1", "hit@3", "nDCG@5", "wrong@3")),
        Metric(field="state", title="Refusals and reached goals told right", gated=True),
        _never(field="broken rules", title="Recommended steps that are not open"),
        _never(field="broken path", title="Steps of the path against the rules"),
        _never(field="invented ids", title="Ids that neither tree nor catalogue has"),
        _never(field="ungrounded", title="Names, numbers, addresses in prose without a source"),
        Metric(
            field="hours off the least",
            title="Hours of the path off an independent optimum",
            better="lower",
            gated=True,
            target=0.0,
        ),
        Metric(field="same in both languages", title="Same steps in the other language", gated=True, target=1.0),
        Metric(field="resources of the level", title="Steps with a resource of their level", gated=True),
        Metric(field="resources in the language", title="Steps with a resource in the language", gated=True),
        Metric(field="publishers", title="Different publishers per resource shown"),
        Metric(field="kinds", title="Different kinds of resources per answer"),
        Metric(field="calls", title="Model calls", better="lower"),
        Metric(field="tokens", title="Model tokens", better="lower"),
    ),
    compared=RANKED,
    slices=("language", "track", "tier", "experience", "kind"),
    worst="engine: nDCG@5",
)
BRANCHES = Suite(
    name="branches",
    title="Which option to take at a branching point",
    run=_branches,
    metrics=(
        Metric(field="agreed", title="Advice a mentor would agree with", gated=True),
        Metric(field="misled", title="Advice for the wrong option", better="lower", gated=True),
        Metric(field="best agrees", title="The option with the higher score is the mentor's"),
        Metric(field="clear", title="Cases with a clear margin"),
        _never(field="invented ids", title="Ids that the tree does not have"),
        _never(field="ungrounded", title="Names and addresses in prose without a source"),
    ),
    slices=("language", "track", "kind"),
    worst="agreed",
)
PLANS = Suite(
    name="plans",
    title="Study plans",
    run=_plans,
    metrics=(
        Metric(field="right", title="Everything holds that was expected", gated=True),
        _never(field="broken rules", title="Steps against the rules"),
        Metric(
            field="worth over the best", title="Worth of a cut plan over an independent optimum", gated=True, target=1.0
        ),
    ),
    slices=("language", "kind"),
    worst="right",
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
    metrics=_engines(LIVED, ("reached", "hours_ratio")),
    compared=LIVED,
    slices=("model", "kind", "level", "experience", "track"),
)

SUITES: tuple[Suite, ...] = (
    NEEDS,
    INSIDE,
    GOALS,
    OUTSIDE,
    NEXT,
    BRANCHES,
    PLANS,
    RESOURCES,
    LATENCY,
    LOOP,
    JUDGED,
)
BY_NAME = {suite.name: suite for suite in SUITES}


def choose(names: Iterable[str]) -> list[Suite]:
    """The suites of these names, all where none is given; raises Misconfigured for an unknown one."""
    wanted = list(dict.fromkeys(names))
    unknown = [name for name in wanted if name not in BY_NAME]
    if unknown:
        raise Misconfigured(saying("error.evals-suite", name=unknown[0], known=", ".join(BY_NAME)))
    return [BY_NAME[name] for name in wanted] or list(SUITES)
