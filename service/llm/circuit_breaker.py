"""Leaves a provider alone that keeps failing, so that nobody waits for it in vain.

After M. Nygard, Release It! (2007), as described in https://martinfowler.com/bliki/CircuitBreaker.html.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from service.llm.language_model import Cause, ModelUnavailable

FAILURES = 5
"""Calls that failed one after the other before the circuit opens."""

PAUSE = 30.0
"""Seconds until one call may try again."""

COUNTED: frozenset[Cause] = frozenset({"timeout", "connection", "rate-limited", "server-error"})
"""What is the provider's trouble; a call that it refuses for what the call is says nothing about the next."""


class CircuitBreaker:
    """Closed while all is well; open after `failures` in a row; half-open after `pause`: one call tries."""

    def __init__(
        self, failures: int = FAILURES, pause: float = PAUSE, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._pause, self._clock = failures, pause, clock
        self._lock = Lock()
        self._failures = 0
        self._opened: float | None = None
        self._trying = False

    @contextmanager
    def guarding(self) -> Iterator[None]:
        """Around a call; raises ModelUnavailable instead while the circuit is open. Calls run side by side."""
        tries = self._admit()
        try:
            yield
        except ModelUnavailable as error:
            if error.cause in COUNTED:
                self._failed()
            raise
        except Exception:  # one that is stopped half-way (GeneratorExit) says neither
            self._succeeded()  # whatever is wrong with its answer, it answers
            raise
        else:
            self._succeeded()
        finally:
            if tries:
                self._trying = False

    def _admit(self) -> bool:
        """Whether this call is the one that tries; raises ModelUnavailable."""
        with self._lock:
            if self._opened is None:
                return False
            if self._trying or self._clock() - self._opened < self._pause:
                raise ModelUnavailable("the circuit is open", cause="circuit-open")
            self._trying = True
            return True

    def _failed(self) -> None:
        with self._lock:
            self._failures += 1
            if self._failures >= self._most:
                self._opened = self._clock()

    def _succeeded(self) -> None:
        with self._lock:
            self._failures, self._opened = 0, None
