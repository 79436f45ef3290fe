"""Identities: who asks, in which role."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from service.storage.records import TokenRole

Role = TokenRole | Literal["local"]
OWN = "me"
"""In place of a learner id: one's own."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who asks. `subject` is the id of their own learner.

    local: whoever sits at this machine, where no access is configured; any learner is theirs. learner: their own.
    mentor: their own, and reading those who agreed. operator: their own, and what concerns the running of the service.
    """

    subject: str
    role: Role

    def resolve(self, learner_id: str) -> str:
        """The id meant: `me` is one's own."""
        return self.subject if learner_id == OWN else learner_id

    @property
    def operates(self) -> bool:
        """Whether they run the service."""
        return self.role in {"local", "operator"}

    def may_write(self, learner_id: str) -> bool:
        """Whether this learner is theirs."""
        return self.role == "local" or learner_id == self.subject

    @property
    def runs_the_service(self) -> bool:
        """Whether how the service runs is theirs to see."""
        return self.role in {"local", "operator"}

    def may_read(self, learner_id: str, mentors: Collection[str]) -> bool:
        """Whether they may see this learner, who agreed to be read by these mentors."""
        return self.may_write(learner_id) or (self.role == "mentor" and self.subject in mentors)


LOCAL = Identity("local", "local")
