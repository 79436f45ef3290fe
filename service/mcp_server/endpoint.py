"""The server over streamable HTTP, as an ASGI application inside the API."""

import anyio
import anyio.abc
from anyio.to_thread import run_sync
from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser
from mcp.server.auth.provider import AccessToken
from mcp.server.mcpserver import Context
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from service.bootstrap import Application
from service.mcp_server.asker import Asker
from service.mcp_server.server import build_server

ASKER = "mastery_asker"
"""Where a request carries who sent it."""


def who_sent(ctx: Context) -> Asker:
    """Who sent the request that this context is of."""
    request: Request | None = ctx.request_context.request
    if request is None:
        raise LookupError("not a request over HTTP")
    asker: Asker = request.scope[ASKER]
    return asker


async def serve_sessions(
    program: Application,
    key: str | None,
    *,
    stateless: bool,
    task_status: anyio.abc.TaskStatus[StreamableHTTPSessionManager],
) -> None:
    """Handle sessions until cancelled. `stateless` where several processes share the requests of a client."""
    server = await run_sync(lambda: build_server(program, who_sent, key=key))
    # hosts and origins are checked by the API
    unchecked = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    server.streamable_http_app(stateless_http=stateless, transport_security=unchecked)
    async with server.session_manager.run():
        task_status.started(server.session_manager)
        await anyio.sleep_forever()


async def answer(
    manager: StreamableHTTPSessionManager, asker: Asker, scope: Scope, receive: Receive, send: Send
) -> None:
    """Answer one request of somebody whom the API knows. A session is of the identity that began it."""
    subject = asker.identity.subject
    user = AuthenticatedUser(AccessToken(token="", client_id=asker.identity.role, subject=subject, scopes=[]))
    await manager.handle_request({**scope, "user": user, ASKER: asker}, receive, send)
