"""Reviews on the wire: what is due, and how one went."""

from datetime import datetime
from typing import Literal

from service.contract.base import Name, Request, Response
from service.contract.learners import EvidenceView

Recalled = Literal["again", "hard", "good", "easy"]


class ReviewItem(Response):
    """A skill whose review is due.

    `confidence` (0 to 1) is the chance that it would be remembered now, `overdue_days` whole days since `due`.
    `builds_up` are skills held that it builds on: reviewing it exercises them too.
    """

    skill_id: str
    title: str
    level: int
    due: datetime
    overdue_days: int
    confidence: float
    stability_days: float
    builds_up: list[str]
    because: str


class ReviewPage(Response):
    """Reviews that are due, the most faded first, a page at a time; `next_due` is when the next one will be."""

    items: list[ReviewItem]
    next_cursor: str | None = None
    next_due: datetime | None = None


class ReviewRequest(Request):
    """How well a skill was remembered in a guided self-check."""

    skill_id: Name
    recalled: Recalled


class ReviewView(Response):
    """What a review came to: the evidence it left, the level it leaves, and when the next one is due."""

    evidence: EvidenceView
    level_before: int
    level: int
    due: datetime | None
    confidence: float
    because: str
