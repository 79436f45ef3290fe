"""How much time somebody has: hours a week, days, a start and a deadline, read from an English or Korean question.

The phrases are in `schedule_words.yaml`. Where it is doubtful whether a phrase tells of a schedule, it is not read.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from service.understanding.named_dates import DAY, Said, later, period_named, word_lists

_PLAIN = str.maketrans("\0ABCDEFGHIJKLMNOPQRSTUVWXYZ’‘–—−～∼〜ㆍ・，、：", " abcdefghijklmnopqrstuvwxyz''---~~~··,,:")
"""Small letters and plain signs, each character for one, so that places stay the same."""
_PLACE = "\0"
_MOST_ADAY = 16.0
_NEAR = 200
"""Characters before and behind a phrase that can say that it is none."""


@dataclass(frozen=True, slots=True)
class TimeWords:
    """The time that a question tells of.

    Day 0 is Monday, without hours where it is only named; `deadline` is the last day itself; `rest` is the question
    without these phrases.
    """

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
        deadline = later(start or today, says["months"])
    days = MappingProxyType(_merged([p.says["days"] for p in phrases if "days" in p.says]))
    return TimeWords(says.get("hours"), days, start, deadline, says.get("weeks"), _rest(text, plain, phrases))


def _scan(plain: str, today: date) -> Iterator[_Phrase]:
    """The phrases from left to right; where several start at one place, the longest."""
    kinds = [(kind, _compiled(p)) for kind, patterns in word_lists()["phrases"].items() for p in patterns]
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


def _says(kind: str, said: Said, today: date) -> dict[str, Any] | None:
    """What the groups of a pattern mean; None where it is out of all bounds. Raises ValueError for no such day."""
    if kind == "bare":
        return {"days": dict.fromkeys(_days(said["days"]))}
    if "n" in said:
        return _amount(said) if "clock" in said else _length(said, today)
    if not (period := period_named(said, today)):
        return None
    if kind == "start":
        return {"start": max(period[0], today)}
    return {"deadline": period[0] - DAY if "before" in said else period[1]}


def _amount(said: Said) -> dict[str, Any] | None:
    hours = _number(said["n"]) + (0.5 if "half" in said else 0)
    hours = round(hours / word_lists()["clock"][said["clock"]] + _number(said.get("min", "0")) / 60, 4)
    if "days" not in said:
        hours *= _number(said.get("times", "1"))
        return {"hours": hours} if 0 < hours <= 7 * _MOST_ADAY else None
    days = _days(said["days"])
    if "total" in said or ("each" not in said and said["days"].startswith(("weekend", "주말"))):
        hours /= len(days)
    return {"days": dict.fromkeys(days, hours)} if 0 < hours <= _MOST_ADAY else None


def _days(words: str) -> list[int]:
    """The days that words name: single ones, ranges, weekdays and weekends; all where they name none ("daily")."""
    sets = word_lists()["sets"]
    days = {day for name, some in sets.items() if name in words for day in some}
    plain = re.sub("|".join([*sets, "요일", "매일", "하루", "일일", "1일"]), " ", words)
    single = [word_lists()["weekday"][w] for w in re.findall("mon|tue|wed|thu|fri|sat|sun|[월화수목금토일]", plain)]
    if len(single) == 2 and _pattern("ranges").search(plain):
        single = [day % 7 for day in range(single[0], single[0] + (single[1] - single[0]) % 7 + 1)]
    return sorted(days.union(single)) or list(range(7))


def _length(said: Said, today: date) -> dict[str, Any] | None:
    unit, size = word_lists()["unit"][said["unit"]]
    count = (_number(said["n"]) + (0.5 if "half" in said else 0)) * size
    if count < 1 or (unit != "months" and count % 1):
        return None
    if unit == "months" and "lasts" not in said:
        return {"deadline": later(today, int(count)) + int(count % 1 * 30) * DAY}
    return {"deadline": today + count * DAY} if unit == "days" else {unit: int(count)}


def _number(word: str) -> float:
    return float(word) if word[0].isdigit() else float(word_lists()["number"][word])


def _rest(text: str, plain: str, phrases: list[_Phrase]) -> str:
    """The text without the phrases and what joined them, tidied; as it was where there are none."""
    if not phrases:
        return text
    text = text.replace(_PLACE, " ")
    cuts = [0, *(at for p in phrases for at in (p.start, p.end)), len(text)]
    kept = [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=True)]
    inner = [text[a:b] for a, b in kept[1:-1] if not _pattern("beside").match(plain[a:b])]
    rest = _PLACE.join([text[: cuts[1]], *inner, text[cuts[-2] :]])
    for pattern, instead in word_lists()["tidy"]:
        rest = _compiled(pattern).sub(instead.replace("@", _PLACE), rest)
    return rest.strip()


@cache
def _pattern(*names: str) -> re.Pattern[str]:
    """Some lists of the file as alternatives."""
    entries = [word_lists()[name] for name in names]
    return _compiled("|".join("|".join(e) if isinstance(e, list) else e for e in entries))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern with word lists and parts put in; a part may use those before it."""
    lists = {
        name: "|".join(sorted(e, key=len, reverse=True)) for name, e in word_lists().items() if isinstance(e, dict)
    }
    for name, part in reversed((lists | word_lists()["parts"]).items()):
        pattern = pattern.replace("{" + name + "}", part)
    pattern = re.sub(r"\n\s*", "", pattern).replace("_", r"\s*").replace("@", _PLACE)
    return re.compile(re.sub(r"(?<=\[) | (?=\?)", r"\\s", pattern).replace(" ", r"\s+"))
