"""What an utterance is about: what it names, else what it refers to of what was said before."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from service.understanding.names import Mention, by_kind
from tree.skill_tree import SkillTree


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


_KINDS = ("skills", "options", "tracks")

_ORDINALS = (
    (0, re.compile(r"\bthe (?:first|1st|former)\b|첫 ?번?째|전자|앞(?:에|의) ?(?:거|것|걸|꺼)|1번", re.IGNORECASE)),
    (
        1,
        re.compile(r"\bthe (?:second|2nd|latter)\b|두 ?번째|둘째|후자|뒤(?:에|의) ?(?:거|것|걸|꺼)|2번", re.IGNORECASE),
    ),
    (2, re.compile(r"\bthe (?:third|3rd)\b|세 ?번째|셋째|3번", re.IGNORECASE)),
    (-1, re.compile(r"\bthe last (?:one|option)\b|마지막 ?(?:거|것|걸|옵션)", re.IGNORECASE)),
)
_OTHER = re.compile(r"\bthe other\b|다른 ?(?:거|것|걸|쪽|옵션)|반대 ?쪽", re.IGNORECASE)
_POINTS = re.compile(
    r"\b(?:it|its|that|this|these|those|them|they|both|one)\b|그거|그건|그걸|그게|그것|그쪽"
    r"|이거|이건|이걸|이게|이것|저거|둘 ?다|걔|거기",
    re.IGNORECASE,
)


def named_in(mentions: Iterable[Mention]) -> Named:
    """What is named."""
    found = list(mentions)
    return Named(*(tuple(by_kind(found, kind)) for kind in ("skill", "option", "track")))


def referred(text: str, last: Named, tree: SkillTree) -> Named:
    """What a text points at, of what was spoken of last."""
    for at, pattern in _ORDINALS:
        if pattern.search(text):
            return _at(at, last)
    if len(last.options) == 1 and _OTHER.search(text):
        return Named(options=siblings(last.options[0], tree))
    return last if _POINTS.search(text) else Named()


def siblings(option_id: str, tree: SkillTree) -> tuple[str, ...]:
    """The other options of the same branching point."""
    _, tier, _ = tree.options[option_id]
    return tuple(option.id for option in tier.options if option.id != option_id)


def _at(place: int, last: Named) -> Named:
    """The one at a place of what was shown: among the options, else the skills, else the tracks, else all."""
    for kind, ids in zip(_KINDS, last.lists, strict=True):
        if len(ids) > 1 and -len(ids) <= place < len(ids):
            return Named(**{kind: (ids[place],)})
    every = [(kind, name) for kind, ids in zip(_KINDS, last.lists, strict=True) for name in ids]
    if -len(every) <= place < len(every):
        kind, name = every[place]
        return Named(**{kind: (name,)})
    return Named()
