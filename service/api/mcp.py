"""/mcp: the MCP server, for those whom the API knows."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import anyio
from anyio.abc import TaskGroup
from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from service.api.identities import bearer, identify
from service.bootstrap import Application
from service.errors import Forbidden
from service.messages import saying

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

PATH = "/mcp"


class McpMount:
    """An ASGI application. Nothing of MCP is imported before somebody asks for it."""

    def __init__(self, program: Application, *, key: str | None, stateless: bool) -> None:
        self._program, self._key, self._stateless = program, key, stateless
        self._lock = anyio.Lock()
        self._tasks: TaskGroup | None = None
        self._manager: StreamableHTTPSessionManager | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Sessions live inside of this."""
        async with anyio.create_task_group() as tasks:
            self._tasks = tasks
            yield
            tasks.cancel_scope.cancel()
        self._tasks = self._manager = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; raises Unauthenticated, TooMany, Forbidden."""
        from service.mcp_server.asker import Asker
        from service.mcp_server.endpoint import answer

        request = Request(scope, receive)
        self._check_origin(request)
        identity = await run_in_threadpool(identify, request, self._program, await bearer(request))
        chosen = request.query_params.get("lang")
        asker = Asker(identity, "ko" if chosen == "ko" else "en" if chosen == "en" else None)
        await answer(await self._sessions(), asker, scope, receive, send)

    def _check_origin(self, request: Request) -> None:
        """A browser says which page sends a request; only those of this service and those configured may."""
        origin = request.headers.get("origin")
        configured = [o.strip().rstrip("/") for o in self._program.settings.cors_origins.split(",")]
        if origin and urlsplit(origin).netloc != request.headers.get("host") and not {origin, "*"} & set(configured):
            raise Forbidden("foreign-origin", saying("error.foreign-origin", origin=origin))

    async def _sessions(self) -> "StreamableHTTPSessionManager":
        from service.mcp_server.endpoint import serve_sessions

        async with self._lock:
            if self._manager is None:
                if self._tasks is None:
                    raise RuntimeError("the application is not running")
                self._manager = await self._tasks.start(
                    lambda task_status: serve_sessions(
                        self._program, self._key, stateless=self._stateless, task_status=task_status
                    )
                )
            return self._manager
