"""What the fields of a tree cannot say one by one: references, places, rule 4, cycles."""

import itertools
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from tree.located import Located, Path, Problem
from tree.skill import Skill
from tree.skill_tree import Place, SkillTree

TRACKS = "(tracks)"
"""Stands among the broken parts where a track could not be read, so its skills seem to stand nowhere."""

Where = Mapping[tuple[str, ...], tuple[Located, Path]]
"""Where each part stands: ("skill", id), ("requires", id, needed id), ("tier", track id, number) and so on."""


def lint(tree: SkillTree, where: Where, broken: set[str]) -> list[Problem]:
    """Every problem between the parts of a tree. `broken` are parts with problems of their own, not reported again."""
    return [*_Linter(tree, where, broken).problems()]


class _Linter:
    def __init__(self, tree: SkillTree, where: Where, broken: set[str]) -> None:
        self.tree, self.where, self.broken = tree, where, broken

    def problems(self) -> Iterator[Problem]:
        yield from self._tracks()
        if TRACKS not in self.broken:
            yield from self._homeless()
        for skill_id, skill in self.tree.skills.items():
            yield from self._edges(skill_id, skill)
        yield from self._cycles()

    def _at(self, *key: str) -> tuple[Located, Path]:
        return self.where.get(key) or next(iter(self.where.values()), (Located("(tree)"), ()))

    def _problem(self, key: tuple[str, ...], message: str) -> Problem:
        file, path = self._at(*key)
        return file.problem(path, message)

    def _tracks(self) -> Iterator[Problem]:
        numbers: dict[int, str] = {}
        names: dict[str, str] = {}
        homes: dict[str, str] = {}
        for track in self.tree.tracks:
            if track.number in numbers:
                yield self._problem(
                    ("track", track.id), f"tracks {numbers[track.number]!r} and {track.id!r} have number {track.number}"
                )
            numbers[track.number] = track.id
            yield from self._unique(names, track.id, "track")
            tiers = [tier.number for tier in track.tiers]
            if tiers != sorted(set(tiers)):
                yield self._problem(("track", track.id), f"tiers of {track.id!r} must be numbered upwards, got {tiers}")
            for tier in track.tiers:
                here = ("tier", track.id, str(tier.number))
                if tier.kind == "core" and (tier.options or not tier.skills):
                    yield self._problem(here, "a core tier has `skills` and no `options`")
                if tier.kind == "branch" and (tier.skills or len(tier.options) < 2):
                    yield self._problem(here, "a branch tier has at least two `options` and no `skills` of its own")
                if tier.kind == "branch" and track.is_origin:
                    yield self._problem(here, "the Origin is common to all and has no branching point")
                for option in tier.options:
                    yield from self._unique(names, option.id, "option")
                for skill_id in tier.skill_ids:
                    if skill_id not in self.tree.skills:
                        yield self._problem(here, f"unknown skill {skill_id!r}")
                    elif skill_id in homes:
                        yield self._problem(here, f"skill {skill_id!r} stands twice: first in {homes[skill_id]}")
                    homes.setdefault(skill_id, f"tier {tier.number} of {track.id!r}")

    def _unique(self, names: dict[str, str], name: str, kind: str) -> Iterator[Problem]:
        if name in names or name in self.tree.skills:
            yield self._problem((kind, name), f"duplicate id {name!r}: already a {names.get(name, 'skill')}")
        names[name] = kind

    def _homeless(self) -> Iterator[Problem]:
        for skill_id in self.tree.skills:
            if skill_id not in self.tree.places:
                yield self._problem(("skill", skill_id), f"skill {skill_id!r} stands in no tier")

    def _edges(self, skill_id: str, skill: Skill) -> Iterator[Problem]:
        if skill_id not in self.broken and len(skill.levels) != len(skill.hours):
            message = f"{len(skill.levels)} levels but {len(skill.hours)} hours: expected one number per level"
            yield self._problem(("skill", skill_id), message)
        for kind, targets in (("requires", skill.requires), ("helps", skill.helps)):
            for target in targets:
                if target not in self.tree.skills:
                    yield self._problem(
                        (kind, skill_id, target), f"unknown skill {target!r} in `{kind}` of {skill_id!r}"
                    )
                elif target == skill_id and kind == "helps":
                    yield self._problem((kind, skill_id, target), f"{skill_id!r} cannot help itself")
                elif targets.count(target) > 1:
                    yield self._problem((kind, skill_id, target), f"{target!r} twice in `{kind}` of {skill_id!r}")
        for target in skill.because:
            if target not in skill.requires + skill.helps:
                message = f"`because` of {skill_id!r} explains {target!r}, which it neither requires nor helps"
                yield self._problem(("skill", skill_id), message)
        places = self.tree.places
        for needed in skill.requires:
            if skill_id in places and needed in places and not allowed(places[skill_id], places[needed]):
                yield self._problem(
                    ("requires", skill_id, needed), f"{skill_id!r} may not require {needed!r}: {RULE_4}"
                )

    def _cycles(self) -> Iterator[Problem]:
        """Each cycle over all rules, once: found, reported, its written edges taken out, and sought again."""
        graph = {skill_id: self._needs(skill_id) for skill_id in self.tree.skills}
        while True:
            try:
                TopologicalSorter(graph).prepare()
            except CycleError as error:
                cycle = list(reversed(error.args[1]))
                cycle = _from_first(cycle, list(self.tree.skills))
                pairs = list(itertools.pairwise(cycle))
                written = [(a, b) for a, b in pairs if b in self.tree.skills[a].requires]
                yield self._problem(("requires", *(written or pairs)[0]), f"cycle: {' -> '.join(cycle)}")
                for a, b in written or pairs:
                    graph[a].discard(b)
            else:
                return

    def _needs(self, skill_id: str) -> set[str]:
        skills, place = self.tree.skills, self.tree.places.get(skill_id)
        needs = {s for s in skills[skill_id].requires if s in skills}
        if place and not place.track.is_origin:
            needs.update(s for s in self.tree.origin if s in skills)
            below = [tier for tier in place.track.tiers if tier.number < place.tier.number]
            needs.update(s for tier in below for s in tier.skill_ids if s in skills)
        return needs


RULE_4 = (
    "an edge points to the same or a lower tier of the track, to the Origin or to the tier-1 core of another track, "
    "never from a core skill to an option, never from one option to the other"
)


def allowed(skill: Place, needed: Place) -> bool:
    """Whether rule 4 allows a written edge between these places."""
    if needed.track.is_origin:
        return True
    if needed.track.id != skill.track.id:
        return not skill.track.is_origin and needed.tier.number == 1 and needed.option is None
    if needed.tier.number > skill.tier.number or (needed.option and not skill.option):
        return False
    return not (needed.option and skill.tier is needed.tier and needed.option is not skill.option)


def _from_first(cycle: list[str], order: list[str]) -> list[str]:
    """The same cycle, starting from its first skill in the order of the tree."""
    ring = cycle[:-1]
    start = min(range(len(ring)), key=lambda at: order.index(ring[at]))
    return [*ring[start:], *ring[:start], ring[start]]
