"""Dates as a question names them: a day, a month, a season, the end of next week, from one day to another."""

import calendar
from datetime import date, timedelta

from service.understanding.schedule_patterns import Said, compiled, said_in, word_lists

DAY = timedelta(days=1)
Period = tuple[date, date]
"""The first and the last day."""


def period_named(said: Said, today: date) -> Period | None:
    """The time that is named; without a year the next one that is not over. None where it is over or never comes."""
    base = _relative(said["rel"], today) if "rel" in said else None
    years = [int(said["year"])] if "year" in said else [base[0].year] if base else range(today.year, today.year + 9)
    for year in years:
        period = _in_year(said, year, base, today)
        if period and (period[0] - DAY if "before" in said else period[1]) >= today:
            return period
    return None


def _in_year(said: Said, year: int, base: Period | None, today: date) -> Period | None:
    if "weekday" in said:
        day = word_lists()["weekday"][said["weekday"]]
        first = base[0] + day * DAY if base else today + (day - today.weekday()) % 7 * DAY
        whole: Period | None = (first, first)
    else:
        whole = _dates(said, year, base) if said.keys() & {"month", "season", "day"} or not base else base
    return _block(whole, said) if whole and "block" in said else whole and _part(whole, said.get("part"))


def span_named(words: Said, today: date) -> tuple[Period, ...]:
    """The times that `since` and `till`, `till` alone, `since` with a length or `at` name; none where one is over.

    The words are as they stand in the question. `both` says that two times are meant and not what is between them.
    """
    if "at" in words:
        period = period_named(_said(words["at"]), today)
        return (period,) if period else ()
    if "n" in words:
        start, unit = period_named(_said(words["since"]), today), words["unit"]
        count = int(float(word_lists()["number"].get(words["n"], words["n"] if words["n"].isdigit() else 0)))
        return ((start[0], _after(start[0], count, unit) - DAY),) if start and count else ()
    if "since" not in words:
        end = period_named(_said(words["till"]), today)
        return ((today, end[1]),) if end else ()
    first, last = _pair(words["since"], words["till"])
    between = _between(first, last, today)
    if not between or "both" not in words:
        return (between,) if between else ()
    one, two = period_named(first, today), period_named(last, today)
    return () if not one or not two else (between,) if one[1] + DAY == two[0] else (one, two)


def _after(day: date, count: int, unit: str) -> date:
    kind, size = word_lists()["unit"][unit]
    return later(day, count * size) if kind == "months" else day + count * size * (7 if kind == "weeks" else 1) * DAY


def _said(words: str) -> Said:
    """What the words of one date say; raises ValueError where it is none, or a weekday that may be any."""
    match = next((m for p in word_lists()["dates"] if (m := compiled(p).fullmatch(words.strip()))), None)
    said = said_in(match) if match else {}
    if not said or ("weekday" in said and "rel" not in said):
        raise ValueError(words)
    return said


def _pair(since: str, till: str) -> tuple[Said, Said]:
    """Two dates of which one may be named in short: "1 to 14 February", "2월 6일~9일"."""
    if short := compiled(word_lists()["shortsince"]).fullmatch(since.strip()):
        last, said = _said(till), said_in(short)
        of_year = {k: v for k, v in last.items() if k in ("year", "rel")}
        if since.strip().isdigit() and "월" in till and "day" not in last:  # 7~8월
            said = {"month": since.strip()}
        if ("nth" in said) != ("day" in last):
            raise ValueError(since)
        return ({**last, "day": said["nth"]} if "nth" in said else {**of_year, "month": said["month"]}), last
    if short := compiled(word_lists()["shorttill"]).fullmatch(till.strip()):
        first, said = _said(since), said_in(short)
        if "day" not in first:
            raise ValueError(till)
        if "year" in said:
            first = {**first, "year": said["year"]}
        return first, {**first, "day": said["nth"]}
    return _said(since), _said(till)


def _between(first: Said, last: Said, today: date) -> Period | None:
    """From the first to the last day: without years the next time that is not over."""
    if "year" in first and not last.keys() & {"year", "rel"}:
        ends = [p for y in (0, 1) if (p := _in_year(last, int(first["year"]) + y, None, today))]
    else:
        ends = [p for p in [period_named(last, today)] if p]
    base = _relative(first["rel"], today) if "rel" in first else None
    for end in (p[1] for p in ends if p[1] >= today):
        years = [int(first["year"])] if "year" in first else [base[0].year] if base else [end.year, end.year - 1]
        starts = (p[0] for y in years if (p := _in_year(first, y, base, today)) and p[0] <= end)
        if start := next(starts, None):
            return start, end
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


def _block(whole: Period, said: Said) -> Period | None:
    """Some weeks or half of a month. The first week is its first seven days, the last its last seven."""
    first, last = whole
    order, count = word_lists()["order"][said["order"]], said.get("count", "1")
    weeks = int(count) if count.isdigit() else int(word_lists()["number"][count])
    if said["block"] == "half" and (last - first).days > 30:
        return None
    if said["block"] == "half":
        return (first, first + 14 * DAY) if order == 0 else (first + 15 * DAY, last) if order in (1, -1) else None
    if order < 0:
        return last - (7 * weeks - 1) * DAY, last
    first += 7 * weeks * order * DAY
    return (first, min(first + (7 * weeks - 1) * DAY, last)) if first <= last else None


def later(day: date, months: int) -> date:
    """The same day of the month so many months later, or the last day of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
