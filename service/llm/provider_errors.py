"""What the status of a provider's error means, and when it wants to be asked again."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from service.llm.language_model import Cause, ModelUnavailable

MOST_SECONDS = 86_400.0
_SECONDS = re.compile(r"\d{1,9}(\.\d{1,9})?")


def unavailable_by_status(status: int, headers: Mapping[str, str]) -> ModelUnavailable:
    """The error for a status of 300 and above."""
    cause: Cause = "refused"
    if status == 429:
        cause = "rate-limited"
    elif status >= 500:
        cause = "server-error"
    return ModelUnavailable(f"status {status}", cause=cause, retry_after=retry_after(headers, datetime.now(UTC)))


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds to wait by `Retry-After` (RFC 9110, 10.2.3: seconds or a date), at most a day; None if none is said."""
    value = headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(value):
        return min(float(value), MOST_SECONDS)
    try:
        wanted = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    if wanted.tzinfo is None:
        wanted = wanted.replace(tzinfo=UTC)
    return min(max((wanted - now).total_seconds(), 0.0), MOST_SECONDS)
