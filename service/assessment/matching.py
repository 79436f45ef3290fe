"""When a short answer is right: equal to one that is accepted, case, spaces, hyphens and final punctuation apart."""

import re
import unicodedata
from collections.abc import Iterable

_IGNORED = re.compile(r"[\s\u200b_\-\u2010-\u2015\u2212'\"`“”‘’]+")
_FINAL = re.compile(r"[.,;:!?。、…]+$")
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(\D|$))")


def is_accepted(answer: str, accepted: Iterable[str]) -> bool:
    """Whether an answer is one of those accepted; numbers are compared by value."""
    given = normalised(answer)
    return bool(given) and any(given == other or _same_number(given, other) for other in map(normalised, accepted))


def normalised(text: str) -> str:
    """What is compared of an answer. An answer of nothing but signs, such as `*`, is compared as it is."""
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    return _IGNORED.sub("", _FINAL.sub("", _GROUPED.sub("", plain))) or plain


def _same_number(one: str, other: str) -> bool:
    try:
        return float(one) == float(other)
    except ValueError:
        return False
