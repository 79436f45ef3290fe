"""GET /livez and /readyz."""

from fastapi import APIRouter, Request, Response

from service.api.deps import Program
from service.contract import Health

router = APIRouter(tags=["running"])


@router.get("/livez")
async def livez() -> Health:
    """Whether the process lives."""
    return Health(status="ok")


@router.get("/readyz", responses={503: {"model": Health, "description": "The index is still being opened."}})
async def readyz(request: Request, response: Response, program: Program) -> Health:
    """Whether the index is open and questions are answered at full speed."""
    ready = bool(request.app.state.ready)
    response.status_code = 200 if ready else 503
    return Health(
        status="ok" if ready else "starting",
        detail={"model": program.settings.llm_model if program.settings.uses_model else None},
    )
