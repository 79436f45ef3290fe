"""The word lists and patterns of `schedule_words.yaml`, and where they match."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from service.word_lists import read_words

PLACE = "\0"
"""Where a phrase stands that was taken out."""
Said = Mapping[str, str]
"""What the groups of a pattern matched, by name."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A part of a question that tells of time, and what it says."""

    start: int
    end: int
    says: Mapping[str, Any]
    sure: bool = True
    """Whether it counts by itself, and not only beside another."""


@cache
def word_lists() -> Any:
    """The content of `schedule_words.yaml`."""
    return read_words(Path(__file__).with_name("schedule_words.yaml"))


@cache
def pattern(*names: str) -> re.Pattern[str]:
    """Some lists of the file as alternatives."""
    entries = [word_lists()[name] for name in names]
    return compiled("|".join("|".join(e) if isinstance(e, list) else e for e in entries))


@cache
def compiled(words: str) -> re.Pattern[str]:
    """A pattern with word lists and parts put in."""
    words = re.sub(r"\n\s*", "", _expanded(words)).replace("_", r"\s*").replace("@", PLACE)
    return re.compile(re.sub(r"(?<=\[) | (?=\?)", r"\\s", words).replace(" ", r"\s+"))


def _expanded(words: str) -> str:
    """A pattern with word lists and parts put in; a part may use those before it, `{~part}` is without its groups."""
    lists = {
        name: "|".join(sorted(e, key=len, reverse=True)) for name, e in word_lists().items() if isinstance(e, dict)
    }
    for name, part in reversed((lists | {k: p.strip() for k, p in word_lists()["parts"].items()}).items()):
        if (unnamed := "{~" + name + "}") in words:
            words = words.replace(unnamed, re.sub(r"\?P<\w+>", "?:", _expanded(part)))
        words = words.replace("{" + name + "}", part)
    return words


def said_in(match: re.Match[str]) -> Said:
    """The groups that matched, without spaces and without the digits that keep their names apart."""
    return {k.rstrip("0123456789"): re.sub(r"\s+", "", v) for k, v in match.groupdict().items() if v}


def matches(plain: str, section: str) -> Iterator[tuple[str, re.Match[str]]]:
    """What matches of a section of the file, from left to right; where several start at one place, the longest."""
    kinds = [(kind, compiled(p)) for kind, patterns in word_lists()[section].items() for p in patterns]
    at, ahead = 0, [(kind, p, p.search(plain)) for kind, p in kinds]
    while ahead := [(k, p, n) for k, p, m in ahead if m and (n := m if m.start() >= at else p.search(plain, at))]:
        kind, _, match = min(((k, p, m) for k, p, m in ahead if m), key=lambda a: (a[2].start(), -a[2].end()))
        at = match.end()
        yield kind, match
