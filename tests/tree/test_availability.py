from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tree.availability import (
    MAX_HOURS_PER_DAY,
    Availability,
    Break,
    last_day_of_weeks,
    spread,
    units_for,
    units_of,
)

MONDAY = date(2026, 12, 7)


@given(st.integers(1, 224).map(lambda halves: halves / 2))
def test_hours_of_a_week_are_spread_whole_and_evenly(hours):
    days = spread(hours)
    assert sum(days.values()) == hours
    assert max(days.values()) <= MAX_HOURS_PER_DAY
    assert max(days.values()) - min(days.values()) <= 0.5
    assert set(days) <= set(range(7))


@given(st.floats(0.5, 112), st.sets(st.integers(0, 6), min_size=1))
def test_only_the_days_named_are_used(hours, named):
    days = spread(hours, tuple(named))
    assert set(days) <= named
    assert sum(days.values()) <= hours


def test_six_hours_are_three_evenings():
    assert spread(6) == {1: 2.0, 3: 2.0, 5: 2.0}


def test_a_break_is_free_with_both_its_ends():
    pause = Break(date(2026, 12, 8), date(2026, 12, 10))
    days = Availability(dict.fromkeys(range(7), 1.0), MONDAY, date(2026, 12, 12), (pause,)).days()
    assert [day.day for day, _ in days] == [7, 11, 12]


@pytest.mark.parametrize(("start", "weeks", "last"), [(MONDAY, 1, 13), (date(2026, 12, 12), 1, 13), (MONDAY, 2, 20)])
def test_weeks_end_on_sunday_and_the_first_may_be_partial(start, weeks, last):
    assert last_day_of_weeks(start, weeks) == date(2026, 12, last)


def test_days_are_rounded_down_and_work_up_to_half_hours():
    assert (units_of(1.75), units_of(0.4)) == (3, 0)
    assert (units_for(1.75), units_for(0.1)) == (4, 1)


def test_days_end_where_the_horizon_is():
    days = list(Availability({0: 1.0}, MONDAY).days())
    assert 1000 < len(days) < 1100
