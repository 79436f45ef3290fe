"""When a learner has time: hours per weekday from a first day on, but for breaks.

Time is counted in half-hours, so that no session is shorter than that and everything adds up exactly.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

UNITS_PER_HOUR = 2
"""A half-hour is the smallest session there is."""

MAX_HOURS_PER_DAY = 16.0
DAYS_OF_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HORIZON = timedelta(days=20 * 365)
"""No plan looks further ahead than this."""

LEARNING_DAYS = {1: (5,), 2: (2, 5), 3: (1, 3, 5), 4: (0, 2, 4, 5), 5: (0, 1, 2, 3, 5), 6: (0, 1, 2, 3, 4, 5)}
"""Which weekdays (0 is Monday) are taken where only hours per week are known: spread out, Saturday first."""

HOURS_A_DAY = 2.0
"""A comfortable day, where only hours per week are known: as many days as this asks for, six at most."""


@dataclass(frozen=True, slots=True)
class Break:
    """Days without learning, both ends included."""

    first: date
    last: date

    def covers(self, day: date) -> bool:
        """Whether this day is free."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Availability:
    """`hours` maps weekday (0 is Monday) -> hours; `last` is the last day there may be sessions on, None for no end."""

    hours: Mapping[int, float]
    start: date
    last: date | None = None
    breaks: Sequence[Break] = ()

    @property
    def hours_per_week(self) -> float:
        """Hours of a whole week without breaks, whole half-hours a day."""
        return sum(map(units_of, self.hours.values())) / UNITS_PER_HOUR

    def days(self, *, beyond_last: bool = False) -> Iterator[tuple[date, int]]:
        """Every day with time, and its half-hours, up to `last` or the horizon."""
        end = self.start + HORIZON if self.last is None or beyond_last else min(self.last, self.start + HORIZON)
        units = {weekday: units_of(hours) for weekday, hours in self.hours.items()}
        for offset in range((end - self.start).days + 1):
            day = self.start + timedelta(days=offset)
            if units.get(day.weekday()) and not any(b.covers(day) for b in self.breaks):
                yield day, units[day.weekday()]


def units_of(hours: float) -> int:
    """The whole half-hours that fit into some hours of a day."""
    return math.floor(hours * UNITS_PER_HOUR + 1e-9)


def units_for(hours: float) -> int:
    """The half-hours that work of some hours takes, one at least."""
    return max(1, math.ceil(hours * UNITS_PER_HOUR - 1e-9))


def spread(hours_per_week: float, days: Sequence[int] = ()) -> dict[int, float]:
    """Hours per weekday for hours per week: even over the days given, else two a day or so over up to six days."""
    units = units_of(hours_per_week)
    chosen: Sequence[int] = sorted(set(days)) or LEARNING_DAYS[min(6, max(1, math.ceil(hours_per_week / HOURS_A_DAY)))]
    if not days and units > len(chosen) * units_of(MAX_HOURS_PER_DAY):
        chosen = range(7)
    # the last days of the week take what does not divide
    each, more = divmod(units, len(chosen))
    even = {day: (each + (at >= len(chosen) - more)) / UNITS_PER_HOUR for at, day in enumerate(chosen)}
    return {day: min(MAX_HOURS_PER_DAY, hours) for day, hours in even.items() if hours}


def last_day_of_weeks(start: date, weeks: int) -> date:
    """The Sunday that ends this many weeks; weeks start on Monday, so the first may be partial."""
    return monday_of(start) + timedelta(days=7 * weeks - 1)


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())
