"""Reviews in a plan: what is held by evidence comes back inside the plan's days, within the hours of the week."""

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from service.memory.cards import Card, reviewed
from service.memory.ratings import Rating
from service.memory.replay import remember
from service.workflow.planning import Frame
from tree.availability import monday_of
from tree.evidence import Event
from tree.schedule import REVIEW, Sitting, numbered
from tree.skill import Step
from tree.skill_tree import SkillTree

NOON, DAY = time(12), timedelta(days=1)
AHEAD = timedelta(days=366)
"""How far ahead reviews are foreseen; by then the plan has been made again."""

SHARE_OF_WEEK = 0.25
"""The half-hours of a week that reviews take at most: who has much to review still gets on."""


@dataclass(order=True, slots=True)
class _Waiting:
    due: date
    skill_id: str
    level: int
    card: Card


def with_reviews(frame: Frame, events: Iterable[Event], tree: SkillTree, now: datetime, timezone: str) -> Frame:
    """The frame with a half-hour for each review that falls due on its days, each taken to go well.

    Reviews foreseen are those of skills held by evidence now; what the plan itself teaches comes in when it is made
    again. A frame for somebody without evidence stays as it is.
    """
    memories = remember(events, tree, now)
    if not memories:
        return frame
    zone = ZoneInfo(timezone)
    waiting = [_Waiting(m.card.due.astimezone(zone).date(), m.skill_id, m.level, m.card) for m in memories.values()]
    heapq.heapify(waiting)
    taken, left, reviews = set(frame.taken), _allowances(frame), list[Sitting]()
    for day, room in _days(frame):
        for _ in range(room):
            if waiting[0].due > day or not left[monday_of(day)]:
                break
            left[monday_of(day)] -= 1
            one = heapq.heappop(waiting)
            sitting = numbered(Sitting(day, Step(one.skill_id, one.level), REVIEW, 1, 1), taken)
            taken.add(sitting.id)
            reviews.append(sitting)
            heapq.heappush(waiting, _next(one, day, now, zone))
    occupied = dict(frame.occupied)
    for sitting in reviews:
        occupied[sitting.day] = occupied.get(sitting.day, 0) + sitting.units
    return replace(frame, occupied=occupied, reviews=tuple(reviews))


def _next(one: _Waiting, day: date, now: datetime, zone: ZoneInfo) -> _Waiting:
    """When it comes back after a good review on this day; a plan that starts in the past is reviewed from now on."""
    card = reviewed(one.card, max(now, datetime.combine(day, NOON, zone)), Rating.GOOD)
    return _Waiting(max(day + DAY, card.due.astimezone(zone).date()), one.skill_id, one.level, card)


def _days(frame: Frame) -> Iterator[tuple[date, int]]:
    last = frame.availability.start + AHEAD
    return takewhile(lambda day: day[0] <= last, frame.days())


def _allowances(frame: Frame) -> dict[date, int]:
    """Monday -> the half-hours that reviews may take in that week; one also of a short week, but never all of it."""
    units = Counter[date]()
    for day, room in _days(frame):
        units[monday_of(day)] += room
    return {week: max(int(room * SHARE_OF_WEEK), room > 1) for week, room in units.items()}
