"""How much time somebody has: hours a week, days, a start and a deadline, read from an English or Korean question.

The phrases are in `schedule_words.yaml`. Where it is doubtful whether a phrase tells of a schedule, it is not read.
"""

import calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

_PLAIN = str.maketrans("\0ABCDEFGHIJKLMNOPQRSTUVWXYZ’‘–—−～∼〜ㆍ・，、：", " abcdefghijklmnopqrstuvwxyz''---~~~··,,:")
"""Small letters and plain signs, each character for one, so that places stay the same."""
_PLACE = "\0"
_DAY = timedelta(days=1)
_MOST_A_DAY = 16.0
_NEAR = 200
"""Characters before and behind a phrase that can say that it is none."""
_Said = Mapping[str, str]
_Period = tuple[date, date]


@dataclass(frozen=True, slots=True)
class TimeWords:
    """The time that a question tells of: day 0 is Monday (without hours where it is only named), `deadline` the last
    day itself, `rest` the question without these phrases."""

    hours_per_week: float | None
    days: Mapping[int, float | None]
    start: date | None
    deadline: date | None
    weeks: int | None
    rest: str


@dataclass(frozen=True, slots=True)
class _Phrase:
    start: int
    end: int
    says: Mapping[str, Any]
    sure: bool = True
    """Whether it counts by itself, and not only beside another."""


def read_time_words(text: str, today: date) -> TimeWords:
    """Hours a week, days, start, deadline and weeks that a question names; of two of a kind the first."""
    plain = text.translate(_PLAIN)
    phrases = _meant(plain, list(_scan(plain, today)))
    says = {kind: said for phrase in reversed(phrases) for kind, said in phrase.says.items()}
    start, deadline = says.get("start"), says.get("deadline")
    if not deadline and "months" in says:
        deadline = _later(start or today, says["months"])
    days = MappingProxyType(_merged([p.says["days"] for p in phrases if "days" in p.says]))
    return TimeWords(says.get("hours"), days, start, deadline, says.get("weeks"), _rest(text, plain, phrases))


def _scan(plain: str, today: date) -> Iterator[_Phrase]:
    """The phrases from left to right; where several start at one place, the longest."""
    kinds = [(kind, _compiled(p)) for kind, patterns in _read()["phrases"].items() for p in patterns]
    at, read, ahead = 0, 0, [(kind, p, p.search(plain)) for kind, p in kinds]
    while ahead := [(k, p, n) for k, p, m in ahead if m and (n := m if m.start() >= at else p.search(plain, at))]:
        kind, _, match = min(((k, p, m) for k, p, m in ahead if m), key=lambda a: (a[2].start(), -a[2].end()))
        at = match.end()
        if phrase := _phrase(kind, match, today, plain[read : match.start()]):
            read = max(at, phrase.end)
            yield phrase


def _phrase(kind: str, match: re.Match[str], today: date, since: str) -> _Phrase | None:
    """What a match says, with the words that go along with it; None where it says nothing about a schedule.

    `since` is the text between the phrase read before and this one.
    """
    said = {k.rstrip("0123456789"): re.sub(r"\s+", "", v) for k, v in match.groupdict().items() if v}
    start, end, counted = match.start(), match.end(), kind in ("hours", "days")
    before, behind = match.string[max(0, start - _NEAR) : start], match.string[end : end + _NEAR]
    placed = before + _PLACE + behind
    try:
        says = _says(kind, said, today)
    except (ValueError, OverflowError):  # no such day
        return None
    if not says or _pattern("never").search(placed) or (counted and _pattern("aside").search(placed)):
        return None
    lead = _pattern("leads").search(placed) if counted or kind.startswith("bare") else None
    tail = _pattern("tails").search(placed)
    if not (lead or tail or _open(since, behind)):
        return None
    sure = lead or tail or not kind.startswith("bare") or (kind == "bare" and _pattern("meant").search(placed))
    return _Phrase(
        start - len(lead[0]) + 1 if lead else start, end + len(tail[0]) - 1 if tail else end, says, bool(sure)
    )


