"""Names misspelt: letters compared by sound, and slips spread over the words of a name."""

import re
import unicodedata
from collections.abc import Callable

from rapidfuzz.distance import DamerauLevenshtein

MIN_FUZZY = 5
"""Shorter words are never corrected: too many of them are one letter apart."""

MIN_SPREAD = 10
"""Letters that a name must have before slips in several of its words are corrected."""

_TENSE = str.maketrans("\u1101\u1104\u1108\u110a\u110d\u1166\u1168", "\u1100\u1103\u1107\u1109\u110c\u1162\u1164")
_AFTER_J = re.compile("(?<=[\u110c\u110e])[\u1163\u1167\u116d\u1172]")
_PLAIN_VOWEL = {"\u1163": "\u1161", "\u1167": "\u1165", "\u116d": "\u1169", "\u1172": "\u116e"}


def letters(text: str) -> str:
    """The letters of a text, Korean ones by sound: tense like plain consonants, and vowels that are said alike."""
    if text.isascii():  # most names and words: nothing to take apart
        return text
    tense = unicodedata.normalize("NFD", text).translate(_TENSE)
    return _AFTER_J.sub(lambda m: _PLAIN_VOWEL[m[0]], tense)


_BEGINNINGS = str.maketrans("cqxz\u110f\u1110\u1111\u110e", "kkss\u1100\u1103\u1107\u110c")


def beginning(word: str) -> str:
    """How letters begin, the same for those that are taken for each other ("cafka", "구버네티스")."""
    return word[0].translate(_BEGINNINGS)


class Spread:
    """Names of several words, found where each word is right or one letter from it."""

    def __init__(self) -> None:
        self._names: dict[tuple[int, str], dict[str, dict[tuple[str, ...], str]]] = {}

    def add(self, words: list[str], key: str) -> None:
        """Add one name; names of one word, and short ones, are not for this."""
        first, *rest = map(letters, words)
        if rest and len(first) + sum(map(len, rest)) >= MIN_SPREAD:
            self._names.setdefault((len(words), first[0]), {}).setdefault(first, {})[tuple(rest)] = key

    def find(self, words: list[str], endings: Callable[[], list[str]], is_known: Callable[[int], bool]) -> str | None:
        """The name that these words are with the fewest slips. `endings` gives the last word with its particles off."""
        first, *middle = (letters(w) for w in words[:-1])
        starts = self._names.get((len(words), first[0]), {})
        if not starts or is_known(0):
            starts = {first: starts[first]} if first in starts else {}
        best: tuple[int, str] | None = None
        forms: list[list[str]] = []
        for start, names in starts.items():
            if start != first and (len(start) < MIN_FUZZY or abs(len(start) - len(first)) > 1):
                continue
            slips = _distance([first], start)
            if slips > 1:
                continue
            forms = forms or [*([m] for m in middle), [letters(e) for e in endings()]]
            for rest, key in names.items():
                wrong = [_distance(f, right) for f, right in zip(forms, rest, strict=True)]
                if max(wrong) > 1 or any(w and is_known(at) for at, w in enumerate(wrong, start=1)):
                    continue
                if best is None or slips + sum(wrong) < best[0]:
                    best = (slips + sum(wrong), key)
        return best[1] if best else None


def _distance(forms: list[str], right: str) -> int:
    """How many letters are wrong in the nearest form of a word; 2 where there are more, or the word is too short."""
    if right in forms:
        return 0
    if len(right) < MIN_FUZZY:
        return 2
    alike = [f for f in forms if f[0] == right[0] and abs(len(f) - len(right)) <= 1]
    return min((DamerauLevenshtein.distance(f, right, score_cutoff=1) for f in alike), default=2)
