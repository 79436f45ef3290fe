"""POST /v1/standing."""

from fastapi import APIRouter

from service.api.bodies import StrictRoute
from service.api.deps import Program
from service.api.described import IDENTITIES, NOT_FOUND, PROBLEMS
from service.api.identities import Caller
from service.contract import StandingRequest, StandingResponse
from service.ownership import about_readable

router = APIRouter(
    prefix="/v1/standing", tags=["tree"], responses=PROBLEMS | IDENTITIES | NOT_FOUND, route_class=StrictRoute
)


@router.post("")
def standing(request: StandingRequest, program: Program, caller: Caller) -> StandingResponse:
    """Where a learner stands: every skill's levels, what is open, what is missing for the next level, and the path."""
    return program.stand(about_readable(request, caller, program))