def _open(before: str, behind: str) -> bool:
    """Whether no verb of the sentence says that a phrase is past or about something else than learning."""
    before, behind = _pattern("stop").split(before)[-1].strip(), _pattern("stop").split(behind)[0].strip()
    verbs = [] if before.endswith((",", ":", ";", "(")) else [*_pattern("verbs").finditer(before)]
    if not verbs and not behind.startswith((",", ":", ";", ")")):
        verbs = [*_pattern("verbs", "verbs-ko").finditer(behind)][:1]
    return not verbs or str(verbs[-1].lastgroup).startswith("wish")


def _meant(plain: str, phrases: list[_Phrase]) -> list[_Phrase]:
    """The phrases without those that count only beside another and stand beside none."""
    sure = [p.sure for p in phrases]
    joins = [bool(_pattern("beside").match(plain[a.end : b.start])) for a, b in pairwise(phrases)]
    for i, joined in [*enumerate(joins), *reversed([*enumerate(joins)])]:
        sure[i], sure[i + 1] = sure[i] or (joined and sure[i + 1]), sure[i + 1] or (joined and sure[i])
    return [p for p, counts in zip(phrases, sure, strict=True) if counts]


def _merged(said: list[Mapping[int, float | None]]) -> dict[int, float | None]:
    """All days together. Narrow sets come before wide ones ("daily 1 hour, Sundays 3"), then first come first."""
    named = {day for days in said for day, hours in days.items() if hours is None}
    days: dict[int, float | None] = {}
    for some in sorted(said, key=len):
        for day, hours in some.items():
            # "an hour a day, Mondays and Fridays" is an hour on these two
            if days.get(day) is None and (not named or len(some) < 7 or day in named):
                days[day] = hours
    return dict(sorted(days.items()))


def _says(kind: str, said: _Said, today: date) -> dict[str, Any] | None:
    """What the groups of a pattern mean; None where it is out of all bounds. Raises ValueError for no such day."""
    if kind == "bare":
        return {"days": dict.fromkeys(_days(said["days"]))}
    if "n" in said:
        return _amount(said) if "clock" in said else _length(said, today)
    if not (period := _period(said, today)):
        return None
    if kind == "start":
        return {"start": max(period[0], today)}
    return {"deadline": period[0] - _DAY if "before" in said else period[1]}


def _amount(said: _Said) -> dict[str, Any] | None:
    hours = _number(said["n"]) + (0.5 if "half" in said else 0)
    hours = round(hours / _read()["clock"][said["clock"]] + _number(said.get("min", "0")) / 60, 4)
    if "days" not in said:
        hours *= _number(said.get("times", "1"))
        return {"hours": hours} if 0 < hours <= 7 * _MOST_A_DAY else None
    days = _days(said["days"])
    if "total" in said or ("each" not in said and said["days"].startswith(("weekend", "주말"))):
        hours /= len(days)
    return {"days": dict.fromkeys(days, hours)} if 0 < hours <= _MOST_A_DAY else None


def _days(words: str) -> list[int]:
    """The days that words name: single ones, ranges, weekdays and weekends; all where they name none ("daily")."""
    sets = _read()["sets"]
    days = {day for name, some in sets.items() if name in words for day in some}
    plain = re.sub("|".join([*sets, "요일", "매일", "하루", "일일", "1일"]), " ", words)
    single = [_read()["weekday"][w] for w in re.findall("mon|tue|wed|thu|fri|sat|sun|[월화수목금토일]", plain)]
    if len(single) == 2 and _pattern("ranges").search(plain):
        single = [day % 7 for day in range(single[0], single[0] + (single[1] - single[0]) % 7 + 1)]
    return sorted(days.union(single)) or list(range(7))


def _length(said: _Said, today: date) -> dict[str, Any] | None:
    unit, size = _read()["unit"][said["unit"]]
    count = (_number(said["n"]) + (0.5 if "half" in said else 0)) * size
    if count < 1 or (unit != "months" and count % 1):
        return None
    if unit == "months" and "lasts" not in said:
        return {"deadline": _later(today, int(count)) + int(count % 1 * 30) * _DAY}
    return {"deadline": today + count * _DAY} if unit == "days" else {unit: int(count)}


