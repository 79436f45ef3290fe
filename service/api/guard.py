"""What is checked of every request before anything else, and put on every response."""

import re
from collections.abc import Collection
from contextlib import suppress

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.error_handlers import problem
from service.api.speaking import language_of_query
from service.contract import MAX_EXPORT
from service.messages import say
from tree.skill import Language

MAX_BODY = 1024 * 1024
"""Bytes of a request body, except of an import: every export of ours must come back in."""

MAX_DIGITS = len(str(MAX_EXPORT))
"""Of a `Content-Length`."""

_IMPORT = re.compile(r"/v1/learners/[^/]+/import")

SECURITY_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
CONTENT_POLICY = "default-src 'none'; frame-ancestors 'none'"
DOCUMENTATION = ("/docs", "/redoc")
"""These pages load their scripts from elsewhere, so the content policy leaves them out."""


_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]]+)(?::\d+)?")


class TooLarge(Exception):
    """The body is larger than is taken."""


class Guard:
    """ASGI middleware: hosts, the size of bodies, security headers; HEAD is GET without the body."""

    def __init__(self, app: ASGIApp, *, hosts: Collection[str] | None = None) -> None:
        """`hosts` are the names this service is called by; None takes any.

        A service without access control on loopback must know its names: else a web page could make a browser believe
        that the page's own host is this machine, and read what it answers.
        """
        self.app = app
        self._hosts = frozenset(h.lower() for h in hosts) if hosts is not None else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refused: Response | None = None
        language = language_of_query(scope)
        limit = MAX_EXPORT if _IMPORT.fullmatch(scope["path"]) else MAX_BODY
        length = headers.get("content-length", "")
        if self._hosts is not None and _host_of(headers.get("host", "")) not in self._hosts:
            refused = problem(421, "wrong-host", say(language, "error.wrong-host"), language)
        elif length.isdecimal() and (len(length) > MAX_DIGITS or int(length) > limit):
            refused = too_large(limit, language)
        taken, started = 0, False
        head = scope["method"] == "HEAD"
        if head:
            scope = {**scope, "method": "GET"}

        async def receive_bounded() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > limit:
                raise TooLarge
            return message

        async def send_secured(message: Message) -> None:
            nonlocal started
            if taken > limit and not started:
                return  # whatever the application made of half a body
            if message["type"] == "http.response.start":
                started = True
                _secure(MutableHeaders(scope=message), scope["path"])
            elif head:
                message = {**message, "body": b""}
            await send(message)

        if refused is None:
            with suppress(TooLarge):
                await self.app(scope, receive_bounded, send_secured)
            if taken <= limit or started:
                return
            refused, taken = too_large(limit, language), 0
        await refused(scope, receive, send_secured)


def too_large(limit: int, language: Language) -> Response:
    """The answer to a body that is larger than is taken."""
    return problem(413, "too-large", say(language, "error.too-large", most=limit), language)


def _secure(headers: MutableHeaders, path: str) -> None:
    for name, value in SECURITY_HEADERS.items():
        headers.setdefault(name, value)
    if not path.startswith(DOCUMENTATION):
        headers.setdefault("content-security-policy", CONTENT_POLICY)
    if path.startswith("/v1/"):
        headers.setdefault("cache-control", "no-store" if path.startswith("/v1/learners") else "no-cache")


def _host_of(value: str) -> str:
    """The host without its port; nothing where it is not written as a host may be."""
    form = _HOST.fullmatch(value.lower())
    return form[1] if form else ""
