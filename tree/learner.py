"""The learner as the engine sees them: what is claimed, what that presumes, what was chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tree.goal import Goal
from tree.rules import Levels
from tree.skill_tree import SkillTree


@dataclass(frozen=True, slots=True)
class Learner:
    """What is known of a learner. `branches` maps track id -> the options chosen there."""

    levels: Levels = field(default_factory=dict)
    denied: frozenset[str] = frozenset()
    branches: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    goals: tuple[Goal, ...] = ()


@dataclass(frozen=True, slots=True)
class Presumption:
    """A level taken for granted because of another (rule 5)."""

    skill_id: str
    level: int
    because_of: str
    rule: Literal["origin", "requires"]


@dataclass(frozen=True, slots=True)
class Standing:
    """The levels that count as held, and which of them are only presumed."""

    levels: Levels
    presumed: tuple[Presumption, ...]


def presume(tree: SkillTree, learner: Learner) -> Standing:
    """The learner's levels with everything they presume by the Origin and by written edges.

    A denied skill is never presumed, and nothing is presumed on its account.
    """
    levels = {skill_id: level for skill_id, level in learner.levels.items() if level > 0}
    reasons: dict[str, Presumption] = {}
    waiting = sorted(levels, key=tree.order.__getitem__)
    while waiting:
        holder = waiting.pop()
        for claim in _asked_by(tree, holder, levels[holder]):
            if claim.skill_id not in learner.denied and levels.get(claim.skill_id, 0) < claim.level:
                levels[claim.skill_id] = claim.level
                reasons[claim.skill_id] = claim
                waiting.append(claim.skill_id)
    return Standing(levels, tuple(sorted(reasons.values(), key=lambda p: tree.order[p.skill_id])))


def _asked_by(tree: SkillTree, holder: str, level: int) -> list[Presumption]:
    written = [
        Presumption(needed.skill_id, needed.level, holder, "requires")
        for skill_id in tree.skills[holder].requires
        for needed in [tree.capped(skill_id, 2 if level == 3 else 1)]
    ]
    if tree.places[holder].track.is_origin:
        return written
    return written + [Presumption(skill_id, 1, holder, "origin") for skill_id in tree.origin]
