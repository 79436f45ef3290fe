"""Whose learner it is, as endpoints depend on it."""

from typing import Annotated

from fastapi import Depends, Path

from service.api.deps import Program
from service.api.identities import Caller
from service.contract import LEARNER_ID
from service.learners.learners import not_found
from service.ownership import readable

LearnerName = Annotated[str, Path(pattern=LEARNER_ID, description="A learner's id; `me` is one's own.")]


def own(learner_id: LearnerName, caller: Caller) -> str:
    """The id, if this learner is theirs to change; raises NotFound."""
    resolved = caller.resolve(learner_id)
    if not caller.may_write(resolved):
        raise not_found(learner_id)
    return resolved


def seen(learner_id: LearnerName, caller: Caller, program: Program) -> str:
    """The id of a learner they may see."""
    return readable(learner_id, caller, program)


Own = Annotated[str, Depends(own)]
Seen = Annotated[str, Depends(seen)]
