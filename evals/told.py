"""What every policy is told of a case: the learner with what the question claims, the goals, and the fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from evals.cases import NextCase
from service.bootstrap import Application
from service.contract import GoalSpec, LearnerSpec, NextRequest
from service.requests import inquiry_from
from tree.goal import Goal
from tree.learner import Learner, presume
from tree.rules import Levels

SHOWN = 5
"""Steps asked for."""


@dataclass(frozen=True, slots=True)
class Told:
    """A case as the program understood it. `by_search` says that its goals were described, not named."""

    id: str
    request: NextRequest
    learner: Learner
    levels: Levels
    goals: Sequence[Goal]
    fit: Mapping[str, float]
    question: str | None
    by_search: bool


def request_of(case: NextCase) -> NextRequest:
    """The request of a case."""
    goal = GoalSpec.model_validate(case.ask.goal) if case.ask.goal else None
    learner = LearnerSpec.model_validate(case.learner)
    return NextRequest(question=case.ask.question, goal=goal, learner=learner, language=case.language, limit=SHOWN)


def told(program: Application, case: NextCase) -> Told:
    """The case as the engine takes it."""
    request = request_of(case)
    inquiry = inquiry_from(request, program.tree, case.id)
    found = program.knowledge.interpreter.interpret(inquiry.question) if inquiry.question else None
    claims = dict(found.claims) if found else {}
    held = inquiry.learner.levels
    learner = replace(inquiry.learner, levels={**held, **{s: max(n, held.get(s, 0)) for s, n in claims.items()}})
    goals: tuple[Goal, ...] = (inquiry.goal,) if inquiry.goal else (found.goals if found else ())
    return Told(
        id=case.id,
        request=request,
        learner=learner,
        levels=presume(program.tree, learner).levels,
        goals=goals or learner.goals,
        fit=dict(found.fit) if found else {},
        question=inquiry.question,
        by_search=bool(found and found.candidates and not inquiry.goal),
    )
