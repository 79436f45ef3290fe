"""Dates as a question names them: a day, a month, a season, the end of next week; and the word lists behind them."""

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DAY = timedelta(days=1)
Said = Mapping[str, str]
"""What the groups of a pattern matched, by name."""
Period = tuple[date, date]
"""The first and the last day."""


@cache
def word_lists() -> Any:
    """The content of `schedule_words.yaml`."""
    return yaml.safe_load(Path(__file__).with_name("schedule_words.yaml").read_text(encoding="utf-8"))


def period_named(said: Said, today: date) -> Period | None:
    """The time that is named; without a year the next one that is not over. None where it is over or never comes."""
    base = _relative(said["rel"], today) if "rel" in said else None
    years = [int(said["year"])] if "year" in said else [base[0].year] if base else range(today.year, today.year + 9)
    for year in years:
        if "weekday" in said:
            day = word_lists()["weekday"][said["weekday"]]
            first = base[0] + day * DAY if base else today + (day - today.weekday()) % 7 * DAY
            whole: Period | None = (first, first)
        else:
            whole = _dates(said, year, base) if said.keys() & {"month", "season", "day"} or not base else base
        period = whole and _part(whole, said.get("part"))
        if period and (period[0] - DAY if "before" in said else period[1]) >= today:
            return period
    return None


def _dates(said: Said, year: int, base: Period | None) -> Period | None:
    """A day, month, season or the whole of a year; None where that year has no such day."""
    month, day, end_month, end = 1, 1, 12, 31
    if "season" in said:
        month, day, end_month, end = word_lists()["season"][said["season"]]
    elif "month" in said or base:
        word = said.get("month") or str(base[0].month if base else "")
        month = end_month = int(word) if word.isdigit() else word_lists()["month"][word]
        day, end = int(said.get("day", 1)), int(said.get("day", 31))
    most = calendar.monthrange(year, end_month)[1]
    if "day" in said and day > most:
        return None
    return date(year, month, day), date(year, end_month, min(end, most))


def _relative(word: str, today: date) -> Period:
    unit, count = word_lists()["relative"][word]
    if unit == "day":
        return today + count * DAY, today + count * DAY
    if unit in ("week", "weekend"):
        monday = today + (7 * count - today.weekday()) * DAY
        return monday + (5 if unit == "weekend" else 0) * DAY, monday + 6 * DAY
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    first = later(today.replace(day=1), count * months - (today.month - 1) % months)
    return first, later(first, months) - DAY


def _part(whole: Period, words: str | None) -> Period | None:
    """The beginning, a third or the end of a time; only months have thirds."""
    first, last = whole
    part = next((part for name, part in word_lists()["part"].items() if name in (words or "")), None)
    if part in ("early", "mid"):
        first += (10 if part == "mid" else 0) * DAY
        return (first, first + 9 * DAY) if 28 <= (last - whole[0]).days + 1 <= 31 else None
    return {"first": (first, first), "late": (max(first, last - 10 * DAY), last)}.get(part or "", whole)


def later(day: date, months: int) -> date:
    """The same day of the month so many months later, or the last day of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
