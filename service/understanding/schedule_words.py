"""How much time somebody has: hours a week, days, a start and a deadline, read from an English or Korean question.

The phrases are in `schedule_words.yaml`. Where it is doubtful whether a phrase tells of a schedule, it is not read.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from service.understanding.named_dates import DAY, Period, later, period_named
from service.understanding.pauses import pauses_in, pauses_meant, without
from service.understanding.schedule_patterns import PLACE, Phrase, Said, compiled, matches, pattern, said_in, word_lists
from service.understanding.weekdays import days_named, merged

_PLAIN = str.maketrans("\0ABCDEFGHIJKLMNOPQRSTUVWXYZ’‘–—−～∼〜ㆍ・，、：", " abcdefghijklmnopqrstuvwxyz''---~~~··,,:")
"""Small letters and plain signs, each character for one, so that places stay the same."""
_MOST_ADAY = 16.0
_NEAR = 200
"""Characters before and behind a phrase that can say that it is none."""


@dataclass(frozen=True, slots=True)
class TimeWords:
    """The time that a question tells of.

    Day 0 is Monday, without hours where it is only named; `deadline` is the last day itself; `rest` is the question
    without these phrases; `breaks` are times without learning, first and last day, in the order of the question.
    """

    hours_per_week: float | None
    days: Mapping[int, float | None]
    start: date | None
    deadline: date | None
    weeks: int | None
    rest: str
    breaks: tuple[Period, ...] = ()


def read_time_words(text: str, today: date) -> TimeWords:
    """Hours a week, days, start, deadline and weeks that a question names; of two of a kind the first."""
    plain = text.translate(_PLAIN)
    pauses = pauses_in(plain, today)
    rest = without(plain, pauses)
    phrases = _meant(rest, list(_scan(rest, today)))
    pauses = pauses_meant(plain, pauses, phrases)
    says = {kind: said for phrase in reversed(phrases) for kind, said in phrase.says.items()}
    start, deadline = says.get("start"), says.get("deadline")
    if not deadline and "months" in says:
        deadline = later(start or today, says["months"])
    days = merged([p.says["days"] for p in phrases if "days" in p.says], {d for p in pauses for d in p.says["off"]})
    rest = _rest(text, plain, sorted([*phrases, *pauses], key=lambda p: p.start))
    breaks = tuple(pause for p in pauses for pause in p.says["breaks"])
    return TimeWords(says.get("hours"), MappingProxyType(days), start, deadline, says.get("weeks"), rest, breaks)


def _scan(plain: str, today: date) -> Iterator[Phrase]:
    read = 0
    for kind, match in matches(plain, "phrases"):
        if phrase := _phrase(kind, match, today, plain[read : match.start()]):
            read = max(match.end(), phrase.end)
            yield phrase


def _phrase(kind: str, match: re.Match[str], today: date, since: str) -> Phrase | None:
    """What a match says, with the words that go along with it; None where it says nothing about a schedule.

    `since` is the text between the phrase read before and this one.
    """
    said = said_in(match)
    start, end, counted = match.start(), match.end(), kind in ("hours", "days")
    before, behind = match.string[max(0, start - _NEAR) : start], match.string[end : end + _NEAR]
    placed = before + PLACE + behind
    try:
        says = _says(kind, said, today)
    except (ValueError, OverflowError):  # no such day
        return None
    if not says or pattern("never").search(placed) or (counted and pattern("aside").search(placed)):
        return None
    lead = pattern("leads").search(placed) if counted or kind.startswith("bare") else None
    tail = pattern("tails").search(placed)
    if not (lead or tail or _open(since, behind)):
        return None
    sure = lead or tail or not kind.startswith("bare") or (kind == "bare" and pattern("meant").search(placed))
    return Phrase(
        start - len(lead[0]) + 1 if lead else start, end + len(tail[0]) - 1 if tail else end, says, bool(sure)
    )


def _open(before: str, behind: str) -> bool:
    """Whether no verb of the sentence says that a phrase is past or about something else than learning."""
    before, behind = pattern("stop").split(before)[-1].strip(), pattern("stop").split(behind)[0].strip()
    verbs = [] if before.endswith((",", ":", ";", "(")) else [*pattern("verbs").finditer(before)]
    if not verbs and not behind.startswith((",", ":", ";", ")")):
        verbs = [*pattern("verbs", "verbs-ko").finditer(behind)][:1]
    return not verbs or str(verbs[-1].lastgroup).startswith("wish")


def _meant(plain: str, phrases: list[Phrase]) -> list[Phrase]:
    """The phrases without those that count only beside another and stand beside none."""
    sure = [p.sure for p in phrases]
    joins = [bool(pattern("beside").match(plain[a.end : b.start])) for a, b in pairwise(phrases)]
    for i, joined in [*enumerate(joins), *reversed([*enumerate(joins)])]:
        sure[i], sure[i + 1] = sure[i] or (joined and sure[i + 1]), sure[i + 1] or (joined and sure[i])
    return [p for p, counts in zip(phrases, sure, strict=True) if counts]


def _says(kind: str, said: Said, today: date) -> dict[str, Any] | None:
    """What the groups of a pattern mean; None where it is out of all bounds. Raises ValueError for no such day."""
    if kind in ("bare", "onlydays"):
        return {"days": dict.fromkeys(days_named(said["days"]))}
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
    days = days_named(said["days"])
    if "total" in said or ("each" not in said and said["days"].startswith(("weekend", "주말"))):
        hours /= len(days)
    return {"days": dict.fromkeys(days, hours)} if 0 < hours <= _MOST_ADAY else None


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


def _rest(text: str, plain: str, phrases: list[Phrase]) -> str:
    """The text without the phrases and what joined them, tidied; as it was where there are none."""
    if not phrases:
        return text
    text = text.replace(PLACE, " ")
    spans: list[tuple[int, int]] = []
    for p in phrases:
        if spans and p.start <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(spans[-1][1], p.end)
        else:
            spans.append((p.start, p.end))
    cuts = [0, *(at for span in spans for at in span), len(text)]
    kept = [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=True)]
    inner = [text[a:b] for a, b in kept[1:-1] if {*"()"} & {*plain[a:b]} or not pattern("beside").match(plain[a:b])]
    rest = PLACE.join([text[: cuts[1]], *inner, text[cuts[-2] :]])
    for words, instead in word_lists()["tidy"]:
        rest = compiled(words).sub(instead.replace("@", PLACE), rest)
    return rest.strip()


def tells_time(text: str) -> bool:
    """Whether a text tells of a schedule at all."""
    said = read_time_words(text, date.min + 400 * DAY)
    return bool(said.hours_per_week or said.days or said.start or said.deadline or said.weeks or said.breaks)
