"""Every text a user reads that is not content of the tree, in English and Korean."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from tree.skill import Language

ERRORS = "error."
"""What the codes of errors begin with; their texts are in files of their own, read when something is wrong."""

FILES = {ERRORS: "errors.", "change.": "changes.", "mcp.": "mcp.", "explain.": "explain.", "talk.": "talk."}
"""What codes begin with -> what the names of their files begin with; all other texts are in one file."""


@cache
def _catalogue(language: Language, name: str = "") -> dict[str, str]:
    import yaml

    text = files(__package__).joinpath(f"{name}{language}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, str] = yaml.load(text, Loader=yaml.CSafeLoader)  # a safe loader, in C
    return loaded


def say(language: Language, code: str, **values: Any) -> str:
    """The text with this code; raises KeyError for an unknown code or a missing value."""
    name = next((name for start, name in FILES.items() if code.startswith(start)), "")
    return _catalogue(language, name)[code].format(**values)


def has(code: str) -> bool:
    """Whether there is a text with this code."""
    return code in _catalogue("en", "errors." if code.startswith(ERRORS) else "")


def codes(language: Language) -> dict[str, str]:
    """All codes and texts of a language, for tests and documentation."""
    return {code: text for name in ("", *FILES.values()) for code, text in _catalogue(language, name).items()}


@dataclass(frozen=True, slots=True)
class Saying:
    """A text that is said later, in the language of whoever reads it. Values may be sayings themselves."""

    code: str
    values: Mapping[str, Any]

    def told(self, language: Language) -> str:
        """The text; raises as `say` does."""
        return say(language, self.code, **{name: told(value, language) for name, value in self.values.items()})

    def __str__(self) -> str:
        """In English."""
        return self.told("en")


Message = str | Saying
"""What went wrong: in whatever language the reader has, or as a library or a file says it."""


def saying(code: str, **values: Any) -> Saying:
    """A text to be said later."""
    return Saying(code, values)


def told(value: Any, language: Language) -> Any:
    """The value, said in this language where it is a saying."""
    return value.told(language) if isinstance(value, Saying) else value


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
