"""Whether plans hold what they must: goal, hours, days, dates, and the best part where not everything fits."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from evals.cases import ExpectedPlan, PlanCase
from evals.independent import check_path, most_worth
from evals.suite import Outcome
from service.bootstrap import Application
from service.contract import LearnerSpec, PlanRequest, PlanView
from service.plans.plans import Plans
from service.storage.database import Database, sqlite_url
from service.storage.sql_plans import SqlPlans
from tree.skill import Step
from tree.subset import worths

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
"""The day on which the cases were written: "by the end of March" is counted from it."""


def schedule(program: Application, cases: Iterable[PlanCase], folder: Path) -> list[Outcome]:
    """Each case's plan against what was expected of it; plans are kept in a database of their own in `folder`."""
    with opened_plans(program, folder) as plans:
        return [_judge(program, plan_of(plans, case), case) for case in cases]


@contextmanager
def opened_plans(program: Application, folder: Path) -> Iterator[Plans]:
    """Plans on the day on which the cases were written."""
    database = Database(sqlite_url(folder / "evals.db"))
    try:
        yield Plans(SqlPlans(database), program.context, program.new_id, lambda: NOW)
    finally:
        database.close()


def plan_of(plans: Plans, case: PlanCase) -> PlanView:
    """The plan of a case."""
    data = {**case.request, "learner": case.learner}
    request = PlanRequest.model_validate_json(json.dumps(data, default=str))
    return plans.create(request, f"case-{case.id}", None)


def _judge(program: Application, plan: PlanView, case: PlanCase) -> Outcome:
    missed = [name for name, held in _expectations(case.expect, plan).items() if not held]
    steps = list(dict.fromkeys(Step(s.skill_id, s.level) for w in plan.weeks for s in w.sessions))
    spec = LearnerSpec.model_validate(case.learner)
    levels = {p.skill_id: p.level for p in plan.presumed} | {s: n for s, n in spec.levels.items() if n}
    return {
        "id": case.id,
        "language": case.language,
        "kind": case.kind,
        "right": float(not missed),
        "expected": case.expect.model_dump(mode="json", exclude_defaults=True),
        "got": {"missed": missed, "hours": plan.total_hours, "feasible": plan.feasible, "finish": str(plan.finish)},
        "broken rules": float(len(check_path(program.tree, levels, steps))),
        "worth over the best": _worth(program, plan, levels),
    }


def _worth(program: Application, plan: PlanView, levels: dict[str, int]) -> float | None:
    """What a plan that leaves something out is worth, over the most that an independent solver finds for its hours.

    What a step is worth is the product's own judgement (`tree.subset`), which part to take is not. None where all fits.
    """
    if not plan.left_out or plan.goal is None:
        return None
    hours: dict[Step, float] = {Step(s.skill_id, s.level): s.hours for s in plan.left_out}
    taken: dict[Step, float] = {}
    for session in (s for week in plan.weeks for s in week.sessions if s.activity != "review"):
        step = Step(session.skill_id, session.level)
        taken[step] = taken.get(step, 0.0) + session.hours
    hours |= taken
    worth = worths(program.rules, hours, [Step(t.skill_id, t.level) for t in plan.goal.targets])
    best = most_worth(program.tree, levels, hours, worth, hours, sum(taken.values()))
    return sum(worth[step] for step in taken) / best if best else 1.0


def _expectations(expected: ExpectedPlan, plan: PlanView) -> dict[str, bool]:
    """Every expectation by name, and whether it is met."""
    codes = {notice.code for notice in plan.notices}
    if expected.reached or expected.refused or expected.no_goal:
        code = "goal-reached" if expected.reached else "outside-the-tree" if expected.refused else "no-goal"
        return {code: code in codes, "empty": not plan.weeks}
    sessions = [s for week in plan.weeks for s in week.sessions]
    steps = {(s.skill_id, s.level) for s in sessions}
    days = {s.date for s in sessions}
    last = max(days, default=None)
    return {
        "feasible": plan.feasible == expected.feasible,
        "hours": expected.min_hours <= plan.total_hours <= expected.max_hours,
        "must": set(map(tuple, expected.must)) <= steps,
        "must not": not steps.intersection(map(tuple, expected.must_not)),
        "weekdays": not expected.weekdays or {d.strftime("%a").lower() for d in days} <= set(expected.weekdays),
        "free": not any(pause["from"] <= day <= pause["to"] for pause in expected.free for day in days),
        "finish by": expected.finish_by is None or (last is not None and last <= expected.finish_by),
        "finish from": expected.finish_from is None or (last is not None and last >= expected.finish_from),
    }
