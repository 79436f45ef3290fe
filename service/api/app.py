"""Builds the FastAPI application around a program."""

import logging
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

import anyio.to_thread
from fastapi import Depends, FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route
from starlette.types import ASGIApp

from service.api.cors import Cors
from service.api.described import complete
from service.api.error_handlers import install_error_handlers
from service.api.guard import Guard
from service.api.identities import Limiter, identify
from service.api.mcp import PATH, McpMount
from service.api.routes import (
    assessments,
    conversations,
    feedback,
    health,
    learners,
    metrics,
    placements,
    plans,
    quality,
    recommendations,
    resources,
    skills,
    standing,
)
from service.api.watched import RouteNoted, Watched
from service.bootstrap import Application
from service.conversation.conversations import Conversations

SMALL, COMPRESSION = 2000, 4
"""Bytes below which a response is sent as it is; how hard others are compressed (1 to 9): more costs more time."""

WARM_AGAIN = 5.0
"""Seconds until the index is tried again."""

HEADERS = ["Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match", "X-Request-Id"]
MCP_HEADERS = ["Mcp-Session-Id", "Mcp-Protocol-Version", "Mcp-Method", "Mcp-Name", "Last-Event-ID"]
"""What browsers may send."""

log = logging.getLogger(__name__)


class Api(FastAPI):
    """FastAPI behind the guard, with an OpenAPI that also describes errors, and whether a token is needed."""

    def build_middleware_stack(self) -> ASGIApp:
        """The guard stands before the application, so that its errors pass it as well; before both, who watches."""
        guarded = Guard(RouteNoted(super().build_middleware_stack()), hosts=self.state.hosts)
        return Watched(guarded, self.state.program.telemetry)

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI as things stand: access may be configured while the service runs."""
        return complete(super().openapi(), closed=self.state.program.gate.is_closed)


def create_app(
    program: Application,
    *,
    warm: bool = True,
    hosts: Collection[str] | None = None,
    approval_key: str | None = None,
) -> FastAPI:
    """The API over this program. With `warm`, the index is opened in the background at start.

    `hosts`, if given, are the only names it may be called by. `approval_key` is shared by several processes that serve
    the same address.
    """
    mcp = McpMount(program, key=approval_key, stateless=approval_key is not None)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.ready = not warm
        async with mcp.running(), anyio.create_task_group() as tasks:
            if warm:
                tasks.start_soon(_warm, app)
            yield
            tasks.cancel_scope.cancel()
            await anyio.to_thread.run_sync(app.state.conversations.close)

    app = Api(
        title="Path of Mastery",
        version=version("path-of-mastery"),
        description="What to learn next on the way to becoming an AI engineer, and why.",
        lifespan=lifespan,
        generate_unique_id_function=lambda route: route.name,
        redirect_slashes=False,  # a redirect would be answered before anybody is asked who they are
    )
    app.state.program, app.state.hosts = program, hosts
    app.state.metrics, app.state.conversations = program.metrics, Conversations(program)
    app.state.limiter = Limiter(program.settings.rate_limit, program.settings.rate_limit_storage)
    install_error_handlers(app)
    for module in (
        recommendations,
        conversations,
        plans,
        assessments,
        placements,
        learners,
        feedback,
        skills,
        standing,
        resources,
        quality,
    ):
        app.include_router(module.router, dependencies=[Depends(identify)])
    app.include_router(plans.feeds)
    for module in (health, metrics):
        app.include_router(module.router)
    app.router.routes.append(Route(PATH, mcp, include_in_schema=False))

    app.add_middleware(GZipMiddleware, minimum_size=SMALL, compresslevel=COMPRESSION)
    if program.settings.cors_origins:
        app.add_middleware(
            Cors,
            # browsers send origins without a slash at the end
            allow_origins=[origin.strip().rstrip("/") for origin in program.settings.cors_origins.split(",")],
            allow_methods=["*"],
            allow_headers=[*HEADERS, *MCP_HEADERS],
            expose_headers=["ETag", "Retry-After", "X-Request-Id", "Mcp-Session-Id"],
        )
    return app


async def _warm(app: FastAPI) -> None:
    """Open the index, again and again until it works: its server may come up after this one."""
    said = ""
    while not app.state.ready:
        try:
            await anyio.to_thread.run_sync(app.state.program.knowledge.build_index, abandon_on_cancel=True)
        except Exception as error:  # noqa: BLE001  # whatever it is, the service goes on and says why
            if str(error) != said:
                said = str(error)
                log.error("the index cannot be opened yet: %s", said)
            await anyio.sleep(WARM_AGAIN)
        else:
            app.state.ready = True
