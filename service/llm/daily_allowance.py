"""How many tokens each learner may use in a day, counted where every server process can see it."""

from limits import RateLimitItemPerDay
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from service.errors import Misconfigured
from service.llm.language_model import ModelUnavailable
from service.messages import saying


class DailyAllowance:
    """Tokens per payer in a day that begins with the first; kept where requests are counted, see `limits`."""

    def __init__(self, tokens: int, storage: str) -> None:
        """Raises Misconfigured for a storage that there is not."""
        self._day = RateLimitItemPerDay(tokens)
        try:
            self._strategy = FixedWindowRateLimiter(storage_from_string(storage))
        except Exception as error:  # noqa: BLE001  # each storage has errors of its own
            raise Misconfigured(saying("error.setting", setting="MASTERY_RATE_LIMIT_STORAGE", what=error)) from None

    def reserve(self, payer: str, tokens: int) -> None:
        """Take what a call will use at least; raises ModelUnavailable where no more is left."""
        if not self._take(payer, tokens):
            raise ModelUnavailable("no tokens are left for today", cause="daily-budget")

    def charge(self, payer: str, tokens: int) -> None:
        """Take what it used beyond that, even if less is left."""
        if tokens > 0:
            self._take(payer, tokens)

    def _take(self, payer: str, tokens: int) -> bool:
        try:
            return self._strategy.hit(self._day, "model-tokens", payer, cost=tokens)
        except Exception as error:  # noqa: BLE001  # what cannot be counted is not spent, and each storage fails its own way
            raise ModelUnavailable(f"tokens cannot be counted: {type(error).__name__}") from None
