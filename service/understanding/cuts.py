"""Where a question that asks for several things can be cut into them."""

import re

_BOTH = re.compile(
    r"\b(?:both|these two|the two)\b"
    r"|\btwo (?:\w+ )?(?:things|gaps|goals|wishes|topics|skills|problems|areas|holes|jobs)\b"
    r"|둘 ?다|두 ?가지|두 ?개",
    re.IGNORECASE,
)
_TWICE = re.compile(r"싶고|싶기도|\band (?:then )?(?:i'?d |i )?also\b|\bas well as\b", re.IGNORECASE)
"""A wish that goes on with another one."""

_ALIKE = re.compile(
    r"\bhow (?:to|do|you)\b[^.!?]*,? (?:and|plus|then) (?:also )?(?:how|what)\b"
    r"|\bto \w+ [^.!?]*\band (?:then |also )?to \w+"
    r"|(?:거|것|법|일|방법)(?: 하나| 먼저)?(?:이?랑요?|하고요?|과|와|도|,)[^.!?]*(?:거|것|법|일|방법)",
    re.IGNORECASE,
)
"""Two things described in the same form ("how to … and how to …")."""

_JOINT = re.compile(r",? and (?:also |then )?|;|(?<=[가-힣])(?:이?랑|하고|와|과|고)요?,? |, ", re.IGNORECASE)
MIN_WORDS = 4
"""Words that a description has at least."""

MIN_PART = 8
"""Characters that a part must have to describe anything."""


def halves(text: str) -> list[tuple[str, str]]:
    """The ways to cut a question in two that says it asks for two things; none where it does not say so."""
    if not any(sign.search(text) for sign in (_BOTH, _TWICE, _ALIKE)):
        return []
    bare = _BOTH.sub(" ", text)
    cuts = [(bare[: m.start()].strip(), bare[m.end() :].strip()) for m in _JOINT.finditer(bare)]
    return [(a, b) for a, b in cuts if min(len(a), len(b)) >= MIN_PART]


_LINK = re.compile(
    r"[,:;.]?\s+(?:oh )?(?:and|plus|then|as well as|also)(?: also| maybe| then)*\s+|[,:;]\s+"
    r"|(?<=[가-힣])(?:이?랑|하고|에다가|과|와)요?,?\s|[,.]?\s*(?:그리고|글구|또)\s",
    re.IGNORECASE,
)
_DESCRIBES = re.compile(
    r"^\W*(?:maybe |also |then )*(?:that (?:thing|stuff)|how |something|some way|a way|what |[a-z]+ing )"
    r"|(?:거|것|법|는지|기)(?:도|요|를|까지)?\W*(?:\S{0,6}\s?싶\S*)?\W*$",
    re.IGNORECASE,
)


def parts(text: str) -> list[tuple[int, int]]:
    """Where the parts of an enumeration stand."""
    cuts = [0, *(at for m in _LINK.finditer(text) for at in (m.start(), m.end())), len(text)]
    return [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=True) if a < b]


def describes(part: str) -> bool:
    """Whether a part of an enumeration says what a thing does, in place of its name ("that thing where …")."""
    return len(part.split()) >= MIN_WORDS and bool(_DESCRIBES.search(part))
