"""A tree as the learner models see it."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from tree.rules import Levels, Rules, holds
from tree.skill import Step
from tree.skill_tree import SkillTree


class World:
    """A tree as the learner models see it: steps by number, in the order of the tree, and what each stands on.

    `needs` are a step's written prerequisites and its own lower level; `hints` the skills that help its skill, at the
    level at which a prerequisite would be asked for; `ground` what only the order of tracks and tiers asks for: the
    Origin and the core of lower tiers.
    """

    def __init__(self, tree: SkillTree) -> None:
        self.tree, self.rules = tree, Rules(tree)
        self.steps = tuple(tree.steps())
        self.index = {step: at for at, step in enumerate(self.steps)}
        self.needs: list[list[int]] = [[] for _ in self.steps]
        self.ground: list[list[int]] = [[] for _ in self.steps]
        self.hints: list[list[int]] = [[] for _ in self.steps]
        helpers = {s: [h for h in tree.places if s in tree.skills[h].helps] for s in tree.places}
        for at, step in enumerate(self.steps):
            reasons = dict(self.rules.reasons_for(step))
            for need, rule in reasons.items():
                (self.ground if rule in {"origin", "tier"} else self.needs)[at].append(self.index[need])
            self.hints[at] = [self.index[tree.capped(h, 2 if step.level == 3 else 1)] for h in helpers[step.skill_id]]

    def held(self, levels: Levels) -> NDArray[np.bool_]:
        """Which steps these levels hold; shape (steps,)."""
        return np.array([holds(levels, step) for step in self.steps], dtype=np.bool_)

    def numbers(self, steps: Iterable[Step]) -> list[int]:
        """The numbers of steps, in their order."""
        return [self.index[step] for step in steps]
