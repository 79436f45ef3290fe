"""Korean words written without the spaces between them, and Latin letters spelt out in Korean."""

import re
from collections.abc import Callable, Iterator

_SPELT = {
    **{"에이": "a", "비": "b", "씨": "c", "시": "c", "디": "d", "이": "e", "에프": "f", "지": "g", "쥐": "g"},
    **{"에이치": "h", "에이취": "h", "아이": "i", "제이": "j", "케이": "k", "엘": "l", "앨": "l", "엠": "m", "앰": "m"},
    **{
        "엔": "n",
        "앤": "n",
        "오": "o",
        "피": "p",
        "큐": "q",
        "알": "r",
        "에스": "s",
        "애스": "s",
        "티": "t",
        "유": "u",
    },
    **{"브이": "v", "더블유": "w", "더블류": "w", "엑스": "x", "와이": "y", "제트": "z"},
}
_LETTER = "|".join(sorted(_SPELT, key=len, reverse=True))
_ACRONYM = re.compile(rf"(?:{_LETTER}){{3,}}")
_ONE = re.compile(_LETTER)

_RUNS_ON = re.compile(
    r"배우|배워|배울|배운|공부|익히|익혀|마스터|알려|알고|가르|하려|하고 ?싶|하는|할라|쓰는|쓰려|되려|되고|될라|될려"
    r"|시작|입문|기초|로드맵|부터|뭐|무엇|어떻게|어케|추천|필요|강의|얼마|해야|해줘|개발자|전문가|고수|잘하"
)
"""Words with which a learner goes on behind a name."""

_JOINERS = re.compile(r"이랑|랑|하고|와|과|및")

MIN_HEAD = 2
"""Syllables that a name has at least."""


def in_latin(word: str) -> str:
    """A word that spells out at least three Latin letters ("에스큐엘") in these, with what follows; else itself."""
    spelt = _ACRONYM.match(word)
    if spelt is None:
        return word
    return "".join(_SPELT[letter] for letter in _ONE.findall(spelt[0])) + word[spelt.end() :]


def apart(word: str, is_name: Callable[[str], bool]) -> Iterator[str]:
    """The words that a Korean word was run together from, as far as names can be told."""
    runs_on = _RUNS_ON.search(word, MIN_HEAD)
    head, tail = (word[: runs_on.start()], word[runs_on.start() :]) if runs_on else (word, "")
    yield from _listed(head, is_name)
    if tail:
        yield tail


def _listed(word: str, is_name: Callable[[str], bool]) -> Iterator[str]:
    """The names of a list ("도커랑쿠버네티스"), each with what joins it to the next."""
    for joiner in _JOINERS.finditer(word, MIN_HEAD):
        if not is_name(word) and len(word) - joiner.end() >= MIN_HEAD and is_name(word[: joiner.start()]):
            yield word[: joiner.end()]
            yield from _listed(word[joiner.end() :], is_name)
            return
    yield word
