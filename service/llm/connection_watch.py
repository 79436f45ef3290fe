"""Holds a server to what one call may take: so many seconds and so many bytes, however it sends them.

The HTTP client's own time limits are for one read each: a server that sends a byte now and then would never meet them.
So the connection of a call is cut when the time of the whole call is up, and when too much has come.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from threading import Timer
from typing import Any, Optional, Self

import httpx2

from service import cancelling

MOST_BYTES = 2 * 1024 * 1024
"""Of one response: a streamed answer of 4,000 tokens takes about 1 MB."""


class TooMuch(Exception):
    """The response is larger than is taken, or packed so that its size cannot be known."""


_watch: ContextVar[Optional["ConnectionWatch"]] = ContextVar("watch", default=None)


class ConnectionWatch:
    """Watches the connection of one call; `expired` once its time was up."""

    def __init__(self, seconds: float) -> None:
        self.expired = False
        self._bytes = 0
        self._sockets: list[socket.socket] = []
        self._timer = Timer(seconds, self.cut)
        self._timer.daemon = True
        self._timer.start()
        if cancellation := cancelling.current():
            cancellation.on_cancel(self.cut)

    def note(self, event: str, info: dict[str, Any]) -> None:
        """Told by the HTTP client what it does: keeps the socket once there is one."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._sockets.append(info["return_value"].get_extra_info("socket"))
            if self.expired:
                self.cut()

    def take(self, chunk: bytes) -> bytes:
        """The chunk; raises TooMuch."""
        self._bytes += len(chunk)
        if self._bytes > MOST_BYTES:
            raise TooMuch
        return chunk

    def cut(self) -> None:
        """End it: whoever reads from it gets an error at once."""
        self.expired = True
        for connection in self._sockets:
            with suppress(OSError):  # closed meanwhile
                socket.socket.shutdown(connection, socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """The call is over."""
        self._timer.cancel()

    @contextmanager
    def attached(self) -> Iterator[None]:
        """The request that is begun within is the one to watch."""
        before = _watch.set(self)
        try:
            yield
        finally:
            _watch.reset(before)


class _Watched(httpx2.SyncByteStream):
    """The body of a response, counted."""

    def __init__(self, body: httpx2.SyncByteStream, watch: ConnectionWatch) -> None:
        self._body, self._watch = body, watch

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._body:
            yield self._watch.take(chunk)

    def close(self) -> None:
        self._body.close()


def watched_client() -> httpx2.Client:
    """An HTTP client whose calls are watched. Proxies are those of the environment.

    Each call has a connection of its own, since only of a new one the client tells the socket. No redirects are
    followed: what a learner writes goes to the configured address alone.
    """
    return httpx2.Client(
        headers={"accept-encoding": "identity"},
        limits=httpx2.Limits(max_keepalive_connections=0),
        follow_redirects=False,
        event_hooks={"request": [_begin], "response": [_bound]},
    )


def _begin(request: httpx2.Request) -> None:
    if watch := _watch.get():
        request.extensions["trace"] = watch.note


def _bound(response: httpx2.Response) -> None:
    watch = _watch.get()
    if response.headers.get("content-encoding", "identity") != "identity":
        raise TooMuch
    if watch and isinstance(response.stream, httpx2.SyncByteStream):
        response.stream = _Watched(response.stream, watch)
