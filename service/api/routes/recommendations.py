"""POST /v1/recommendations/next."""

from fastapi import APIRouter

from service.api.deps import Program
from service.api.described import PROBLEMS
from service.contract import NextRequest, NextResponse

router = APIRouter(prefix="/v1/recommendations", tags=["recommendations"], responses=PROBLEMS)


@router.post("/next")
def next_steps(request: NextRequest, program: Program) -> NextResponse:
    """What to learn next, with reasons, resources and the path to the goal."""
    return program.recommend_next(request)
