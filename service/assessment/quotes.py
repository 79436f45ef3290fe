"""Which quotes count: only words of the answer itself that show something, not those that speak to the grader."""

import re
import unicodedata

from rapidfuzz import fuzz

MIN_QUOTE = 8
"""Letters and digits of a quote; a shorter one could be found in any answer."""

TOO_ALIKE = 85
"""From this likeness (0 to 100) on, a quote repeats its criterion instead of showing it."""

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
    """Text as quotes are compared: composed letters, single spaces."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def is_evidence(quote: str, answer: str, criterion: str) -> bool:
    """Whether a quote stands in the answer letter by letter, outside of what speaks to the grader, and shows something.

    `criterion` is what it is quoted for: repeating that shows nothing.
    """
    said = plain(quote)
    long_enough = sum(map(str.isalnum, said)) >= min(MIN_QUOTE, sum(map(str.isalnum, plain(answer))))
    if not said or not long_enough or said not in plain(answer):
        return False
    if fuzz.ratio(said.casefold(), plain(criterion).casefold()) >= TOO_ALIKE:
        return False
    return said in plain(without_addresses(answer)) and not addresses_grader(said)


def addresses_grader(text: str) -> bool:
    """Whether a text speaks to whoever grades it, or of the grading."""
    return _TO_GRADER.search(text) is not None


def without_addresses(answer: str) -> str:
    """The answer without the sentences that speak to the grader."""
    return "\n".join("" if addresses_grader(part) else part for part in _SENTENCE.split(answer))
