"""What is stored of a learner, and what a repository of learners offers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from tree.evidence import Event, Withdrawal

TokenRole = Literal["learner", "mentor", "operator"]
"""What whoever holds a token is to the service."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A learner as stored: the profile as plain JSON, and all evidence in the order of recording.

    `version` grows by one with every change. `mentors` maps identities that may read this learner to when that was
    agreed.
    """

    id: str
    version: int
    created_at: datetime
    updated_at: datetime
    profile: Mapping[str, Any] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    mentors: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Remembered:
    """The answer given to a request with an idempotency key; `fingerprint` is of the request."""

    key: str
    fingerprint: str
    status: int
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """What is to become of a learner; what is None or empty stays as it is. `withdrawals` are by event id.

    `created_at` is for a learner who is made by this and existed before, elsewhere.
    """

    profile: Mapping[str, Any] | None = None
    events: tuple[Event, ...] = ()
    withdrawals: Mapping[str, Withdrawal] = field(default_factory=dict)
    mentors: Mapping[str, datetime] | None = None
    remember: Remembered | None = None
    created_at: datetime | None = None

    @property
    def is_empty(self) -> bool:
        """Whether the learner stays as they are."""
        return self.profile is None and self.mentors is None and not self.events and not self.withdrawals


Decide = Callable[[Stored | None, Remembered | None], Change]
"""From the learner as stored (None: not yet), and the answer remembered under the key, to the change."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The learner after a change, whether it made them, and the answer now remembered under the key."""

    stored: Stored
    made: bool
    remembered: Remembered | None


class LearnerRepository(Protocol):
    """Learners by id. Every method is atomic; what it returns from is durable."""

    def load(self, learner_id: str) -> Stored | None:
        """The learner, or None."""

    def change(self, learner_id: str, decide: Decide, *, now: datetime, key: str | None = None) -> Outcome:
        """Decide on the change and apply it, alone with this learner; a learner that is not there is made.

        Whatever `decide` raises passes through, and nothing has changed.
        """

    def delete(self, learner_id: str, *, check: Callable[[Stored], None] = lambda _: None) -> bool:
        """Remove everything that belongs to the learner, their tokens too; whether there was anything.

        `check` may refuse by raising.
        """

    def mentors_of(self, learner_id: str) -> frozenset[str] | None:
        """The identities that may read the learner, None where there is no such learner; cheaper than loading them."""

    def learners_of(self, mentor: str) -> list[str]:
        """The ids of the learners who agreed that this identity reads them."""


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """A study plan: what it was made from and how it stands, both as plain JSON. `version` grows with every replan."""

    id: str
    learner_id: str
    version: int
    basis: Mapping[str, Any]
    content: Mapping[str, Any]
    created_at: datetime
    updated_at: datetime
    has_feed: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """A session that was ticked off; hours `planned` and `spent`.

    `own` is false for a plan made for somebody who was only described in its request: that work says nothing about the
    stored learner.
    """

    plan_id: str
    session_id: str
    skill_id: str
    level: int
    activity: str
    status: str
    planned: float
    spent: float
    own: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class PlanChange:
    """What is to become of a plan; what is None stays. Work replaces what was said of the same session before.

    A new version keeps the one before. `learner` is a change of the plan's learner in the same transaction.
    """

    content: Mapping[str, Any] | None = None
    new_version: bool = False
    work: tuple[Work, ...] = ()
    forget_work: tuple[str, ...] = ()
    learner: Change | None = None


DecidePlan = Callable[[StoredPlan, tuple[Work, ...], Stored], PlanChange]
"""From the plan as stored, all the work of its learner, and the learner, to the change."""


class PlanRepository(Protocol):
    """Plans and the work done on them. Every method is atomic; what it returns from is durable."""

    def add(self, plan: StoredPlan) -> None:
        """Keep a new plan; its learner is made if not there."""

    def load(self, plan_id: str) -> StoredPlan | None:
        """The plan, or None."""

    def load_version(self, plan_id: str, version: int) -> StoredPlan | None:
        """The plan as it stood in this version, or None."""

    def of_learner(self, learner_id: str) -> list[StoredPlan]:
        """The learner's plans, the newest first."""

    def work_of(self, learner_id: str) -> tuple[Work, ...]:
        """All work of a learner, the earliest first."""

    def change(self, plan_id: str, decide: DecidePlan, *, now: datetime) -> StoredPlan | None:
        """Decide on the change and apply it, alone with the plan's learner; None where there is no such plan."""

    def delete(self, plan_id: str) -> bool:
        """Remove a plan with its versions; whether there was one. The work stays with the learner."""

    def set_feed(self, plan_id: str, feed_hash: str | None) -> bool:
        """Open the feed under this hash, or close it; whether there is such a plan."""

    def by_feed(self, feed_hash: str) -> StoredPlan | None:
        """The plan whose feed this is."""

    def take_in(self, learner_id: str, plans: Sequence[StoredPlan], work: Sequence[Work]) -> int:
        """Keep plans and work of an export that are not known yet; returns how many plans were new.

        The learner must be there. A plan that somebody else has stays theirs.
        """


