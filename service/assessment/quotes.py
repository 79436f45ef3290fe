"""Which quotes count: only words of the answer itself that show something, not those that speak to the grader."""

import re
import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz

from tree.characters import without_unseen

MIN_QUOTE = 8
"""Letters and digits of a quote; a shorter one could be found in any answer."""

TOO_ALIKE = 85
"""From this likeness (0 to 100) on, a quote repeats its criterion instead of showing it."""

LONG = 25
"""Letters and digits from which on a sentence can be a copy of the task; a command is shorter, and in both."""

OWN, COPY, ADDRESS = "oca"
"""Marks of words: the learner's own, those of the task, those that speak to the grader."""

_LOOKALIKES = str.maketrans(
    "асеіјорѕухАВСЕНІКМОРЅТХαεικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aceijopsyxABCEHIKMOPSTXaeiknoptuxABEZHIKMNOPTYX"
)
"""Cyrillic and Greek letters that are taken for Latin ones."""

_SPACES = re.compile(r"\s+")
_SENTENCE = re.compile(r"(?<=[.!?。])\s+|\n+")
_TO_GRADER = re.compile(
    r"""
    \b(ignore|disregard|forget|override)\b.{0,30}\b(instructions?|prompts?|rubric|criteria|rules\ (above|given))\b
    | \b(dear|note\ to|attention|message\ for|you\ are\ (now\ )?)(\ ?(the|an?))?\ ?\w*\ ?(grader|examiner|evaluator)\b
    | \b(mark|grade|rate|score|count|judge|consider|treat)\b.{0,40}\b(as|with)\b.{0,12}\b(met|fulfilled|passed|full)\b
    | \b(all|every|each)\b.{0,20}\bcriteri(a|on)\b.{0,20}\b(met|fulfilled|satisfied|passed)\b
    | \b(meets?|fulfil(s|ls)?|satisf(y|ies))\ (all|every|each)\b.{0,20}\bcriteri(a|on)\b
    | \bfull\ (marks|credit)\b | "verdict"\s*: | \bverdict\b.{0,12}\b(met|partly|missed)\b
    | ^\s*(system|assistant|user|grader)\s*: | </?\s*(system|answer|assistant)\b
    | 채점자(님|께|에게|여) | 만점을?\s*(주|처리|부탁)
    | (모든|전체|각)\s*(평가\s*|채점\s*)?기준(을|이|에|은)?.{0,12}충족
    | 충족(으로|했다고|한\ 것으로)\s*(처리|표시|평가|판정|간주)
    | (지시|명령|지침|프롬프트|루브릭)(를|을|은|는|사항을)?\s*(모두\s*)?(무시|잊)
    """,
    re.IGNORECASE | re.VERBOSE,
)


def plain(text: str) -> str:
    """Text as quotes are compared: composed letters, single spaces, nothing that is not to be seen."""
    return _SPACES.sub(" ", without_unseen(unicodedata.normalize("NFC", text))).strip()


def is_evidence(quote: str, answer: str, criterion: str, shown: tuple[str, ...] = ()) -> bool:
    """Whether a quote stands in the answer letter by letter, outside of what speaks to the grader, and shows something.

    `criterion` is what it is quoted for, `shown` what else the learner was shown: repeating these shows nothing.
    """
    said = plain(quote)
    text, marks = _marked(answer, shown)
    enough = min(MIN_QUOTE, _length(text))
    if not said or _length(said) < enough or addresses_grader(said):
        return False
    if fuzz.ratio(said.casefold(), plain(criterion).casefold()) >= TOO_ALIKE:
        return False
    at = text.find(said)
    while at >= 0:
        under = marks[at : at + len(said)]
        own = sum(letter.isalnum() for letter, mark in zip(said, under, strict=True) if mark == OWN)
        if own >= enough and ADDRESS not in under:
            return True
        at = text.find(said, at + 1)
    return False


def own_words(answer: str, shown: tuple[str, ...]) -> str:
    """The answer without what speaks to the grader and what only repeats `shown`."""
    text, marks = _marked(answer, shown)
    return "".join(letter for letter, mark in zip(text, marks, strict=True) if mark == OWN)


@lru_cache(maxsize=16)
def _marked(answer: str, shown: tuple[str, ...]) -> tuple[str, str]:
    """The answer as it is compared, and for each letter whose words it belongs to."""
    parts = [said for part in _SENTENCE.split(answer) if (said := plain(part))]
    marks = [(ADDRESS if addresses_grader(p) else COPY if _is_copy(p, shown) else OWN) * len(p) for p in parts]
    return " ".join(parts), OWN.join(marks)


def addresses_grader(text: str) -> bool:
    """Whether a text speaks to whoever grades it, or of the grading."""
    return _TO_GRADER.search(without_unseen(unicodedata.normalize("NFKC", text)).translate(_LOOKALIKES)) is not None


def _is_copy(said: str, shown: tuple[str, ...]) -> bool:
    if _length(said) + sum("가" <= letter <= "힣" for letter in said) < LONG:  # a syllable is worth two letters
        return False
    folded = said.casefold()
    return any(fuzz.partial_ratio(folded, text.casefold()) >= TOO_ALIKE for text in shown if len(text) >= len(said))


def _length(text: str) -> int:
    return sum(map(str.isalnum, text))
