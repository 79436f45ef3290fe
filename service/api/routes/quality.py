"""GET /v1/quality."""

from fastapi import APIRouter

from service.api.deps import Program
from service.api.described import FORBIDDEN, IDENTITIES, NOT_FOUND, PROBLEMS
from service.api.identities import Caller
from service.contract import QualityView
from service.errors import Forbidden
from service.messages import saying

router = APIRouter(prefix="/v1/quality", tags=["running"], responses=PROBLEMS | IDENTITIES)


@router.get("", responses=FORBIDDEN | NOT_FOUND)
def quality(program: Program, caller: Caller) -> QualityView:
    """The report of the evals that `MASTERY_EVALS_REPORT` names, for those who run the service."""
    if not caller.operates:
        raise Forbidden("operators-only", saying("error.operators-only"))
    return program.quality()
