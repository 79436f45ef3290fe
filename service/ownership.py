"""Whose learners and plans are. What does not exist and what is not the caller's to see look the same."""

from typing import TypeVar

from service.access.identity import OWN, Identity
from service.bootstrap import Application
from service.contract import AboutLearner
from service.learners.learners import not_found
from service.plans.plans import plan_not_found
from service.storage.records import StoredPlan

Asked = TypeVar("Asked", bound=AboutLearner)


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


def is_stored(program: Application, learner_id: str) -> bool:
    """Whether anything is stored of this learner. Asking makes no database where there is none."""
    return program.has_database and program.learners.exists(learner_id)


def about_readable(request: Asked, caller: Identity, program: Application) -> Asked:
    """The request, if the learner it is about is one they may see; raises NotFound."""
    if request.learner_id is None:
        return request
    return request.model_copy(update={"learner_id": readable(request.learner_id, caller, program)})


def may_use(learner_id: str, caller: Identity, program: Application, *, write: bool) -> bool:
    """Whether what is kept of this learner is theirs to change, or at least to see."""
    return caller.may_write(learner_id) or (not write and may_read(learner_id, caller, program))


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


def plan_of(plan_id: str, caller: Identity, program: Application, *, write: bool) -> StoredPlan:
    """The plan, if it is theirs to change or at least to see; raises NotFound."""
    plan = program.plans.repository.load(plan_id) if program.has_database else None
    if plan is None or not may_use(plan.learner_id, caller, program, write=write):
        raise plan_not_found(plan_id)
    return plan
