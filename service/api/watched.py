"""Every request as operators see it: an id, a span, a line in the log, and nothing that a learner wrote."""

import logging
import re
from time import perf_counter
from typing import Any
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.telemetry.request_id import request_id
from service.telemetry.telemetry import Telemetry

HEADER = "x-request-id"
QUIET = frozenset({"/livez", "/readyz", "/metrics"})
"""Asked every few seconds by machines: counted, and logged only where something is wrong."""

_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_SEEN = "mastery_seen"
log = logging.getLogger("service.request")


class Watched:
    """ASGI middleware, the outermost: what is refused further in is seen as well."""

    def __init__(self, app: ASGIApp, telemetry: Telemetry) -> None:
        self.app, self._telemetry = app, telemetry

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection. An id that came with the request is kept where it looks like one."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers, begun = Headers(scope=scope), perf_counter()
        given = headers.get(HEADER, "")
        own_id = given if _ID.fullmatch(given) else uuid4().hex
        token = request_id.set(own_id)
        told = {"method": scope["method"], "request_id": own_id, "traceparent": headers.get("traceparent")}
        with self._telemetry.span("request", **told) as facts:

            async def send_with_id(message: Message) -> None:
                if message["type"] == "http.response.start":
                    facts["status"] = message["status"]
                    MutableHeaders(scope=message)[HEADER] = own_id
                await send(message)

            try:
                await self.app({**scope, _SEEN: facts}, receive, send_with_id)
            finally:
                facts.setdefault("status", 499)  # the client went away first
                _log(facts, perf_counter() - begun)
                request_id.reset(token)


class RouteNoted:
    """ASGI middleware, the innermost: which route answered, as it is written in the API, so without any ids in it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        try:
            await self.app(scope, receive, send)
        finally:
            if _SEEN in scope:
                scope[_SEEN]["route"] = getattr(scope.get("route"), "path", None)


def _log(facts: dict[str, Any], seconds: float) -> None:
    told = {name: facts.get(name) for name in ("method", "route", "status")}
    level = logging.INFO
    if facts["status"] == 500:
        level = logging.ERROR  # a defect; a 503 is somebody else's, and is said where it is met
    elif facts.get("route") in QUIET:
        level = logging.DEBUG
    log.log(level, "request", extra={**told, "seconds": round(seconds, 4)})
