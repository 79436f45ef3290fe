"""Words that tell an intent, from `intents.yaml`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from service.understanding.asked import Intent
from service.understanding.heard import MARKS
from service.word_lists import read_words

Kind = Literal["approve", "decline", "greeting", "small", "about", "vague"]
"""What an utterance may be as a whole; `about` asks about the program itself, `small` is other small talk."""

_SIGN = r"[^\w\ue001-\ue004]"
_GAP = rf"(?:{_SIGN}|[ㄱ-ㅎㅏ-ㅣ])"
"""What stands between words: signs, and letters that are laughed or cried."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that tell an intent, and where they stand."""

    intent: Intent
    start: int
    end: int


def cues_in(marked: str) -> list[Cue]:
    """The first cue of every intent that has one, the strongest intent first."""
    found = []
    for intent, patterns in _within().items():
        matches = [m for p in patterns if (m := p.search(marked))]
        if matches:
            first = min(matches, key=lambda m: m.start())
            found.append(Cue(intent, first.start(), first.end()))
    return found


def kinds_of(marked: str) -> set[Kind]:
    """What a text is from end to end."""
    plain = marked.strip()
    return {kind for kind, pattern in _whole().items() if pattern.match(plain)}


def says(what: str, marked: str) -> bool:
    """Whether a text has words of a list of the file (`news`, `kept`, `unlearnt`, `wanted`, `again`)."""
    return any(p.search(marked) for p in _list(what))


@cache
def _within() -> dict[Intent, list[re.Pattern[str]]]:
    return {intent: list(_compiled(languages)) for intent, languages in _read()["within"].items()}


@cache
def _whole() -> dict[Kind, re.Pattern[str]]:
    """Patterns of one or more pieces after each other; once a piece is read, it is not read in another way."""
    found = {}
    for kind, languages in _read()["whole"].items():
        pieces = "|".join(piece for pieces in languages.values() for piece in pieces)
        found[kind] = _pattern(rf"{_SIGN}*+(?>(?:{pieces})(?:{_GAP}+|$))++$")
    return found


@cache
def _list(what: str) -> list[re.Pattern[str]]:
    return list(_compiled(_read()[what]))


def _compiled(languages: Mapping[str, list[str]]) -> Iterator[re.Pattern[str]]:
    """The patterns of all languages: many an utterance is in two."""
    return (_pattern(words) for patterns in languages.values() for words in patterns)


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
    return read_words(Path(__file__).with_name("intents.yaml"))


def joints(what: str, marked: str) -> Iterator[re.Match[str]]:
    """Where the words of a list of the file stand (`clause`, `final`)."""
    for pattern in _list(what):
        yield from pattern.finditer(marked)
