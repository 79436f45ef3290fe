"""POST /v1/recommendations/next, /branch and /explain."""

from fastapi import APIRouter

from service.api.bodies import StrictRoute
from service.api.deps import Program
from service.api.described import IDENTITIES, NOT_FOUND, PROBLEMS
from service.api.identities import Caller
from service.contract import (
    BranchRequest,
    BranchResponse,
    ExplainRequest,
    ExplainResponse,
    NextRequest,
    NextResponse,
)
from service.ownership import about_readable

router = APIRouter(
    prefix="/v1/recommendations",
    tags=["recommendations"],
    responses=PROBLEMS | IDENTITIES | NOT_FOUND,
    route_class=StrictRoute,
)


@router.post("/next")
def next_steps(request: NextRequest, program: Program, caller: Caller) -> NextResponse:
    """What to learn next, with reasons, resources and the path to the goal."""
    return program.recommend_next(about_readable(request, caller, program), caller.subject)


@router.post("/branch")
def branch(request: BranchRequest, program: Program, caller: Caller) -> BranchResponse:
    """Both options of a track's branching point side by side, and the one to take where the margin is clear."""
    return program.recommend_branch(about_readable(request, caller, program), caller.subject)


@router.post("/explain")
def explain(request: ExplainRequest, program: Program, caller: Caller) -> ExplainResponse:
    """Why a skill, an option or a track is where it is on the way, why not, and what would be if."""
    return program.explain(about_readable(request, caller, program), caller.subject)
