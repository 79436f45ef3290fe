"""Whether plans hold what they must: goal, hours, days, dates, and the best part where not everything fits."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from evals.cases import ExpectedPlan, PlanCase
from evals.independent import check_path
from service.bootstrap import Application
from service.contract import LearnerSpec, PlanRequest, PlanView
from service.plans.plans import Plans
from service.storage.database import Database, sqlite_url
from service.storage.sql_plans import SqlPlans
from tree.skill import Step

Outcome = dict[str, Any]
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
"""The day on which the cases were written: "by the end of March" is counted from it."""


def schedule(program: Application, cases: Iterable[PlanCase], folder: Any) -> list[Outcome]:
    """Each case's plan against what was expected of it; plans are kept in a database of their own in `folder`."""
    database = Database(sqlite_url(folder / "evals.db"))
    plans = Plans(SqlPlans(database), program.context, program.new_id, lambda: NOW)
    try:
        return [_judge(program, plans, case) for case in cases]
    finally:
        database.close()


def _judge(program: Application, plans: Plans, case: PlanCase) -> Outcome:
    request = PlanRequest.model_validate_json(_json({**case.request, "learner": case.learner}))
    plan = plans.create(request, f"case-{case.id}", None)
    missed = [name for name, held in _expectations(case.expect, plan).items() if not held]
    steps = list(dict.fromkeys(Step(s.skill_id, s.level) for w in plan.weeks for s in w.sessions))
    spec = LearnerSpec.model_validate(case.learner)
    levels = {p.skill_id: p.level for p in plan.presumed} | {s: n for s, n in spec.levels.items() if n}
    return {
        "id": case.id,
        "language": case.language,
        "kind": case.kind,
        "right": float(not missed),
        "missed": missed,
        "broken rules": float(len(check_path(program.tree, levels, steps))),
        "hours": plan.total_hours,
    }


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


def _json(request: dict[str, Any]) -> str:
    import json

    return json.dumps(request, default=str)
