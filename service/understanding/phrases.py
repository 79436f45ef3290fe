"""The words by which a question says what is known, what is not, what is wanted, and at which level.

In English most verbs stand before the names they govern and some behind ("Docker is behind me"); in Korean all stand
behind. The phrases themselves are in `phrases.yaml`.
"""

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from service.understanding.conjugation import conjugated
from service.word_lists import read_words
from tree.skill import Language

_STEM = re.compile(r"\{([가-힣]+)\}")
_HANGUL = re.compile(r"[가-힣]")
LANGUAGES: tuple[Language, ...] = ("en", "ko")
_SENTENCE = re.compile(
    r"[.!?;\n](?=\s|$)|[。？！…✅❌✔✓✗☑]|[ㅋㅎㅠㅜ]{2,}|\s[-–—]\s|(?<!\banything )(?<!\bnothing )\bbut\b|지만(?=\s)",
    re.IGNORECASE,
)

REACH = 60
"""Characters before a level word in which it may be said that the level is not asked for."""

REMEMBERED = 64
"""Texts whose governing words are kept: a question is read for them several times."""

Says = Literal["claim", "denial", "spurn", "contrast", "want"]
Side = Literal["before", "behind"]


@dataclass(frozen=True, slots=True)
class Verb:
    """Words that govern names on one side of them.

    A claim at a level, a denial, a lack of interest, a contrast ("instead of"), or a wish.
    """

    start: int
    end: int
    says: Says
    stands: Side
    level: int = 0

    def shifted(self, by: int) -> "Verb":
        """The same words in a text in which this one starts at `by`."""
        return Verb(self.start + by, self.end + by, self.says, self.stands, self.level)


@dataclass(frozen=True, slots=True)
class LevelWord:
    """A word that asks for a level."""

    start: int
    end: int
    level: int


@dataclass(frozen=True, slots=True)
class _Phrase:
    pattern: re.Pattern[str]
    says: Says
    stands: Side
    level: int = 0


def language_of(text: str) -> Language:
    """Korean where there is any Hangul."""
    return "ko" if _HANGUL.search(text) else "en"


def sentences(text: str) -> list[tuple[int, int]]:
    """Where each sentence starts and ends."""
    cuts = [0, *(m.end() for m in _SENTENCE.finditer(text)), len(text)]
    return [(a, b) for a, b in itertools.pairwise(cuts) if a < b]


@lru_cache(REMEMBERED)
def verbs(text: str, language: Language) -> tuple[Verb, ...]:
    """The governing words of one language, in order.

    In the same place a lack of interest beats a contrast, that a denial, that a claim, and that a wish.
    """
    found: list[Verb] = []
    for phrase in _phrases(language)[0]:
        for match in phrase.pattern.finditer(text):
            # a long look ahead is no part of the match, so that what it saw can still be read
            if not any(v.start < match.end() and match.start() < v.end for v in found):
                to_come = phrase.says == "claim" and _is_to_come(text, match)
                says: Says = "want" if to_come else phrase.says
                level = 0 if to_come else phrase.level
                found.append(Verb(match.start(), match.end(), says, phrase.stands, level))
    return tuple(sorted(found, key=lambda v: v.start))


def _is_to_come(text: str, claim: re.Match[str]) -> bool:
    """Whether what would be a claim is still to come ("before I know …", "to be good at …")."""
    before = re.search(_read()["to_come"], text[: claim.start()], re.IGNORECASE)
    return before is not None or re.search(_read()["wished"], claim[0], re.IGNORECASE) is not None


def without_claims(subject: str, bare: str) -> str:
    """The text with the words that claim, deny or spurn blotted out; they are looked for in `bare`."""
    characters = list(subject)
    for language in LANGUAGES:
        for verb in verbs(bare, language):
            if verb.says in {"claim", "denial", "spurn"}:
                characters[verb.start : verb.end] = " " * (verb.end - verb.start)
    return "".join(characters)


