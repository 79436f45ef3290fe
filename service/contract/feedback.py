"""What learners say of what they were shown, on the wire."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, StringConstraints, model_validator

from service.contract.base import Name, Request, Response, given, wrong
from service.contract.learners import LearnerId, Note, Time

Verdict = Literal["up", "down", "too-easy", "too-hard", "done", "skip", "dead-link"]
FeedbackId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
MAX_FEEDBACK = 5000
"""Of one learner: several times what the tree and its catalogue have."""

_ABOUTS = ("skill_id", "resource_id", "answer_id")
_ONE: dict[str, Any] = {"oneOf": [given(name) for name in _ABOUTS]}


class About(Request):
    """What is spoken of: one of a skill, a resource and an answer."""

    skill_id: Name | None = None
    resource_id: Name | None = None
    answer_id: Name | None = None

    model_config = ConfigDict(json_schema_extra=_ONE)

    @model_validator(mode="after")
    def _one(self) -> "About":
        if sum(getattr(self, name) is not None for name in _ABOUTS) != 1:
            raise wrong("error.one-about")
        return self


class FeedbackRequest(Request):
    """What a learner says of a skill, a resource or an answer."""

    learner_id: LearnerId = "me"
    about: About
    verdict: Verdict
    note: Note | None = None

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"learner_id": "me", "about": {"skill_id": "git"}, "verdict": "skip"},
                {"learner_id": "me", "about": {"skill_id": "docker-basics"}, "verdict": "too-hard", "note": "lost"},
            ]
        }
    )


class FeedbackView(Response):
    """What was said; `title` is what the skill or resource is called, and `effect` what follows."""

    id: str
    about: About
    title: str
    verdict: Verdict
    note: str | None
    at: datetime
    effect: str


class FeedbackPage(Response):
    """What a learner said, the last first, a page at a time."""

    items: list[FeedbackView]
    next_cursor: str | None = None


class DeadLink(Response):
    """A resource whose link learners report as dead."""

    resource_id: str
    title: str
    url: str
    learners: int
    last: datetime


class DeadLinks(Response):
    """Resources whose links are reported as dead, the most often reported first."""

    items: list[DeadLink]


class ExportedFeedback(Request):
    """What a learner said, as exported."""

    id: FeedbackId
    kind: Literal["skill", "resource", "answer"]
    about: Name
    verdict: Verdict
    note: Note | None = None
    at: Time
