"""Who asks, for every endpoint under /v1, and how often they may."""

import time
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from limits import RateLimitItem, parse_many
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from service.access.identity import Identity
from service.api.deps import Program
from service.errors import Misconfigured, TooMany, Unauthenticated
from service.messages import saying

MAX_FAILURES = "30/minute"
"""Wrong tokens from one address."""

bearer = HTTPBearer(
    auto_error=False,
    description="A token of `mastery token create`, or a JWT of the provider; none where no access is configured.",
)
Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]


class Limiter:
    """Counts requests per identity, and failures per address."""

    def __init__(self, limit: str, storage: str) -> None:
        try:
            self._requests, self._failures = parse_many(limit), parse_many(MAX_FAILURES)
            self._strategy = FixedWindowRateLimiter(storage_from_string(storage))
        except ValueError as error:
            raise Misconfigured(saying("error.rate-limit", why=error)) from None
        except Exception as error:  # noqa: BLE001  # each storage has errors of its own
            raise Misconfigured(saying("error.setting", setting="MASTERY_RATE_LIMIT_STORAGE", what=error)) from None

    def request(self, subject: str) -> None:
        """Count a request; raises TooMany."""
        self._hit(self._requests, "request", subject)

    def failure(self, address: str) -> None:
        """Count a wrong token; raises TooMany."""
        self._hit(self._failures, "failure", address)

    def _hit(self, limits: list[RateLimitItem], kind: str, who: str) -> None:
        for limit in limits:
            if not self._strategy.hit(limit, kind, who):
                reset = self._strategy.get_window_stats(limit, kind, who).reset_time
                raise TooMany(max(1, round(reset - time.time() + 0.5)))


def identify(request: Request, program: Program, credentials: Bearer) -> Identity:
    """Who asks; raises Unauthenticated or TooMany."""
    gate, limiter = program.gate, request.app.state.limiter
    if not gate.is_closed:
        return gate.identify(None)
    try:
        identity = gate.identify(credentials.credentials if credentials else None)
    except Unauthenticated:
        limiter.failure(request.client.host if request.client else "unknown")
        raise
    limiter.request(identity.subject)
    return identity


Caller = Annotated[Identity, Depends(identify)]
