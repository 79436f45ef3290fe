"""An utterance, or a part of one, with its names marked so that the words around them can be read."""

from dataclasses import dataclass, replace

from service.understanding.meant import meant
from service.understanding.names import Mention, Names, blank
from tree.skill_tree import SkillTree

MARKS = {"skill": "\ue001", "option": "\ue002", "track": "\ue003", "outside": "\ue004"}
"""What stands in place of each character of a name: private signs that no text holds."""

_PLAIN = str.maketrans({**dict.fromkeys("’‘`´", "'"), **dict.fromkeys("“”", '"'), **dict.fromkeys(MARKS.values(), " ")})


@dataclass(frozen=True, slots=True)
class Heard:
    """A text three times, all of one length: as written, its names blotted out (`bare`), and its names `marked`."""

    text: str
    mentions: tuple[Mention, ...]
    bare: str
    marked: str

    def part(self, start: int, end: int) -> "Heard":
        """What stands between two places."""
        inside = (m for m in self.mentions if start <= m.start < end)
        moved = tuple(replace(m, start=m.start - start, end=m.end - start) for m in inside)
        return Heard(self.text[start:end], moved, self.bare[start:end], self.marked[start:end])


def hear(text: str, names: Names, tree: SkillTree) -> Heard:
    """The utterance with the names that are meant in it."""
    plain = text.translate(_PLAIN)
    mentions = meant(plain, names.find(plain), tree)
    marked = list(plain)
    for m in reversed(mentions):
        marked[m.start : m.end] = MARKS[m.kind] * (m.end - m.start)
    return Heard(plain, tuple(mentions), blank(plain, mentions), "".join(marked))
