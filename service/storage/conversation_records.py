"""What is stored of conversations: threads, their answers, and changes that wait for a decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from service.storage.records import Remembered


@dataclass(frozen=True, slots=True)
class StoredThread:
    """A conversation of a learner. `memory` is plain JSON; `busy_with` the answer that is being worked on, if any."""

    id: str
    learner_id: str
    title: str
    created_at: datetime
    updated_at: datetime
    memory: Mapping[str, Any] = field(default_factory=dict)
    busy_with: str | None = None
    busy_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer as it was given; `inputs`, `engine` and `events` are plain JSON."""

    id: str
    thread_id: str
    learner_id: str
    question: str
    language: str
    status: str
    asked_at: datetime
    inputs: Mapping[str, Any] = field(default_factory=dict)
    engine: Mapping[str, Any] = field(default_factory=dict)
    events: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class StoredApproval:
    """A change that was shown, and what was decided: `waiting`, `done`, `declined` or `refused` (it no longer held).

    `change` is what is to be written, `state` names the state that it was shown for, `outcome` what came of it.
    """

    id: str
    thread_id: str
    learner_id: str
    answer_id: str
    change: Mapping[str, Any]
    state: str
    shown: Mapping[str, Any]
    shown_at: datetime
    status: str = "waiting"
    outcome: Mapping[str, Any] | None = None
    decided_at: datetime | None = None

    @property
    def waits(self) -> bool:
        """Whether nothing was decided yet."""
        return self.status == "waiting"


@dataclass(frozen=True, slots=True)
class Claimed:
    """Whether a thread was claimed for an answer, and where one begins, that `answer` as it is kept.

    It is not while another answer is given there, nor where the request was answered `before`: then that is remembered.
    """

    taken: bool
    answer: StoredAnswer | None = None
    before: Remembered | None = None
