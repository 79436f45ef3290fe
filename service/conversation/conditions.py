"""What somebody says of how to learn: hours, days and dates, kinds and languages of resources, how many steps."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, get_args

from service.contract import Conditions, Kind, Preferences
from service.understanding.schedule_words import read_time_words
from service.word_lists import read_words
from tree.availability import DAYS_OF_WEEK, HOURS_A_DAY

KINDS: tuple[Kind, ...] = get_args(Kind)
TIMES = ("hours_per_week", "days", "start", "deadline", "weeks", "breaks")


def read_conditions(text: str, today: date, before: Conditions) -> tuple[Conditions, frozenset[str]]:
    """The conditions that hold after this was said, and the names of those it is about."""
    said = {**_times(text, today), **_tastes(text.lower(), before.preferences or Preferences())}
    kept = before.model_dump(exclude_unset=True)
    if "days" in said:
        kept.pop("hours_per_week", None)
    if "hours_per_week" in said:
        kept.pop("days", None)
    if "weeks" in said or "deadline" in said:
        kept = {name: value for name, value in kept.items() if name not in ("weeks", "deadline")}
    return Conditions.model_validate({**kept, **said}), frozenset(said)


def _times(text: str, today: date) -> dict[str, Any]:
    found, said = read_time_words(text, today), dict[str, Any]()
    if found.hours_per_week is not None:
        said["hours_per_week"] = found.hours_per_week
    elif found.days:
        said["days"] = {DAYS_OF_WEEK[day]: hours or HOURS_A_DAY for day, hours in found.days.items()}
    said |= {name: value.isoformat() for name in ("start", "deadline") if (value := getattr(found, name))}
    if found.weeks:
        said["weeks"] = found.weeks
    if found.breaks:
        said["breaks"] = [{"from": first.isoformat(), "to": last.isoformat()} for first, last in found.breaks]
    return said


def _tastes(text: str, before: Preferences) -> dict[str, Any]:
    """Preferences and numbers, as the phrases say them."""
    phrases, changes = _phrases(), dict[str, Any]()
    named = [kind for kind in KINDS if phrases["kinds"][kind].search(text)]
    if named:
        unwanted = [kind for kind in named if phrases["without"][kind].search(text)]
        wanted = [kind for kind in named if kind not in unwanted]
        allowed = before.kinds or list(KINDS)
        changes["kinds"] = wanted or [kind for kind in allowed if kind not in unwanted]
    for name, value in (("free_only", True), ("languages", ["ko"]), ("languages", ["en"])):
        if phrases[f"{name}.{value if name == 'free_only' else value[0]}"].search(text):  # type: ignore[index]
            changes[name] = value
    if phrases["free_only.False"].search(text):
        changes["free_only"] = False
    said: dict[str, Any] = {"preferences": before.model_copy(update=changes)} if changes else {}
    if found := phrases["limit"].search(text):
        said["limit"] = min(50, max(1, int(next(g for g in found.groups() if g))))
    return said


@cache
def _phrases() -> Mapping[str, Any]:
    """The compiled phrases: one pattern each, those of kinds by kind."""
    read = read_words(Path(__file__).with_name("conditions.yaml"))

    def compiled(patterns: list[str]) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{p})" for p in patterns))

    kinds = {kind: "|".join(names) for kind, names in read["kinds"].items()}
    without = {
        kind: compiled([p.replace("KIND", f"(?:{names})") for p in read["without"]]) for kind, names in kinds.items()
    }
    one = {name: compiled(patterns) for name, patterns in read.items() if name not in ("kinds", "without")}
    return {**one, "kinds": {kind: re.compile(names) for kind, names in kinds.items()}, "without": without}