def level_words(text: str) -> list[LevelWord]:
    """Words that ask for a level, in order."""
    patterns = [*_phrases("en")[1], *_phrases("ko")[1]]
    found = [LevelWord(m.start(), m.end(), level) for level, pattern in patterns for m in pattern.finditer(text)]
    return sorted((w for w in found if not _is_unasked(text, w)), key=lambda w: w.start)


def _is_unasked(text: str, word: LevelWord) -> bool:
    """Whether a level is mentioned only to say that it is not asked for."""
    sides = _read()["no_level"]
    before = re.search(sides["before"], text[max(0, word.start - REACH) : word.start], re.IGNORECASE)
    return before is not None or re.search(sides["behind"], text[word.end :], re.IGNORECASE) is not None


@cache
def _phrases(language: Language) -> tuple[list[_Phrase], list[tuple[int, re.Pattern[str]]]]:
    """The governing words, the strongest first, and the words for levels."""
    data = _read()[language]
    parts: Mapping[str, str] = data["parts"]

    def compiled(patterns: Iterable[str]) -> Iterable[re.Pattern[str]]:
        for pattern in patterns:
            for name, part in parts.items():
                pattern = pattern.replace("{" + name + "}", part)  # noqa: PLW2901
            yield re.compile(_STEM.sub(lambda m: conjugated(m[1]), pattern), re.IGNORECASE)

    phrases = [_Phrase(p, "spurn", side) for side, ps in data["spurns"].items() for p in compiled(ps)]
    phrases += [_Phrase(p, "contrast", side) for side, ps in data["contrasts"].items() for p in compiled(ps)]
    phrases += [_Phrase(p, "denial", side) for side, ps in data["denials"].items() for p in compiled(ps)]
    for side, levels in data["claims"].items():
        phrases += [_Phrase(p, "claim", side, level) for level, ps in levels.items() for p in compiled(ps)]
    stands: Side = "before" if language == "en" else "behind"
    phrases += [_Phrase(p, "want", "behind") for p in compiled(data.get("wants_behind", ()))]
    phrases += [_Phrase(p, "want", stands) for p in compiled(data["wants"])]
    return phrases, [(level, p) for level, ps in data["levels"].items() for p in compiled(ps)]


def is_wish(text: str) -> bool:
    """Whether a text asks for something, in however few words."""
    return re.search(_read()["wish"], text, re.IGNORECASE) is not None


def spans_learnt(text: str) -> list[tuple[int, int]]:
    """Where a text describes what was learnt, without a name."""
    return [m.span() for m in re.finditer(_read()["learnt"], text, re.IGNORECASE)]


def speaks_of_others(text: str) -> bool:
    """Whether what stands before a name says that somebody else is spoken of ("my colleague is …")."""
    return re.search(_read()["others"], text, re.IGNORECASE) is not None


def speaks_of_persons(before: str, behind: str) -> bool:
    """Whether the name of a profession between these texts is that of people sought or met ("we need a …")."""
    signs = _read()["persons"]
    if re.search(signs["learnt"], behind, re.IGNORECASE):
        return False
    around = re.search(signs["before"], before, re.IGNORECASE) or re.search(signs["behind"], behind, re.IGNORECASE)
    return around is not None


def is_thanks(text: str) -> bool:
    """Whether a text gives thanks for what was done and asks nothing."""
    given = all(re.search(_read()[sign], text, re.IGNORECASE) for sign in ("thanks", "done"))
    return given and "?" not in text


def without_sources(text: str) -> str:
    """The text without where something was learnt ("from a course")."""
    return re.sub(_read()["sources"], lambda m: " " * len(m.group()), text, flags=re.IGNORECASE)


def is_homonym(name: str) -> bool:
    """Whether a name, as written, is also a word of everyday life, in the singular or with a particle."""
    word = name.lower()
    return any(word == h or (word.startswith(h) and not h.isascii()) or word == h + "s" for h in _read()["homonyms"])


@cache
def _read() -> Any:
    return read_words(Path(__file__).with_suffix(".yaml"))
