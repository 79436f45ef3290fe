"""Judged quality as a suite: first the judge is examined, then, if it may, it judges what the program writes."""

from collections.abc import Iterator

from evals.cases import NextCase, PlanCase, load
from evals.judging.capable import examine
from evals.judging.judge import judge
from evals.judging.labelled import Kind, LabelledCase
from evals.scheduling import opened_plans, plan_of
from evals.suite import Metric, Outcome, Setting, Suite
from evals.told import request_of
from service.contract import NextResponse, PlanView
from service.llm.language_model import LanguageModel

JUDGED_CASES = 40
"""Answers of each kind that are judged: enough for an interval, few enough to pay for."""


def judged(setting: Setting) -> list[Outcome]:
    """Nothing without a model that was asked to judge; no judgement of ours by one that is not capable."""
    model = setting.program.model
    if model is None or not setting.judge:
        return []
    examined = examine(model)
    outcomes = [_agreed(c, v) for c, v in zip(examined.cases, examined.verdicts, strict=True)]
    return [*outcomes, *_own(setting, model)] if examined.capable else outcomes


def _agreed(case: LabelledCase, verdict: str | None) -> Outcome:
    slices = {"id": case.id, "language": case.language, "kind": f"labelled {case.kind}"}
    return {
        **slices,
        "expected": case.label,
        "got": verdict or "undecided",
        "agrees with the label": float(verdict == case.label),
        "decided by the order": float(verdict is None),
    }


def _own(setting: Setting, model: LanguageModel) -> Iterator[Outcome]:
    for case_id, language, kind, facts, text in setting.watched("judged", list(_texts(setting))):
        verdict = judge(model, kind, facts, text)
        outcome: Outcome = {
            "id": f"{kind} {case_id}",
            "language": language,
            "kind": kind,
            "got": verdict or "undecided",
        }
        yield outcome | {"judged good": float(verdict == "good") if verdict else None}


def _texts(setting: Setting) -> Iterator[tuple[str, str, Kind, str, str]]:
    """What the program writes: case id, language, kind, facts, text."""
    for case in load("next", setting.split, NextCase)[:JUDGED_CASES]:
        response = setting.program.recommend_next(request_of(case))
        yield case.id, case.language, "explanation", _facts(case, response), response.answer
    with opened_plans(setting.program, setting.folder) as plans:
        for plan_case in load("plans", setting.split, PlanCase)[:JUDGED_CASES]:
            plan = plan_of(plans, plan_case)
            yield plan_case.id, plan_case.language, "plan", _plan_facts(plan_case, plan), _plan_text(plan)


def _facts(case: NextCase, response: NextResponse) -> str:
    left = response.model_dump(include={"goal", "recommendations", "remaining", "branches", "notices"}, mode="json")
    for recommendation in left["recommendations"]:
        recommendation.pop("resources")
    return f"Learner: {case.learner}\nAsked: {case.ask.question or case.ask.goal}\nDecided: {left}"


def _plan_facts(case: PlanCase, plan: PlanView) -> str:
    return f"Learner: {case.learner}\nAsked: {case.request}\nLeft out: {[s.model_dump() for s in plan.left_out]}"


def _plan_text(plan: PlanView) -> str:
    lines = [plan.answer, *(n.text for n in plan.notices)]
    lines += [f"{s.date} {s.hours} h {s.title}" for week in plan.weeks[:4] for s in week.sessions]
    return "\n".join(lines)


JUDGED = Suite(
    name="judged",
    title="Explanations and plans, judged by a model",
    run=judged,
    metrics=(
        Metric(field="judged good", title="Judged good (by a model)"),
        Metric(field="agrees with the label", title="The judge agrees with the authors' labels"),
        Metric(field="decided by the order", title="Verdicts that the order of the words decided", better="lower"),
    ),
    slices=("language", "kind"),
)
