"""The states a learner passes through: what names one, and what a client may expect of it."""

from dataclasses import dataclass
from hashlib import sha256

from service.errors import Conflict
from service.messages import saying
from service.storage.records import Stored


def state_of(stored: Stored) -> str:
    """A name of this state, which no other state of this learner has, be it before a deletion or after.

    The version alone would not do: it begins at 1 again when a deleted learner is made anew.
    """
    times = f"{stored.created_at.isoformat()} {stored.updated_at.isoformat()}"
    return f"{stored.version}-{sha256(times.encode()).hexdigest()[:8]}"


@dataclass(frozen=True, slots=True)
class Expected:
    """What a client expects of the learner it changes: that it is there or not, in one of these states or in others."""

    present: bool = False
    absent: bool = False
    states: frozenset[str] | None = None
    other_than: frozenset[str] = frozenset()

    def check(self, stored: Stored | None) -> None:
        """Raise Conflict where it is otherwise."""
        if stored is None:
            if self.present or self.states is not None:
                raise Conflict("version-mismatch", saying("error.learner-absent"))
            return
        if self.absent:
            raise Conflict("version-mismatch", saying("error.learner-present"))
        state = state_of(stored)
        if state in self.other_than or (self.states is not None and state not in self.states):
            raise Conflict(
                "version-mismatch",
                saying("error.learner-changed", version=stored.version),
            )


ANYTHING = Expected()
