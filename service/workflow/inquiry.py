"""A request, checked against the tree."""

from dataclasses import dataclass, field

from service.contract import Preferences
from tree.goal import Goal
from tree.learner import Learner
from tree.skill import Language


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A request, checked against the tree. `goal` beats `question`; `language` None means that of the question."""

    answer_id: str
    learner: Learner
    question: str | None = None
    goal: Goal | None = None
    preferences: Preferences = field(default_factory=Preferences)
    limit: int = 5
    language: Language | None = None
