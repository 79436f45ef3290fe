"""Whether access is configured, and who asks."""

import time
from collections.abc import Callable
from datetime import datetime

from service.access.identity import LOCAL, Identity
from service.access.oidc import OidcProvider
from service.access.tokens import PREFIX, identify_by_token
from service.errors import Unauthenticated
from service.messages import saying
from service.storage.sql_tokens import SqlTokens

LOOK_AGAIN = 1.0
"""Seconds after which an open service looks again whether a token was made meanwhile."""


class Gate:
    """Lets identities in. Open while neither a token was ever made nor a provider configured; then never open again."""

    def __init__(
        self,
        tokens: Callable[[], SqlTokens | None],
        provider: OidcProvider | None,
        now: Callable[[], datetime],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`tokens` gives the store, or None where there is no database yet."""
        self._tokens, self._provider, self._now, self._clock = tokens, provider, now, clock
        self._closed, self._looked = provider is not None, float("-inf")

    @property
    def is_closed(self) -> bool:
        """Whether access is configured, so that everybody must say who they are."""
        if not self._closed and self._clock() - self._looked >= LOOK_AGAIN:
            store = self._tokens()
            self._closed = store is not None and store.ever_made()
            self._looked = self._clock()
        return self._closed

    def identify(self, bearer: str | None) -> Identity:
        """Who carries this token; the local learner where nothing is configured. Raises Unauthenticated."""
        if not self.is_closed:
            return LOCAL
        if not bearer:
            raise Unauthenticated(saying("error.token-needed"))
        store = self._tokens()
        if bearer.startswith(PREFIX) and store is not None:
            return identify_by_token(store, bearer, self._now())
        if self._provider is not None:
            return self._provider.identify(bearer)
        raise Unauthenticated(saying("error.bad-token"))
