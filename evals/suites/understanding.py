"""Suites of how questions are understood."""

from evals.cases import GoalCase, Need, OutsideCase, RoutingCase, load
from evals.routing import read_utterances
from evals.suite import Metric, Outcome, Setting, Suite
from evals.understanding import accept_inside, read_goals, refuse_outside, retrieve_needs
from resources.search import WEIGHTS


def _needs(setting: Setting) -> list[Outcome]:
    needs = setting.watched("needs", load("needs", setting.split, Need))
    return retrieve_needs(setting.program.knowledge.skill_search, needs)


def _inside(setting: Setting) -> list[Outcome]:
    needs = setting.watched("inside", load("needs", setting.split, Need))
    return accept_inside(setting.program.knowledge.interpreter, needs)


def _goals(setting: Setting) -> list[Outcome]:
    return read_goals(
        setting.program.knowledge.interpreter, setting.watched("goals", load("goals", setting.split, GoalCase))
    )


def _outside(setting: Setting) -> list[Outcome]:
    cases = setting.watched("outside", load("outside", setting.split, OutsideCase))
    return refuse_outside(setting.program.knowledge.interpreter, cases)


def _routing(setting: Setting) -> list[Outcome]:
    cases = setting.watched("routing", load("routing", setting.split, RoutingCase))
    program = setting.program
    return read_utterances(program.knowledge.router, cases, program.model)


NEEDS = Suite(
    name="needs",
    title="Needs that name no skill, and the skill that answers them",
    run=_needs,
    metrics=(
        Metric(field="fused", title="MRR, English", only=("language", "en"), target=0.97),
        Metric(field="fused", title="MRR, Korean", only=("language", "ko"), target=0.95),
        Metric(field="fused", title="MRR of all", gated=True, bound=0.94),
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
    metrics=(Metric(field="refused", title="Refused", better="lower", gated=True, bound=0.02, target=0.02),),
)
GOALS = Suite(
    name="goals",
    title="Goals and claims in questions",
    run=_goals,
    metrics=(
        Metric(field="right", title="Goals and claims all right", gated=True, bound=0.94, target=0.95),
        Metric(field="goal", title="Goals right"),
        Metric(field="claims", title="Claims right"),
        Metric(field="precision", title="Precision of the goals", gated=True),
        Metric(field="recall", title="Recall of the goals", gated=True),
        Metric(field="refused", title="Refused", better="lower", bound=0.02),
    ),
    slices=("language", "kind"),
    worst="right",
)
OUTSIDE = Suite(
    name="outside",
    title="Questions that the tree does not cover",
    run=_outside,
    metrics=(Metric(field="refused", title="Refused", gated=True, bound=0.95, target=0.95),),
    slices=("language", "kind"),
    worst="refused",
)
ROUTING = Suite(
    name="routing",
    title="What utterances of a conversation ask for",
    run=_routing,
    metrics=(
        Metric(field="right", title="All intents right, in order", gated=True, target=0.9),
        Metric(field="first", title="First intent right", gated=True, target=0.95),
        Metric(field="about", title="Skills, options and tracks right", gated=True, target=0.9),
        Metric(field="right, with the model", title="All intents right, with the model"),
        Metric(field="first, with the model", title="First intent right, with the model"),
        Metric(field="about, with the model", title="Skills, options and tracks right, with the model"),
        Metric(field="left open", title="Left to the model, where there is one", better="lower"),
    ),
    slices=("language", "place", "asks for"),
    worst="right",
)
