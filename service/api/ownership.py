"""Whose learner it is. One who does not exist and one who is not the caller's to see look the same."""

from typing import Annotated, TypeVar

from fastapi import Depends, Path

from service.access.identity import OWN, Identity
from service.api.deps import Program
from service.api.identities import Caller
from service.bootstrap import Application
from service.contract import LEARNER_ID, AboutLearner
from service.learners.learners import not_found

LearnerName = Annotated[str, Path(pattern=LEARNER_ID, description="A learner's id; `me` is one's own.")]

Asked = TypeVar("Asked", bound=AboutLearner)


def own(learner_id: LearnerName, caller: Caller) -> str:
    """The id, if this learner is theirs to change; raises NotFound."""
    resolved = caller.resolve(learner_id)
    if not caller.may_write(resolved):
        raise not_found(learner_id)
    return resolved


def readable(learner_id: str, caller: Identity, program: Application) -> str:
    """The id, if there is such a learner and they may see it; raises NotFound."""
    resolved = caller.resolve(learner_id)
    if not may_read(resolved, caller, program):
        raise not_found(learner_id)
    return resolved


def may_read(learner_id: str, caller: Identity, program: Application) -> bool:
    """Whether there is such a learner and they may see it. The learner is not loaded for that: endpoints do it once."""
    mentors = program.learners.repository.mentors_of(learner_id) if program.has_database else None
    return mentors is not None and caller.may_read(learner_id, mentors)


def about_readable(request: Asked, caller: Identity, program: Application) -> Asked:
    """The request, if the learner it is about is one they may see; raises NotFound."""
    if request.learner_id is None:
        return request
    return request.model_copy(update={"learner_id": readable(request.learner_id, caller, program)})


def owner_of(learner_id: str | None, caller: Identity, program: Application) -> str:
    """Whose a test is that is begun for this learner: their own, oneself unless given. Raises NotFound.

    Only one's own learner is made by it; any other must be there.
    """
    resolved = caller.resolve(learner_id or OWN)
    if resolved == caller.subject:
        return resolved
    if not caller.may_write(resolved) or not may_read(resolved, caller, program):
        raise not_found(resolved)
    return resolved


def seen(learner_id: LearnerName, caller: Caller, program: Program) -> str:
    """The id of a learner they may see."""
    return readable(learner_id, caller, program)


Own = Annotated[str, Depends(own)]
Seen = Annotated[str, Depends(seen)]
