"""Made-up evidence."""

from datetime import UTC, datetime, timedelta

from tree.evidence import Event

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


def event(number: int, skill_id: str = "git", level: int = 1, *, hours: float = 0.0) -> Event:
    at = NOON + timedelta(hours=hours)
    return Event(f"event-{number}", f"change-{number}", skill_id, level, "self-report", at, NOON, None)
