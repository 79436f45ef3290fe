"""Suites of what is advised: next steps, options, plans."""

from evals.advising import advise
from evals.cases import BranchCase, NextCase, PlanCase, load
from evals.judging.capable import examine
from evals.recommending import recommend
from evals.scheduling import schedule
from evals.suite import Metric, Outcome, Setting, Suite, never, of_engine


def _next(setting: Setting) -> list[Outcome]:
    cases, model = setting.watched("next", load("next", setting.split, NextCase)), setting.program.model
    alone = model if model and setting.judge and examine(model).capable else None
    return recommend(setting.program, cases, setting.folder, compare=setting.compare, alone=alone)


def _branches(setting: Setting) -> list[Outcome]:
    return advise(setting.program, setting.watched("branches", load("branches", setting.split, BranchCase)))


def _plans(setting: Setting) -> list[Outcome]:
    return schedule(setting.program, setting.watched("plans", load("plans", setting.split, PlanCase)), setting.folder)


RANKED = (
    Metric(field="hit@1", title="First step is one a mentor would put first"),
    Metric(field="hit@3", title="Such a step is among the first three"),
    Metric(field="nDCG@5", title="nDCG@5 (first 2, good 1)"),
    Metric(field="wrong@3", title="Something a mentor would never say now is among the first three", better="lower"),
)
NEXT = Suite(
    name="next",
    title="What to learn next",
    run=_next,
    metrics=(
        *of_engine(RANKED, ("hit@1", "hit@3", "nDCG@5", "wrong@3")),
        Metric(field="state", title="Refusals and reached goals told right", gated=True),
        never(field="broken rules", title="Recommended steps that are not open"),
        never(field="broken path", title="Steps of the path against the rules"),
        never(field="invented ids", title="Ids that neither tree nor catalogue has"),
        never(field="ungrounded", title="Names, numbers, addresses in prose without a source"),
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
        never(field="invented ids", title="Ids that the tree does not have"),
        never(field="ungrounded", title="Names and addresses in prose without a source"),
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
        never(field="broken rules", title="Steps against the rules"),
        Metric(
            field="worth over the best", title="Worth of a cut plan over an independent optimum", gated=True, target=1.0
        ),
    ),
    slices=("language", "kind"),
    worst="right",
)