def _period(said: _Said, today: date) -> _Period | None:
    """The time that is named; without a year the next one that is not over. None where it is over or never comes."""
    base = _relative(said["rel"], today) if "rel" in said else None
    years = [int(said["year"])] if "year" in said else [base[0].year] if base else range(today.year, today.year + 9)
    for year in years:
        if "weekday" in said:
            day = _read()["weekday"][said["weekday"]]
            first = base[0] + day * _DAY if base else today + (day - today.weekday()) % 7 * _DAY
            whole: _Period | None = (first, first)
        else:
            whole = _dates(said, year, base) if said.keys() & {"month", "season", "day"} or not base else base
        period = whole and _part(whole, said.get("part"))
        if period and (period[0] - _DAY if "before" in said else period[1]) >= today:
            return period
    return None


def _dates(said: _Said, year: int, base: _Period | None) -> _Period | None:
    """A day, month, season or the whole of a year; None where that year has no such day."""
    month, day, end_month, end = 1, 1, 12, 31
    if "season" in said:
        month, day, end_month, end = _read()["season"][said["season"]]
    elif "month" in said or base:
        word = said.get("month") or str(base[0].month if base else "")
        month = end_month = int(word) if word.isdigit() else _read()["month"][word]
        day, end = int(said.get("day", 1)), int(said.get("day", 31))
    most = calendar.monthrange(year, end_month)[1]
    if "day" in said and day > most:
        return None
    return date(year, month, day), date(year, end_month, min(end, most))


def _relative(word: str, today: date) -> _Period:
    unit, count = _read()["relative"][word]
    if unit == "day":
        return today + count * _DAY, today + count * _DAY
    if unit in ("week", "weekend"):
        monday = today + (7 * count - today.weekday()) * _DAY
        return monday + (5 if unit == "weekend" else 0) * _DAY, monday + 6 * _DAY
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    first = _later(today.replace(day=1), count * months - (today.month - 1) % months)
    return first, _later(first, months) - _DAY


def _part(whole: _Period, words: str | None) -> _Period | None:
    """The beginning, a third or the end of a time; only months have thirds."""
    first, last = whole
    part = next((part for name, part in _read()["part"].items() if name in (words or "")), None)
    if part in ("early", "mid"):
        first += (10 if part == "mid" else 0) * _DAY
        return (first, first + 9 * _DAY) if 28 <= (last - whole[0]).days + 1 <= 31 else None
    return {"first": (first, first), "late": (max(first, last - 10 * _DAY), last)}.get(part or "", whole)


def _later(day: date, months: int) -> date:
    """The same day of the month so many months later, or the last day of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _number(word: str) -> float:
    return float(word) if word[0].isdigit() else float(_read()["number"][word])


def _rest(text: str, plain: str, phrases: list[_Phrase]) -> str:
    """The text without the phrases and what joined them, tidied; as it was where there are none."""
    if not phrases:
        return text
    text = text.replace(_PLACE, " ")
    cuts = [0, *(at for p in phrases for at in (p.start, p.end)), len(text)]
    kept = [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=True)]
    inner = [text[a:b] for a, b in kept[1:-1] if not _pattern("beside").match(plain[a:b])]
    rest = _PLACE.join([text[: cuts[1]], *inner, text[cuts[-2] :]])
    for pattern, instead in _read()["tidy"]:
        rest = _compiled(pattern).sub(instead.replace("@", _PLACE), rest)
    return rest.strip()


@cache
def _pattern(*names: str) -> re.Pattern[str]:
    """Some lists of the file as alternatives."""
    entries = [_read()[name] for name in names]
    return _compiled("|".join("|".join(e) if isinstance(e, list) else e for e in entries))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern with word lists and parts put in; a part may use those before it."""
    lists = {name: "|".join(sorted(e, key=len, reverse=True)) for name, e in _read().items() if isinstance(e, dict)}
    for name, part in reversed((lists | _read()["parts"]).items()):
        pattern = pattern.replace("{" + name + "}", part)
    pattern = re.sub(r"\n\s*", "", pattern).replace("_", r"\s*").replace("@", _PLACE)
    return re.compile(re.sub(r"(?<=\[) | (?=\?)", r"\\s", pattern).replace(" ", r"\s+"))


@cache
def _read() -> Any:
    return yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
