"""Characters that a text must not hold: they steer a terminal, turn what is read, or cannot be seen at all."""

import re
import unicodedata

_CONTROLS = r"\x00-\x08\x0b-\x1f\x7f-\x9f"
_TURNING = r"\u200e\u200f\u202a-\u202e\u2066-\u2069"
_TAGS = r"\U000e0000-\U000e007f"

STEERING = re.compile(f"[{_CONTROLS}{_TURNING}{_TAGS}]")
"""Control characters but tabs and line feeds, marks of direction, and tags, which are letters that nobody sees."""


def steering(text: str) -> str | None:
    """The first such character by its code, as `U+001B`; None where there is none."""
    found = STEERING.search(text)
    return f"U+{ord(found[0]):04X}" if found else None


def without_steering(text: str) -> str:
    """The text without such characters."""
    return STEERING.sub("", text)


def without_unseen(text: str) -> str:
    """The text without these, and without what has no width at all, such as joiners and soft hyphens."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cf"})
