"""Every text a user reads that is not content of the tree, in English and Korean."""

import re
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from tree.skill import Language


@cache
def _catalogue(language: Language) -> dict[str, str]:
    text = files(__package__).joinpath(f"{language}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, str] = yaml.load(text, Loader=yaml.CSafeLoader)  # a safe loader, in C
    return loaded


def say(language: Language, code: str, **values: Any) -> str:
    """The text with this code; raises KeyError for an unknown code or a missing value."""
    return _catalogue(language)[code].format(**values)


def codes(language: Language) -> dict[str, str]:
    """All codes and texts of a language, for tests and documentation."""
    return dict(_catalogue(language))


def josa(word: str, pair: str) -> str:
    """The word with the particle that its last syllable wants; `pair` is with and without final consonant: "을를"."""
    last = re.sub(r"\([^)]*\)\s*$", "", word).rstrip("\"' ")[-1:]
    if "가" <= last <= "힣":
        final = (ord(last) - ord("가")) % 28
        closed = final != 0 and not (pair == "으로로" and final == 8)  # ㄹ takes 로
    else:
        closed = last.lower() in "lmnr013678"
        if pair == "으로로":
            closed = last.lower() in "mn036"
    with_final, without_final = ("으로", "로") if pair == "으로로" else (pair[0], pair[1])
    return word + (with_final if closed else without_final)
