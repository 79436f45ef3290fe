"""The days of a week that a question names; 0 is Monday."""

import re
from collections.abc import Mapping

from service.understanding.schedule_patterns import pattern, word_lists


def days_named(words: str) -> list[int]:
    """The days that words name: single ones, ranges, weekdays and weekends; all where they name none ("daily")."""
    sets = word_lists()["sets"]
    days = {day for name, some in sets.items() if name in words for day in some}
    plain = re.sub("|".join([*sets, "요일", "매일", "하루", "일일", "1일"]), " ", words)
    single = [word_lists()["weekday"][w] for w in re.findall("mon|tue|wed|thu|fri|sat|sun|[월화수목금토일]", plain)]
    if len(single) == 2 and pattern("ranges").search(plain):
        single = [day % 7 for day in range(single[0], single[0] + (single[1] - single[0]) % 7 + 1)]
    return sorted(days.union(single)) or list(range(7))


def merged(said: list[Mapping[int, float | None]], off: set[int]) -> dict[int, float | None]:
    """All days together. Narrow sets come before wide ones ("daily 1 hour, Sundays 3"), then first come first.

    Days that are `off` are none; where no others are named, all but these are.
    """
    named = {day for days in said for day, hours in days.items() if hours is None}
    days: dict[int, float | None] = {}
    for some in sorted(said, key=len):
        for day, hours in some.items():
            # "an hour a day, Mondays and Fridays" is an hour on these two
            if days.get(day) is None and (not named or len(some) < 7 or day in named):
                days[day] = hours
    kept = {day: hours for day, hours in sorted(days.items()) if day not in off}
    return kept if kept or not off else dict.fromkeys(sorted({*range(7)} - off))
