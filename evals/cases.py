"""Cases of the evals: data with a schema, dated, in two halves of which one is never looked at while tuning."""

from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict

from service.understanding.asked import Intent

Split = Literal["dev", "test"]
DATA = Path(__file__).parent / "data"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The compiled loader where there is one: it reads the cases ten times as fast."""


class Case(BaseModel):
    """One question with its date and language."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    written: date
    language: Literal["en", "ko"]


class Need(Case):
    """A need that names no skill, and the skill that answers it; `accept` are others a mentor would take."""

    skill: str
    accept: tuple[str, ...] = ()
    text: str


class Expected(BaseModel):
    """Goals in the form of the contract, and skills claimed with their level."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    goals: tuple[dict[str, Any], ...]
    claims: dict[str, int] = {}


class GoalCase(Case):
    """A question and what it asks for; `accept` are other lists of goals that mentors would take."""

    kind: str
    question: str
    expect: Expected
    accept: tuple[tuple[dict[str, Any], ...], ...] = ()
    why: str


class OutsideCase(Case):
    """A question that the tree does not cover."""

    kind: Literal["far", "neighbour"]
    question: str
    why: str


AnyCase = TypeVar("AnyCase", bound=Case)


def load(name: str, split: Split, model: type[AnyCase]) -> list[AnyCase]:
    """The cases of one set; none where the set has not been written."""
    file = DATA / name / f"{split}.yaml"
    return read_cases(file, model) if file.exists() else []


def read_cases(file: Path, model: type[AnyCase]) -> list[AnyCase]:
    """The cases of one file; raises ValidationError where one breaks the schema."""
    return [model.model_validate(item) for item in yaml.load(file.read_text(encoding="utf-8"), _LOADER)]


class Ask(BaseModel):
    """What is asked: a question, a goal of the contract, or nothing (stored goals, or no direction)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: str | None = None
    goal: dict[str, Any] | None = None


StepPair = tuple[str, int]


class NextCase(Case):
    """A learner and what they ask; steps that a mentor would put first, would take among the first three, and never.

    `reached`: the goal is held already. `refused`: the question lies outside the tree.
    """

    kind: str
    track: str | None = None
    learner: dict[str, Any] = {}
    ask: Ask = Ask()
    first: tuple[StepPair, ...] = ()
    good: tuple[StepPair, ...] = ()
    wrong: tuple[StepPair, ...] = ()
    reached: bool = False
    refused: bool = False
    why: str


class BranchCase(Case):
    """A learner at or before a branching point, and the option a mentor would advise, or `either`."""

    kind: str
    track_id: str
    learner: dict[str, Any] = {}
    ask: Ask = Ask()
    expect: str
    accept: tuple[str, ...] = ()
    why: str


class ExpectedPlan(BaseModel):
    """What must hold of a plan; hours and dates are bounds, both included."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    feasible: bool = True
    min_hours: float = 0
    max_hours: float = 100_000
    must: tuple[StepPair, ...] = ()
    must_not: tuple[StepPair, ...] = ()
    finish_from: date | None = None
    finish_by: date | None = None
    weekdays: tuple[str, ...] = ()
    free: tuple[dict[str, date], ...] = ()
    reached: bool = False
    refused: bool = False
    no_goal: bool = False


class PlanCase(Case):
    """A learner and a request for a plan."""

    kind: str
    learner: dict[str, Any] = {}
    request: dict[str, Any]
    expect: ExpectedPlan
    why: str


class RoutingCase(Case):
    """An utterance of a conversation, and what it asks for.

    `before` are the utterances that came before it, `waiting` says that a change waits for approval. `intents` are
    the lists of intents, in order, that a reader would take; `about` the ids that it names or refers to, None where
    that is not asked.
    """

    before: tuple[str, ...] = ()
    waiting: bool = False
    says: str
    intents: tuple[tuple[Intent, ...], ...]
    about: tuple[str, ...] | None = None
    why: str
