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
    """A text of the same length three times: as written, its names blotted out, and its names marked by kind."""

    text: str
    mentions: tuple[Mention, ...]

    @property
    def bare(self) -> str:
        """The text with its names blotted out."""
        return blank(self.text, self.mentions)

    @property
    def marked(self) -> str:
        """The text with its names marked by kind."""
        characters = list(self.text)
        for m in reversed(self.mentions):
            characters[m.start : m.end] = MARKS[m.kind] * (m.end - m.start)
        return "".join(characters)

    def part(self, start: int, end: int) -> "Heard":
        """What stands between two places."""
        inside = (m for m in self.mentions if start <= m.start < end)
        return Heard(self.text[start:end], tuple(_moved(inside, -start)))


def _moved(mentions: Iterable[Mention], by: int) -> Iterable[Mention]:
    return (replace(m, start=m.start + by, end=m.end + by) for m in mentions)


def hear(text: str, names: Names, tree: SkillTree) -> Heard:
    """The utterance with the names that are meant in it."""
    plain = text.translate(_PLAIN)
    return Heard(plain, tuple(meant(plain, names.find(plain), tree)))
