"""Asks again where that may help, and only within the time there is."""

import random
from collections.abc import Callable
from typing import Any, TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception, wait_random_exponential

from service.llm.language_model import Cause, ModelUnavailable

ATTEMPTS = 3
WORTH_IT: frozenset[Cause] = frozenset({"connection", "rate-limited", "server-error"})
"""A time-out leaves no time, and what was refused would be refused again."""

T = TypeVar("T")
_backoff = wait_random_exponential(multiplier=0.25, max=2)


def retrying(
    ask: Callable[[float], T],
    *,
    timeout: float,
    clock: Callable[[], float],
    sleep: Callable[[float], None],
    facts: dict[str, Any],
) -> T:
    """What `ask` gives, which is told how many seconds are left; raises what it raised last.

    Waits as long as the provider wishes, else a random time that grows, never beyond `timeout`. `facts` learn the
    number of attempts.
    """
    deadline = clock() + timeout

    def attempt() -> T:
        facts["attempts"] = facts.get("attempts", 0) + 1
        return ask(max(deadline - clock(), 0.001))

    return Retrying(
        retry=retry_if_exception(lambda e: isinstance(e, ModelUnavailable) and e.cause in WORTH_IT),
        wait=_wait,
        stop=lambda state: state.attempt_number >= ATTEMPTS or clock() + state.upcoming_sleep >= deadline,
        sleep=sleep,
        reraise=True,
    )(attempt)


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    wished = error.retry_after if isinstance(error, ModelUnavailable) else None
    # a little later than wished, and not everybody at once
    return _backoff(state) if wished is None else wished + random.uniform(0, 0.1)
