"""The item bank: a folder with one file per skill, each read when the skill is first assessed."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import RLock

from service.assessment.items import Item
from service.assessment.linting import parse_items
from service.errors import InvalidItems, Misconfigured, NotFound
from service.files import read_text
from service.messages import saying
from tree.located import InvalidFiles
from tree.skill import Step
from tree.skill_tree import SkillTree

BUNDLED_ITEMS = Path(__file__).resolve().parent / "items"
WANTED: Mapping[int, int] = {1: 5, 2: 1, 3: 1}
"""Level -> the items that every skill should have of it."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many items there are, and per skill the levels that have too few."""

    items: int
    skills: int
    gaps: Mapping[str, tuple[int, ...]]


class ItemBank:
    """Items by skill. Without a folder there are none."""

    def __init__(self, folder: Path | None, tree: SkillTree) -> None:
        """Raises Misconfigured where the folder is not there."""
        if folder is not None and not folder.is_dir():
            raise Misconfigured(saying("error.no-such-file", path=folder))
        self.tree, self._folder = tree, folder
        self._known: dict[str, tuple[Item, ...]] = {}
        self._lock = RLock()

    def of_skill(self, skill_id: str) -> tuple[Item, ...]:
        """A skill's items; raises InvalidItems with every problem of its file."""
        with self._lock:
            if skill_id not in self._known:
                self._known[skill_id] = _parse(self._files(skill_id), self.tree)
            return self._known[skill_id]

    def at(self, step: Step) -> tuple[Item, ...]:
        """The items of one level; raises NotFound where there are none."""
        found = tuple(item for item in self.of_skill(step.skill_id) if item.level == step.level)
        if not found:
            raise NotFound("items-not-found", saying("error.no-items", skill=step.skill_id, level=step.level))
        return found

    def find(self, item_id: str) -> Item | None:
        """The item of this id, if it is still there."""
        skill_id = skill_of(item_id)
        known = self.of_skill(skill_id) if skill_id in self.tree.skills else ()
        return next((item for item in known if item.id == item_id), None)

    def check(self) -> Coverage:
        """Read every file; raises InvalidItems with every problem of all of them."""
        items = _parse(sorted(self._folder.rglob("*.yaml")) if self._folder else [], self.tree)
        counts: dict[str, dict[int, int]] = {skill_id: {} for skill_id in self.tree.places}
        for item in items:
            counts[item.skill][item.level] = counts[item.skill].get(item.level, 0) + 1
        gaps = {s: tuple(n for n, k in WANTED.items() if self._misses(s, n, k, counts[s])) for s in counts}
        skills = len({item.skill for item in items})
        return Coverage(len(items), skills, {s: levels for s, levels in gaps.items() if levels})

    def _misses(self, skill_id: str, level: int, wanted: int, counts: Mapping[int, int]) -> bool:
        return level <= self.tree.skills[skill_id].max_level and counts.get(level, 0) < wanted

    def _files(self, skill_id: str) -> list[Path]:
        return sorted(self._folder.rglob(f"{skill_id}.yaml")) if self._folder else []


def skill_of(item_id: str) -> str:
    """The skill that an item's id names."""
    return item_id.rsplit("-", 2)[0]


def _parse(files: list[Path], tree: SkillTree) -> tuple[Item, ...]:
    try:
        return parse_items([(str(file), read_text(file)) for file in files], tree)
    except InvalidFiles as invalid:
        raise InvalidItems(invalid.problems) from None
