from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tree.availability import Availability
from tree.forecast import PRIOR_HOURS, Forecast, Record, forecast

MONDAY = date(2026, 12, 7)
hours = st.lists(st.sampled_from([4.0, 8.0, 12.0]), min_size=1, max_size=20)


def days():
    return Availability({1: 2.0, 5: 4.0}, MONDAY).days()


def test_nothing_left_has_no_forecast():
    assert forecast([], days, Record()) is None


@given(hours)
def test_the_range_holds_the_plan_of_who_keeps_to_it(work):
    found = forecast(work, days, Record(100, 100, 100))
    planned = forecast(work, days, Record(1e9, 1e9, 1e9))
    assert found.early <= planned.late
    assert found.early <= found.late


@given(hours)
def test_more_recorded_makes_the_range_narrower(work):
    new, known = forecast(work, days, Record()), forecast(work, days, Record(200, 200, 200))
    assert known.late <= new.late
    assert known.early >= new.early


@given(hours)
def test_who_takes_longer_or_misses_sessions_finishes_later(work):
    as_planned = forecast(work, days, Record(40, 40, 40))
    assert forecast(work, days, Record(40, 40, 80)).late >= as_planned.late
    assert forecast(work, days, Record(80, 40, 40)).late >= as_planned.late


def test_one_bad_evening_decides_nothing():
    record = Record(planned=2, estimated=2, spent=4)
    assert 1 < record.pace < 1.1
    assert record.pace == (PRIOR_HOURS + 4) / (PRIOR_HOURS + 2)


def test_beyond_all_days_is_not_known():
    short = Availability({1: 2.0}, MONDAY, date(2026, 12, 20))
    assert forecast([100.0], short.days, Record()) == Forecast(None, None)
