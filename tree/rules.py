"""What each step needs, and whether it is open: rules 1 to 4 of the tree."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from tree.skill import Step
from tree.skill_tree import SkillTree

Levels = Mapping[str, int]
"""Skill id -> level held, 0 to 3; a missing skill is at 0."""

Rule = Literal["level", "origin", "tier", "requires"]


def holds(levels: Levels, step: Step) -> bool:
    """Whether this step is held."""
    return levels.get(step.skill_id, 0) >= step.level


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several sets of steps is enough: a branching point to pass, or to master as a goal.

    `alternatives` maps option id -> its steps, in the order of the tree.
    """

    track_id: str
    tier: int
    alternatives: Mapping[str, tuple[Step, ...]]

    def met_by(self, levels: Levels) -> bool:
        """Whether one alternative is held whole."""
        return any(all(holds(levels, s) for s in steps) for steps in self.alternatives.values())


class Rules:
    """The rules of one tree, worked out once: direct needs and gates of every step."""

    def __init__(self, tree: SkillTree) -> None:
        self.tree = tree
        self.gates = {
            (track.id, tier.number): Choice(
                track.id, tier.number, {o.id: tuple(Step(s, 1) for s in o.skills) for o in tier.options}
            )
            for track in tree.tracks
            for tier in track.tiers
            if tier.options and not track.is_origin
        }
        self._needs = {step: tuple(dict(self.reasons_for(step))) for step in tree.steps()}
        self._gates = {step: tuple(self._gates_before(step)) for step in tree.steps()}

    def needs(self, step: Step) -> tuple[Step, ...]:
        """The steps that must all be held before this one, gates apart."""
        return self._needs[step]

    def gates_before(self, step: Step) -> tuple[Choice, ...]:
        """The branching points that must be passed before this step."""
        return self._gates[step]

    def reasons_for(self, step: Step) -> Iterator[tuple[Step, Rule]]:
        """Each direct need of a step with the rule that asks for it; the most specific rule comes last."""
        tree, place = self.tree, self.tree.places[step.skill_id]
        if step.level > 1:
            yield Step(step.skill_id, step.level - 1), "level"
        elif not place.track.is_origin:
            for skill_id in tree.origin:
                yield Step(skill_id, 1), "origin"
            for tier in place.track.tiers:
                if tier.number < place.tier.number:
                    for skill_id in tier.skills:
                        yield Step(skill_id, 1), "tier"
        for skill_id in tree.skills[step.skill_id].requires:
            yield tree.capped(skill_id, 2 if step.level == 3 else 1), "requires"

    def _gates_before(self, step: Step) -> Iterator[Choice]:
        place = self.tree.places[step.skill_id]
        if step.level == 1 and not place.track.is_origin:
            for tier in place.track.tiers:
                if tier.number < place.tier.number and tier.options:
                    yield self.gates[place.track.id, tier.number]

    @cached_property
    def dependents(self) -> Mapping[Step, tuple[Step, ...]]:
        """Step -> the steps that need it directly; gates count for every option's first levels."""
        found: dict[Step, list[Step]] = {step: [] for step in self.tree.steps()}
        for step in found:
            passing = {s for gate in self._gates[step] for steps in gate.alternatives.values() for s in steps}
            for need in passing.union(self._needs[step]):
                found[need].append(step)
        return {step: tuple(after) for step, after in found.items()}

    def is_open(self, step: Step, levels: Levels) -> bool:
        """Whether the rules let the learner take this step now."""
        if holds(levels, step):
            return False
        for skill_id, level in self._needs[step]:  # a plain loop: this is asked hundreds of times for an answer
            if levels.get(skill_id, 0) < level:
                return False
        return all(gate.met_by(levels) for gate in self._gates[step])

    def open_steps(self, levels: Levels) -> list[Step]:
        """Every open step, in the order of the tree."""
        return [step for step in self.next_levels(levels) if self.is_open(step, levels)]

    def next_levels(self, levels: Levels) -> Iterator[Step]:
        """For every unfinished skill the step after the level held."""
        for skill_id in self.tree.places:
            level = levels.get(skill_id, 0) + 1
            if level <= self.tree.skills[skill_id].max_level:
                yield Step(skill_id, level)

    def unlocked_by(self, step: Step, levels: Levels) -> list[str]:
        """The skills whose first level opens at once when this step is taken, in the order of the tree."""
        after = {**levels, step.skill_id: step.level}
        firsts = [s for s in self.dependents[step] if s.level == 1]
        opened = [s for s in firsts if self.is_open(s, after) and not self.is_open(s, levels)]
        return [s.skill_id for s in sorted(opened, key=lambda s: self.tree.order[s.skill_id])]
