"""How well questions are understood: retrieval of needs, goals in questions, refusal of what lies outside."""

from collections.abc import Iterable
from typing import Any

import ir_measures
from ir_measures import RR, R, nDCG

from evals.cases import GoalCase, Need, OutsideCase
from evals.suite import Outcome
from resources.search import WEIGHTS, HybridSearch, fuse
from service.understanding.interpretation import Interpreter
from tree.goal import Goal, OptionGoal, SkillGoal, StepsGoal, TrackGoal

SHOWN = 3
"""Skills of a search that are kept with its case."""


LOOKALIKE = "lookalike"
"""The kind of questions that hold a name of the tree and ask for nothing in it: to refuse them is as right."""


def retrieve_needs(search: HybridSearch, needs: Iterable[Need]) -> list[Outcome]:
    """Reciprocal rank of the right skill among all skills: by each way of scoring alone, and by all together."""
    needs = list(needs)
    skills = [at for at, d in enumerate(search.documents) if d.kind == "skill"]
    names = [search.documents[at].id for at in skills]
    ways = (*WEIGHTS, "fused")
    runs: dict[str, dict[str, dict[str, float]]] = {way: {} for way in ways}
    for need in needs:
        parts = search.scores(need.text)
        for way, scores in [*parts.items(), ("fused", fuse(parts))]:
            runs[way][need.id] = dict(zip(names, map(float, scores[skills]), strict=True))
    outcomes: dict[str, Outcome] = {
        n.id: {"id": n.id, "language": n.language, "skill": n.skill, "expected": [n.skill, *n.accept]} for n in needs
    }
    qrels = {n.id: dict.fromkeys((n.skill, *n.accept), 1) for n in needs}
    for way in ways:
        for value in ir_measures.iter_calc([RR], qrels, runs[way]):
            outcomes[value.query_id][way] = value.value
        for need in needs:
            run = runs[way][need.id]
            outcomes[need.id][f"{way}-first"] = max(run, key=run.__getitem__)
    for value in ir_measures.iter_calc([nDCG @ 5, R @ 1, R @ 5], qrels, runs["fused"]):
        outcomes[value.query_id][f"fused {value.measure}"] = value.value
    for need in needs:
        run = runs["fused"][need.id]
        outcomes[need.id]["got"] = sorted(run, key=run.__getitem__, reverse=True)[:SHOWN]
    return list(outcomes.values())


def read_goals(interpreter: Interpreter, cases: Iterable[GoalCase]) -> list[Outcome]:
    """Whether each question resolves to the goals, and the claims, that were expected."""
    return [_read_goal(interpreter, case) for case in cases]


def _read_goal(interpreter: Interpreter, case: GoalCase) -> Outcome:
    found = interpreter.interpret(case.question)
    goals = sorted(_contract_form(g) for g in found.goals)
    wanted = [sorted(_normal(g) for g in goals) for goals in (case.expect.goals, *case.accept)]
    aimless = case.kind == LOOKALIKE
    right = goals in wanted and (aimless or not found.refused)
    claims = dict(found.claims) == case.expect.claims
    precision, recall = max((_overlap(goals, some) for some in wanted), key=sum)
    return {
        "id": case.id,
        "language": case.language,
        "kind": case.kind,
        "goal": float(right),
        "claims": float(claims),
        "right": float(right and claims),
        "precision": precision,
        "recall": recall,
        "refused": float(found.refused and not aimless),
        "expected": {"goals": wanted, "claims": case.expect.claims},
        "got": {"goals": goals, "claims": dict(found.claims)},
    }


def _overlap(found: list[str], wanted: list[str]) -> tuple[float, float]:
    """Precision and recall of the goals found; of none found, and of none wanted, 1."""
    both = len(set(found) & set(wanted))
    return (both / len(found) if found else 1.0), (both / len(wanted) if wanted else 1.0)


def refuse_outside(interpreter: Interpreter, cases: Iterable[OutsideCase]) -> list[Outcome]:
    """Whether each question outside the tree is refused."""
    outcomes = []
    for case in cases:
        found = interpreter.interpret(case.question)
        refused = found.refused and not found.goals
        answered = [_contract_form(g) for g in found.goals]
        outcomes.append(
            {
                "id": case.id,
                "language": case.language,
                "kind": case.kind,
                "refused": float(refused),
                "expected": "refused",
                "got": answered,
            }
        )
    return outcomes


def accept_inside(interpreter: Interpreter, needs: Iterable[Need]) -> list[Outcome]:
    """Whether needs that the tree covers are refused all the same."""
    outcomes = []
    for need in needs:
        refused = interpreter.interpret(need.text).refused
        slices = {"id": need.id, "language": need.language, "skill": need.skill}
        outcomes.append(
            {**slices, "refused": float(refused), "expected": need.skill, "got": "refused" if refused else ""}
        )
    return outcomes


def _contract_form(goal: Goal) -> str:
    match goal:
        case TrackGoal(track_id, level, option_id):
            return _normal({"track_id": track_id, "level": level, "option_id": option_id})
        case OptionGoal(option_id, level):
            return _normal({"option_id": option_id, "level": level})
        case SkillGoal(skill_id, level):
            return _normal({"skill_id": skill_id, "level": level})
        case StepsGoal(steps):
            return _normal({"steps": [tuple(s) for s in steps]})


def _normal(goal: dict[str, Any]) -> str:
    """A goal as text: fields in order, empty ones left out, level 2 where none is given."""
    fields = {"level": 2, **{key: value for key, value in goal.items() if value is not None}}
    return ", ".join(f"{key} {fields[key]}" for key in sorted(fields))
