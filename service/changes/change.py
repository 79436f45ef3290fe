"""What every change that needs approval can do."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from hashlib import sha256
from typing import ClassVar

from service.bootstrap import Application
from service.changes.stores import Stores, rehearsed, stored
from service.contract import Difference, Request, Response
from service.errors import Conflict
from service.learners.versions import Expected, state_of
from service.messages import saying
from service.storage.records import Stored
from service.workflow.wording import Wording
from tree.skill import Language

OTHER_STATE = "version-mismatch"
"""The code of a learner who is in another state than expected."""

NOBODY = "-"
"""The state of a learner who is not stored."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do to the state that stands."""

    difference: tuple[Difference, ...]
    state: str


@dataclass(frozen=True, slots=True)
class Change(ABC):
    """A change of one's own learner or plans. `asked` is what was asked for, `language` that of texts."""

    program: Application
    learner_id: str
    asked: Request
    language: Language

    name: ClassVar[str]

    @property
    def words(self) -> Wording:
        """Texts in the learner's language."""
        return Wording(self.program.tree, self.language)

    @property
    def fingerprint(self) -> str:
        """Of whose change it is, and of everything that was asked for, but for how it is approved."""
        asked = self.asked.model_dump_json(exclude={"confirmation", "language"})
        return sha256("\n".join((self.name, self.learner_id, asked)).encode()).hexdigest()

    @abstractmethod
    def preview(self) -> Preview:
        """What stands and what would stand, with nothing written; raises as the change itself would."""

    @abstractmethod
    def write(self, state: str) -> Response:
        """Make the change, if the state is still this one; raises Conflict where it is not."""


@dataclass(frozen=True, slots=True)
class RehearsedChange(Change):
    """A change that is previewed by making it where nothing stays."""

    def preview(self) -> Preview:
        """What the rehearsal did."""
        with rehearsed(self.program) as stores:
            state = self.state(stores)
            return Preview(tuple(self.rehearse(stores)), state)

    def write(self, state: str) -> Response:
        """Make the change in what is stored."""
        return self.apply_now(stored(self.program), state)

    def apply_now(self, stores: Stores, state: str) -> Response:
        """Make the change in these stores, if the state is still this one; raises Conflict where it is not."""
        try:
            return self.apply(stores, state)
        except Conflict as conflict:
            raise (stale() if conflict.code == OTHER_STATE else conflict) from None

    @abstractmethod
    def state(self, stores: Stores) -> str:
        """A name of the state that the change is made to, which changes with it."""

    @abstractmethod
    def rehearse(self, stores: Stores) -> list[Difference]:
        """Make the change and say what it did."""

    @abstractmethod
    def apply(self, stores: Stores, state: str) -> Response:
        """Make the change to this state; raises Conflict where it is another one by now."""


def learner_state(learner: Stored | None) -> str:
    """A name of a learner's state, `-` for one who is not there."""
    return state_of(learner) if learner else NOBODY


def expecting(state: str) -> Expected:
    """The condition that a learner is in this state."""
    return Expected(absent=True) if state == NOBODY else Expected(states=frozenset({state}))


def stale() -> Conflict:
    """What was shown no longer stands."""
    return Conflict("approval-stale", saying("error.approval-stale"))
