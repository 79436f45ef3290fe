"""The whole tree, and where each skill stands in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from tree.skill import Maturity, Option, Part, Skill, Step, Text, Tier, Track


@dataclass(frozen=True, slots=True)
class Place:
    """Where a skill stands: its track, its tier and, at a branching point, its option."""

    track: Track
    tier: Tier
    option: Option | None


class SkillTree(Part):
    """Tracks in order and skills by id. Built by `tree.parsing`, which guarantees that every reference holds."""

    title: Text
    version: str
    maturity: Mapping[int, Maturity] = {}
    tracks: tuple[Track, ...]
    skills: Mapping[str, Skill]

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """Skill id -> where it stands, in the order of the tree."""
        return {skill_id: place for place, skill_id in self._walk()}

    def _walk(self) -> Iterator[tuple[Place, str]]:
        for track in self.tracks:
            for tier in track.tiers:
                for skill_id in tier.skills:
                    yield Place(track, tier, None), skill_id
                for option in tier.options:
                    for skill_id in option.skills:
                        yield Place(track, tier, option), skill_id

    @cached_property
    def order(self) -> Mapping[str, int]:
        """Skill id -> its position in the order of the tree, from 0."""
        return {skill_id: position for position, skill_id in enumerate(self.places)}

    @cached_property
    def helpers(self) -> Mapping[str, tuple[str, ...]]:
        """Skill id -> the skills that make it easier, in the order of the tree."""
        return {s: tuple(h for h in self.places if s in self.skills[h].helps) for s in self.places}

    @cached_property
    def tracks_by_id(self) -> Mapping[str, Track]:
        """Track id -> track."""
        return {track.id: track for track in self.tracks}

    @cached_property
    def options(self) -> Mapping[str, tuple[Track, Tier, Option]]:
        """Option id -> the track and tier it belongs to, and the option."""
        return {
            option.id: (track, tier, option) for track in self.tracks for tier in track.tiers for option in tier.options
        }

    @cached_property
    def origin(self) -> tuple[str, ...]:
        """The skills of the Origin; empty where a tree has none."""
        return tuple(s for s, place in self.places.items() if place.track.is_origin)

    def has(self, step: Step) -> bool:
        """Whether there is such a skill, with such a level."""
        return step.skill_id in self.skills and 1 <= step.level <= self.skills[step.skill_id].max_level

    def hours(self, step: Step) -> float:
        """Additional hours of one step."""
        return self.skills[step.skill_id].hours[step.level - 1]

    def steps(self) -> Iterator[Step]:
        """Every step of the tree, in order, lower levels first."""
        for skill_id in self.places:
            for level in range(1, self.skills[skill_id].max_level + 1):
                yield Step(skill_id, level)

    def capped(self, skill_id: str, level: int) -> Step:
        """The step at this level, or at the highest the skill has."""
        return Step(skill_id, min(level, self.skills[skill_id].max_level))
