"""An utterance, or a part of one, with its names marked so that the words around them can be read."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from service.understanding.meant import meant
from service.understanding.names import Mention, Names, blank
from tree.skill_tree import SkillTree

MARKS = {"skill": "\ue001", "option": "\ue002", "track": "\ue003", "outside": "\ue004"}
"""What stands in place of each character of a name: private signs that no text holds."""

_PLAIN = str.maketrans({**dict.fromkeys("’‘`´", "'"), **dict.fromkeys("“”", '"'), **dict.fromkeys(MARKS.values(), " ")})


@dataclass(frozen=True, slots=True)
class Heard:
    """A text three times, all of one length: as written, its names blotted out (`bare`), and its names `marked`.

    `meant` are the mentions without broad names that are only mentioned.
    """

    text: str
    mentions: tuple[Mention, ...]
    meant: tuple[Mention, ...]
    bare: str
    marked: str

    def part(self, start: int, end: int) -> "Heard":
        """What stands between two places."""
        cut = slice(start, end)
        mentions, meant_ = (_moved(some, start, end) for some in (self.mentions, self.meant))
        return Heard(self.text[cut], mentions, meant_, self.bare[cut], self.marked[cut])

    @property
    def inside(self) -> bool:
        """Whether anything of the tree is named."""
        return any(m.kind != "outside" for m in self.mentions)


def _moved(mentions: Iterable[Mention], start: int, end: int) -> tuple[Mention, ...]:
    inside = (m for m in mentions if start <= m.start < end)
    return tuple(replace(m, start=m.start - start, end=m.end - start) for m in inside)


def hear(text: str, names: Names, tree: SkillTree) -> Heard:
    """The utterance with the names in it."""
    plain = text.translate(_PLAIN)
    mentions = names.find(plain)
    marked = list(plain)
    for m in reversed(mentions):
        marked[m.start : m.end] = MARKS[m.kind] * (m.end - m.start)
    sure = meant(plain, mentions, tree)
    return Heard(plain, tuple(mentions), tuple(sure), blank(plain, mentions), "".join(marked))
