"""Who signed in with a token: kept by this process alone, so that a refreshed tab need not be asked again."""

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

LASTS = 12 * 3600.0
"""Seconds that a ticket works after it was last used."""

MOST = 10_000
"""Tickets at once; the one that was not used for longest goes first."""


class SignIns:
    """Tickets for tokens. A tab keeps its ticket; the token itself stays in the memory of this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` in seconds."""
        self._clock, self._lock = clock, Lock()
        self._tokens: OrderedDict[str, tuple[str, float]] = OrderedDict()

    def issue(self, token: str) -> str:
        """A new ticket for a token: 256 random bits as text."""
        ticket = secrets.token_urlsafe(32)
        with self._lock:
            self._tokens[ticket] = (token, self._clock())
            while len(self._tokens) > MOST:
                self._tokens.popitem(last=False)
        return ticket

    def redeem(self, ticket: str) -> str | None:
        """The token of a ticket that still works, which counts as its use."""
        with self._lock:
            token, used = self._tokens.pop(ticket, ("", 0.0))
            if not token or self._clock() - used > LASTS:
                return None
            self._tokens[ticket] = (token, self._clock())
            return token

    def withdraw(self, ticket: str) -> None:
        """Let a ticket stop working."""
        with self._lock:
            self._tokens.pop(ticket, None)


SIGN_INS = SignIns()
"""Those of this process."""