FeedbackKind = Literal["skill", "resource", "answer"]
Verdict = Literal["up", "down", "too-easy", "too-hard", "done", "skip", "dead-link"]
DIMENSIONS: Mapping[Verdict, str] = {
    "up": "liking",
    "down": "liking",
    "too-easy": "difficulty",
    "too-hard": "difficulty",
    "done": "state",
    "skip": "state",
    "dead-link": "link",
}
"""Verdicts that replace each other: of one thing, a learner has one opinion a dimension, the last they gave."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a learner said of a skill, a resource or an answer; `about` is its id."""

    id: str
    kind: FeedbackKind
    about: str
    verdict: Verdict
    note: str | None
    at: datetime

    @property
    def place(self) -> tuple[str, str, str]:
        """What later feedback replaces this one at."""
        return self.kind, self.about, DIMENSIONS[self.verdict]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many learners gave a resource this verdict, and when the last of them did."""

    about: str
    verdict: Verdict
    learners: int
    last: datetime


class FeedbackRepository(Protocol):
    """What learners said. Every method is atomic; what it returns from is durable."""

    def add(self, learner_id: str, said: Sequence[Feedback], *, most: int) -> bool:
        """Keep it, in the place of what the learner said there before; a learner that is not there is made.

        False, and nothing changed, where that would be more than `most` of one learner.
        """

    def of_learner(self, learner_id: str) -> list[Feedback]:
        """All of a learner, the last said first."""

    def remove(self, learner_id: str, feedback_id: str) -> bool:
        """Take one back; whether it was there."""

    def tallies(self) -> list[Tally]:
        """Of all learners together, by resource and verdict: numbers, and nothing of who."""


DESCRIBED = "described"
"""The purpose, in the store, of an assessment of somebody who is only described in its request: never gone on with."""


@dataclass(frozen=True, slots=True)
class StoredAssessment:
    """An assessment or placement: `subject` is the skill or track, `items` the ids shown, `content` plain JSON.

    `status` is `open`, `finished` or `closed` (left without a result); `level` is 0 where none is asked for.
    """

    id: str
    learner_id: str
    purpose: str
    subject: str
    level: int
    status: str
    items: tuple[str, ...]
    content: Mapping[str, Any]
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class AssessmentChange:
    """What is to become of an assessment; what is None stays. `learner` is a change in the same transaction."""

    content: Mapping[str, Any] | None = None
    items: tuple[str, ...] | None = None
    status: str | None = None
    learner: Change | None = None


DecideAssessment = Callable[[StoredAssessment, Stored], AssessmentChange]
"""From the assessment as stored and its learner to the change."""


class AssessmentRepository(Protocol):
    """Assessments and placements. Every method is atomic; what it returns from is durable."""

    def begin(self, assessment: StoredAssessment, *, at_most: int) -> StoredAssessment | None:
        """Keep a new one; its learner is made if not there. The open one of the same kind is returned in its place.

        None where the learner has `at_most` already.
        """

    def load(self, assessment_id: str) -> StoredAssessment | None:
        """The assessment, or None."""

    def find_open(self, learner_id: str, purpose: str, subject: str, level: int) -> StoredAssessment | None:
        """The learner's open one of this kind, or None."""

    def of_learner(self, learner_id: str) -> list[StoredAssessment]:
        """All of a learner's, the earliest first."""

    def shown_to(self, learner_id: str) -> dict[str, datetime]:
        """Item id -> when it was last shown to this learner."""

    def change(self, assessment_id: str, decide: DecideAssessment, *, now: datetime) -> StoredAssessment | None:
        """Decide on the change and apply it, alone with the learner; None where there is no such assessment."""

    def take_in(self, learner_id: str, assessments: Sequence[StoredAssessment]) -> int:
        """Keep those of an export that are not known yet; returns how many were new. The learner must be there."""
