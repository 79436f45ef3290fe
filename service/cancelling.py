"""Stopping work that nobody waits for any more, the calls it has under way included."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock


class Cancelled(BaseException):
    """The work was stopped on purpose. Not an Exception, as asyncio's is not: nothing that mends failures mends it."""


class Cancellation:
    """Work that can be stopped from another thread."""

    def __init__(self) -> None:
        self.is_set = False
        self._stops: list[Callable[[], None]] = []
        self._lock = Lock()

    def on_cancel(self, stop: Callable[[], None]) -> None:
        """Call this at once when the work is stopped, or now if it was."""
        with self._lock:
            self._stops.append(stop)
        if self.is_set:
            stop()

    def cancel(self) -> None:
        """Stop the work: what it waits for ends, and it goes no further than its next check."""
        self.is_set = True
        with self._lock:
            stops = list(self._stops)
        for stop in stops:
            stop()

    @contextmanager
    def covering(self) -> Iterator[None]:
        """The work that is done within is what is stopped."""
        before = _current.set(self)
        try:
            yield
        finally:
            _current.reset(before)


_current: ContextVar[Cancellation | None] = ContextVar("cancellation", default=None)


def current() -> Cancellation | None:
    """What stops the work that is being done, if anything can."""
    return _current.get()


def check_cancelled() -> None:
    """Raise Cancelled where the work that is being done was stopped."""
    found = _current.get()
    if found is not None and found.is_set:
        raise Cancelled
