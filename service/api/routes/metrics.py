"""GET /metrics."""

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse

from service.access.identity import Identity
from service.api.described import FORBIDDEN, IDENTITIES
from service.api.identities import Caller
from service.errors import Forbidden
from service.messages import saying

router = APIRouter(tags=["running"], responses=IDENTITIES | FORBIDDEN)


@router.get("/metrics", response_class=PlainTextResponse)
def metrics(request: Request, caller: Caller) -> PlainTextResponse:
    """Numbers for Prometheus. Where access is configured, for operators alone."""
    _only_operators(caller)
    found = request.app.state.metrics
    return PlainTextResponse(found.exposition(), media_type=found.content_type, headers={"cache-control": "no-store"})


def _only_operators(caller: Identity) -> None:
    if not caller.runs_the_service:
        raise Forbidden("operators-only", saying("error.operators-only"))
