"""POST /v1/recommendations/next."""

from fastapi import APIRouter

from service.api.deps import Program
from service.api.described import IDENTITIES, NOT_FOUND, PROBLEMS
from service.api.identities import Caller
from service.api.ownership import readable
from service.contract import NextRequest, NextResponse

router = APIRouter(prefix="/v1/recommendations", tags=["recommendations"], responses=PROBLEMS | IDENTITIES | NOT_FOUND)


@router.post("/next")
def next_steps(request: NextRequest, program: Program, caller: Caller) -> NextResponse:
    """What to learn next, with reasons, resources and the path to the goal."""
    if request.learner_id is not None:
        request = request.model_copy(update={"learner_id": readable(request.learner_id, caller, program)})
    return program.recommend_next(request)
