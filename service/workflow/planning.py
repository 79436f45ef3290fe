"""A decision laid out over the learner's time: what fits, what does not, and when it would be finished; no words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from service.contract import MAX_HOURS_PER_WEEK
from service.workflow.decision import Decision
from tree.availability import (
    MAX_HOURS_PER_DAY,
    UNITS_PER_HOUR,
    Availability,
    spread,
)
from tree.forecast import Forecast, Record, forecast
from tree.progress import Done
from tree.rules import Rules
from tree.schedule import Block, Material, Sitting, capacity, day_of_unit, in_order, lay_out, split, without
from tree.skill import Step
from tree.skill_tree import SkillTree
from tree.subset import best_subset, worths

Materials = Callable[[Step], Sequence[Material]]
"""What a step can be learnt from, the best first."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a plan is laid out in.

    `full_tree` has the hours of every step, work done or not; `done` is that work. `occupied` are half-hours of a day
    that are taken already, `taken` the ids of sessions that exist, `used` the resources they use, `previous` the order
    of the plan before, if there was one. `even` says that the hours of a week were spread over its days by us.
    `reviews` are foreseen on these days, and take of `occupied`.
    """

    availability: Availability
    full_tree: SkillTree
    even: bool = True
    done: Done = field(default_factory=dict)
    record: Record = field(default_factory=Record)
    occupied: Mapping[date, int] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()
    used: frozenset[str] = frozenset()
    previous: tuple[Step, ...] = ()
    reviews: tuple[Sitting, ...] = ()

    def days(self, *, beyond_last: bool = False) -> Iterator[tuple[date, int]]:
        """Every day with time left, and its half-hours."""
        for day, units in self.availability.days(beyond_last=beyond_last):
            left = units - self.occupied.get(day, 0)
            if left > 0:
                yield day, left


@dataclass(frozen=True, slots=True)
class Layout:
    """A plan's sittings in order, the reviews foreseen while they last, and what found no place.

    `finish_would_be` and `hours_needed` (a week) say what it would take, where something did not fit and they exist;
    `proven` is false where a better part might fit.
    """

    sittings: tuple[Sitting, ...]
    left_out: tuple[Step, ...] = ()
    proven: bool = True
    finish_would_be: date | None = None
    hours_needed: float | None = None
    forecast: Forecast | None = None
    reviews: tuple[Sitting, ...] = ()

    @property
    def everything(self) -> list[Sitting]:
        """Sittings and reviews by day, reviews first: what is fresh from them helps with what is new."""
        return sorted((*self.reviews, *self.sittings), key=lambda s: s.day)


def plan_path(rules: Rules, decision: Decision, fit: Mapping[str, float], frame: Frame, materials: Materials) -> Layout:
    """The path of a decision over the days of a frame; where it does not fit, its most worthwhile legal part."""
    levels, steps = decision.standing.levels, list(decision.path)
    preference = _preference(steps, frame)
    order = in_order(rules, steps, levels, preference)
    blocks = _blocks(order, frame, materials)
    units = {step: sum(b.units for b in blocks[step]) for step in order}
    total = sum(units.values())
    left_out: tuple[Step, ...] = ()
    proven, finish_would_be, needed = True, None, None
    room = capacity(frame.days(), total)
    if room < total:
        best = best_subset(rules, worths(rules, steps, decision.targets), units, levels, room)
        left_out, proven = tuple(s for s in order if s not in best.steps), best.proven
        order = in_order(rules, best.steps, levels, preference)
        blocks = _blocks(order, frame, materials)
        finish_would_be = day_of_unit(frame.days(beyond_last=True), total)
        needed = hours_needed(frame, total)
    sittings, _ = lay_out((b for step in order for b in blocks[step]), frame.days(), frame.taken)
    hours = [units[step] / UNITS_PER_HOUR for step in order]
    expected = forecast(hours, lambda: frame.days(beyond_last=True), frame.record)
    reviews = tuple(r for r in frame.reviews if sittings and r.day <= sittings[-1].day)
    return Layout(tuple(sittings), left_out, proven, finish_would_be, needed, expected, reviews)


def _preference(path: Sequence[Step], frame: Frame) -> dict[Step, int]:
    """What was begun first, then as the plan before had it, then in the order of the path."""
    begun = [s for s in path if s in frame.done]
    before = [s for s in frame.previous if s in set(path)]
    return {step: at for at, step in enumerate(dict.fromkeys([*begun, *before, *path]))}


def _blocks(order: Sequence[Step], frame: Frame, materials: Materials) -> dict[Step, list[Block]]:
    """The work left of each step; what is worked through and not yet held has half an hour of assessment left."""
    used, found = set(frame.used), dict[Step, list[Block]]()
    for step in order:
        whole = split(step, frame.full_tree.hours(step), materials(step), used)
        used |= {b.resource_id for b in whole if b.resource_id}
        found[step] = without(whole, frame.done) or [Block(step, "assess", 1)]
    return found


def hours_needed(frame: Frame, units: int) -> float | None:
    """The least hours a week, in halves, with which these half-hours of work fit; None where no week is long enough."""
    now = frame.availability

    def fits(half_hours: int) -> bool:
        hours = scaled(now.hours, half_hours / UNITS_PER_HOUR, even=frame.even)
        wider = replace(frame, availability=replace(now, hours=hours))
        return capacity(wider.days(), units) >= units

    low, high = 1, MAX_HOURS_PER_WEEK * UNITS_PER_HOUR
    if not fits(high):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle + 1, high)
    return low / UNITS_PER_HOUR


def scaled(hours: Mapping[int, float], per_week: float, *, even: bool) -> dict[int, float]:
    """The hours of the weekdays for another sum: spread anew where they were spread by us, else in proportion."""
    if even:
        return spread(per_week)
    factor = per_week / sum(hours.values())
    return {day: min(MAX_HOURS_PER_DAY, h * factor) for day, h in hours.items()}
