"""Evidence: dated events that say why a level is believed. Levels are what a replay of them gives."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["self-report", "placement", "quiz", "project", "review", "import"]


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """When and why an event was taken back. It corrects the whole history: a withdrawn event never counts."""

    at: datetime
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One piece of evidence: from `at` on, this skill is believed to be at this level (0 to 3).

    Events that were recorded by one act share a `change_id`. Times are in UTC. `score` (0 to 1) is how well it went
    where the service measured that: the share of an assessment that was right, how well a review was remembered.
    """

    id: str
    change_id: str
    skill_id: str
    level: int
    kind: Kind
    at: datetime
    recorded_at: datetime
    note: str | None = None
    score: float | None = None
    withdrawal: Withdrawal | None = None


def deciding(events: Iterable[Event], as_of: datetime | None = None) -> dict[str, Event]:
    """Skill id -> the event that decides its level: the latest not withdrawn, of equal times the one recorded last.

    `events` come in the order in which they were recorded. With `as_of`, later events do not count.
    """
    latest: dict[str, Event] = {}
    for event in events:
        if event.withdrawal or (as_of is not None and event.at > as_of):
            continue
        if event.skill_id not in latest or event.at >= latest[event.skill_id].at:
            latest[event.skill_id] = event
    return latest


def replay(events: Iterable[Event], as_of: datetime | None = None) -> dict[str, int]:
    """Skill id -> level believed, 1 to 3; what is at 0 is left out."""
    return {skill_id: event.level for skill_id, event in deciding(events, as_of).items() if event.level}


def differences(believed: Mapping[str, int], wanted: Mapping[str, int]) -> dict[str, int]:
    """Skill id -> new level, for every skill whose level is another; one that is not wanted goes to 0."""
    every = dict.fromkeys((*wanted, *believed))
    return {s: wanted.get(s, 0) for s in every if wanted.get(s, 0) != believed.get(s, 0)}


def latest_change(events: Iterable[Event]) -> tuple[Event, ...]:
    """The events, not yet withdrawn, of the latest act that has any."""
    left = [event for event in events if not event.withdrawal]
    return tuple(event for event in left if event.change_id == left[-1].change_id) if left else ()
