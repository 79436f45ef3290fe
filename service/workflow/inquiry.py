"""A request, checked against the tree."""

from dataclasses import dataclass, field
from datetime import date

from service.contract import Preferences
from tree.goal import Goal
from tree.learner import Learner
from tree.skill import Language


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A request, checked against the tree. `goal` beats `question`; `language` None means that of the question.

    `track_id` is the track whose branching point is asked about, where one is. For a plan, `today` is the day in
    `timezone`, and `assumed_hours` says that nobody said how many hours there are.
    """

    answer_id: str
    learner: Learner
    question: str | None = None
    goal: Goal | None = None
    preferences: Preferences = field(default_factory=Preferences)
    limit: int = 5
    track_id: str = ""
    today: date | None = None
    assumed_hours: bool = False
    timezone: str = "UTC"
    day_start: str = "19:00"
    language: Language | None = None
