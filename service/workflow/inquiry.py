"""A request, checked against the tree."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from service.contract import ExplainKind, Preferences, Supposition
from tree.goal import Goal
from tree.learner import Learner
from tree.skill import Language

SubjectKind = Literal["skill", "option", "track"]


@dataclass(frozen=True, slots=True)
class Subject:
    """What an explanation is about."""

    kind: SubjectKind
    id: str


@dataclass(frozen=True, slots=True)
class Matter:
    """What is to be explained, as far as the request says it: the rest is read from the question."""

    kind: ExplainKind | None = None
    subject: Subject | None = None
    suppose: Supposition | None = None


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A request, checked against the tree. `goal` beats `question`; `language` None means that of the question.

    `track_id` is the track whose branching point is asked about, where one is, `matter` what is to be explained. For a
    plan, `today` is the day in `timezone`, and `assumed_hours` says that nobody said how many hours there are.
    """

    answer_id: str
    learner: Learner
    question: str | None = None
    goal: Goal | None = None
    preferences: Preferences = field(default_factory=Preferences)
    limit: int = 5
    track_id: str = ""
    matter: Matter = Matter()
    today: date | None = None
    assumed_hours: bool = False
    timezone: str = "UTC"
    day_start: str = "19:00"
    language: Language | None = None
