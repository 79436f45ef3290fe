"""How good the next steps are: the engine's answers and simpler policies on the same cases."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import ir_measures
import numpy as np
from ir_measures import nDCG

from evals.cases import NextCase
from evals.policies import BASELINES, Policy
from service.bootstrap import Application
from service.contract import GoalSpec, LearnerSpec, NextRequest
from service.requests import inquiry_from
from service.workflow.inquiry import Inquiry
from service.workflow.state import Context
from tree.goal import Goal
from tree.learner import Learner, presume
from tree.skill import Step

Outcome = dict[str, Any]
SEED = 20261124
SHOWN = 5
MEASURE = nDCG @ SHOWN
MEASURES = ("hit@1", "hit@3", "nDCG@5", "wrong@3")


def recommend(program: Application, cases: Iterable[NextCase]) -> list[Outcome]:
    """For each case the scores of the engine, whole, and of every baseline told the same goals and levels."""
    return [_judge(program, case) for case in cases]


def request_of(case: NextCase) -> NextRequest:
    """The request of a case."""
    goal = GoalSpec.model_validate(case.ask.goal) if case.ask.goal else None
    learner = LearnerSpec.model_validate(case.learner)
    return NextRequest(question=case.ask.question, goal=goal, learner=learner, language=case.language, limit=SHOWN)


def _judge(program: Application, case: NextCase) -> Outcome:
    response = program.recommend_next(request_of(case))
    found = [Step(r.skill_id, r.level) for r in response.recommendations]
    codes = {notice.code for notice in response.notices}
    outcome: Outcome = {
        "id": case.id,
        "language": case.language,
        "kind": case.kind,
        "track": case.track,
        "newcomer": not case.learner.get("levels"),
        "found": [list(s) for s in found],
    }
    if case.refused:
        return outcome | {"state": float("outside-the-tree" in codes and not found)}
    outcome["state"] = float(("goal-reached" in codes) == case.reached and "outside-the-tree" not in codes)
    if not case.first:
        return outcome
    rankings = {"engine": found}
    learner, goals, fit = _understood(program, case)
    levels = presume(program.tree, learner).levels
    for policy in BASELINES:
        rankings[policy.name] = _ranked(program, policy, case, levels, goals, fit)
    for name, ranking in rankings.items():
        outcome |= {f"{name}: {measure}": value for measure, value in _score(case, ranking).items()}
    outcome["broken rules"] = float(sum(not program.rules.is_open(s, levels) for s in found))
    return outcome


def _understood(program: Application, case: NextCase) -> tuple[Learner, Sequence[Goal], dict[str, float]]:
    """The learner with what the question claims, the goals, and the fit: what every policy is told."""
    inquiry: Inquiry = inquiry_from(request_of(case), program.tree, case.id)
    context: Context = program.context
    found = context.interpreter.interpret(inquiry.question) if inquiry.question else None
    claims = dict(found.claims) if found else {}
    levels = {**inquiry.learner.levels, **{s: max(n, inquiry.learner.levels.get(s, 0)) for s, n in claims.items()}}
    goals: tuple[Goal, ...] = (inquiry.goal,) if inquiry.goal else (found.goals if found else ())
    learner = replace(inquiry.learner, levels=levels)
    return learner, goals or learner.goals, dict(found.fit) if found else {}


def _ranked(
    program: Application,
    policy: Policy,
    case: NextCase,
    levels: dict[str, int] | Any,
    goals: Sequence[Goal],
    fit: dict[str, float],
) -> list[Step]:
    seed = [SEED, *case.id.encode()]  # by the case, so that the order of the cases says nothing
    return policy.rank(program.rules, levels, goals, fit, np.random.default_rng(seed))[:SHOWN]


def _score(case: NextCase, ranking: Sequence[Step]) -> dict[str, float]:
    """Hit@1, hit@3, nDCG@5 (first 2, good 1), and whether anything wrong is among the first three."""
    first, good = set(map(tuple, case.first)), {*map(tuple, case.first), *map(tuple, case.good)}
    wrong = set(map(tuple, case.wrong))
    steps = [tuple(step) for step in ranking]
    names = {step: f"{step[0]}.{step[1]}" for step in (*steps, *good)}
    qrels = {"q": {names[s]: 2 if s in first else 1 for s in good}}
    run = {"q": {names[s]: float(len(steps) - at) for at, s in enumerate(steps)}}
    gain = next((m.value for m in ir_measures.iter_calc([MEASURE], qrels, run)), 0.0) if steps else 0.0
    return {
        "hit@1": float(bool(steps) and steps[0] in first),
        "hit@3": float(any(s in first for s in steps[:3])),
        "nDCG@5": float(gain),
        "wrong@3": float(any(s in wrong for s in steps[:3])),
    }
