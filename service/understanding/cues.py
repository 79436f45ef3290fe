"""Words that tell an intent, from `intents.yaml`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from service.understanding.asked import Intent
from service.understanding.heard import MARKS


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that tell an intent, and where they stand."""

    intent: Intent
    start: int
    end: int


def cues_in(marked: str) -> list[Cue]:
    """The first cue of every intent that has one, the strongest intent first."""
    found = []
    for intent, patterns in _compiled("within").items():
        matches = [m for p in patterns if (m := p.search(marked))]
        if matches:
            first = min(matches, key=lambda m: m.start())
            found.append(Cue(intent, first.start(), first.end()))
    return found


def whole_intents(marked: str) -> set[Intent]:
    """The intents that a text tells from end to end."""
    plain = marked.strip()
    return {i for i, patterns in _compiled("whole").items() if any(p.fullmatch(plain) for p in patterns)}


def says(what: str, marked: str) -> bool:
    """Whether a text has words of a list of the file (`news`, `kept`, `unlearnt`, `wanted`, `again`)."""
    return any(p.search(marked) for p in _list(what))


@cache
def _compiled(section: str) -> dict[Intent, list[re.Pattern[str]]]:
    end = "(?:%s)+" if section == "whole" else "%s"
    return {
        intent: [_pattern(end % p) for patterns in languages.values() for p in patterns]
        for intent, languages in _read()[section].items()
    }


@cache
def _list(what: str) -> list[re.Pattern[str]]:
    return [_pattern(p) for patterns in _read()[what].values() for p in patterns]


def _pattern(words: str) -> re.Pattern[str]:
    """A pattern with its parts put in; a name is the whole run of its marks."""
    parts = {kind: _run(mark) for kind, mark in MARKS.items()} | {"name": _run("".join(MARKS.values()))}
    for name, part in reversed((parts | _read()["parts"]).items()):
        words = words.replace("{" + name + "}", part)
    return re.compile(words, re.IGNORECASE)


def _run(marks: str) -> str:
    return f"(?<![{marks}])[{marks}]++"


@cache
def _read() -> Any:
    return yaml.safe_load(Path(__file__).with_name("intents.yaml").read_text(encoding="utf-8"))


def joints(what: str, marked: str) -> Iterator[re.Match[str]]:
    """Where the words of a list of the file stand (`clause`, `final`)."""
    for pattern in _list(what):
        yield from pattern.finditer(marked)
