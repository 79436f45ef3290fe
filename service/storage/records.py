"""What is stored of a learner, and what a repository of learners offers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from tree.evidence import Event, Withdrawal


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
    """What is to become of a learner; what is None or empty stays as it is. `withdrawals` are by event id."""

    profile: Mapping[str, Any] | None = None
    events: tuple[Event, ...] = ()
    withdrawals: Mapping[str, Withdrawal] = field(default_factory=dict)
    mentors: Mapping[str, datetime] | None = None
    remember: Remembered | None = None

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
        """Remove everything that belongs to the learner; whether there was one. `check` may refuse by raising."""

    def learners_of(self, mentor: str) -> list[str]:
        """The ids of the learners who agreed that this identity reads them."""
