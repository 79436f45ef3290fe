"""What an utterance is about: what it names, else what it refers to of what was said before."""

import re
from dataclasses import dataclass

from service.understanding.heard import Heard
from service.understanding.names import by_kind


@dataclass(frozen=True, slots=True)
class Named:
    """Ids in the order in which they were named or shown."""

    skills: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.skills or self.options or self.tracks)

    def __or__(self, other: "Named") -> "Named":
        pairs = zip(self.lists, other.lists, strict=True)
        return Named(*(tuple(dict.fromkeys(a + b)) for a, b in pairs))

    @property
    def lists(self) -> tuple[tuple[str, ...], ...]:
        """Skills, options and tracks."""
        return self.skills, self.options, self.tracks


_ORDINALS = (
    (0, re.compile(r"\b(?:the )?(?:first|1st|former) (?:one|option|of)?\b|첫 ?번?째|전자|1번", re.I)),
    (1, re.compile(r"\bthe (?:second|2nd|latter)(?: one| option)?\b|두 ?번째|둘째|후자|2번", re.I)),
    (2, re.compile(r"\bthe (?:third|3rd)(?: one| option)?\b|세 ?번째|셋째|3번", re.I)),
    (-1, re.compile(r"\bthe last(?: one| option)\b|마지막 ?(?:거|것|걸|옵션)", re.I)),
)
_POINTS = re.compile(
    r"\b(?:it|that|this|these|those|them|they|both|one)\b|그거|그건|그걸|그게|이거|이건|이걸|이게|저거|둘 ?다|걔", re.I
)


def referred(part: Heard, last: Named) -> Named:
    """What the part names, or what it points at."""
    named = Named(*(tuple(by_kind(part.mentions, kind)) for kind in ("skill", "option", "track")))
    if named or not last:
        return named
    for at, pattern in _ORDINALS:
        if pattern.search(part.text):
            return _at(at, last)
    return last if _POINTS.search(part.text) else Named()


def _at(place: int, last: Named) -> Named:
    """The one at a place of what was shown: among the options, else the skills, else the tracks, else all."""
    for kind in ("options", "skills", "tracks"):
        ids = getattr(last, kind)
        if len(ids) > 1 and -len(ids) <= place < len(ids):
            return Named(**{kind: (ids[place],)})
    every = [(kind, name) for kind in ("skills", "options", "tracks") for name in getattr(last, kind)]
    if -len(every) <= place < len(every):
        kind, name = every[place]
        return Named(**{kind: (name,)})
    return Named()
