"""A zone of proximal development: what lies far beyond what is mastered is learnt slowly."""

import math
from dataclasses import dataclass

import numpy as np

from evals.simulation.distance import REACH, distance
from evals.simulation.learner_model import Array, Mind
from evals.simulation.luck import Luck, Occasion
from evals.simulation.population import SimulatedLearner
from evals.simulation.world import World
from tree.skill import Step

EDGE_FALSE = 0.1
"""The share of written edges that this learner does not need in truth. Assumption."""
HINT_TRUE = 0.03
"""The share of `helps` edges that are needs in truth. Assumption, changed once: see the module."""


@dataclass(frozen=True, slots=True)
class ProximalZone:
    """Learning at a rate that falls with the distance beyond what is mastered. Our assumption, but for two forms.

    Working off the share s of a step's hours moves its mastery m towards 1, exponentially as in practice (Heathcote,
    Brown & Mewhort 2000, Psychonomic Bulletin & Review 7):

        m <- 1 - (1 - m) exp(-`gain` · aptitude^(1/2) · s · rate · gate)
        rate = exp(-max(0, distance - REACH)² / (2 `width`²))
        gate = `blocked` + (1 - `blocked`) · (least mastery of what is truly needed)

    In gate and distance mastery counts in parts of the pass mark, 1 at most: what is mastered well enough to pass is no
    hindrance. `gain` 1.9 takes a step at full rate from 0 to 0.85 in the hours that the tree gives it. It is passed
    when m plus a normal error of `noise` is at least `pass_mark`. Without a need there is `blocked` of the rate, and
    the hours are lost. What is not used halves in a half-life (the form of half-life regression, Settles & Meeder
    2016, ACL); working on a step brings its needs back by `refresh` of what was forgotten, which favours staying near
    what one has done.
    """

    name: str = "proximal-zone"
    gain: float = 1.9
    width: float = 0.25
    blocked: float = 0.05
    pass_mark: float = 0.7
    noise: float = 0.08
    refresh: float = 0.5

    def begin(self, world: World, learner: SimulatedLearner, luck: Luck) -> Mind:
        """Claims that are true are mastered by 0.7 to 1, false ones by 0 to 0.5, all else not at all."""
        return _ProximalMind(self, world, learner, luck)


class _ProximalMind:
    def __init__(self, model: ProximalZone, world: World, learner: SimulatedLearner, luck: Luck) -> None:
        self.model, self.world, self.luck = model, world, luck
        honest, how_well = luck.of(Occasion.START).random((2, len(world.steps)))
        claimed = np.where(honest < learner.honesty, 0.7 + 0.3 * how_well, 0.5 * how_well)
        self.mastery: Array = np.where(world.held(learner.levels), claimed, 0.0)
        self.peak: Array = self.mastery.copy()
        self.gain = model.gain * math.sqrt(learner.aptitude)
        self.keeps = 2 ** (-1 / learner.half_life)
        self._around: dict[int, tuple[list[int], list[int], list[int]]] = {}

    def in_zone(self, step: int) -> bool:
        return bool(self.mastery[step] < self.model.pass_mark) and self._distance(step) <= REACH

    def attempt(self, step: int, share: float, luck: np.random.Generator) -> bool:
        needs = self._stands_on(step)[0]
        least = float(self._solid(needs).min()) if needs else 1.0
        gate = self.model.blocked + (1 - self.model.blocked) * least
        rate = math.exp(-(max(0.0, self._distance(step) - REACH) ** 2) / (2 * self.model.width**2))
        self.mastery[step] = 1 - (1 - self.mastery[step]) * math.exp(-self.gain * share * rate * gate)
        self.mastery[needs] += self.model.refresh * (self.peak[needs] - self.mastery[needs])
        self.peak[step] = max(self.peak[step], self.mastery[step])
        return bool(self.mastery[step] + self.model.noise * luck.standard_normal() >= self.model.pass_mark)

    def rest(self) -> None:
        self.mastery *= self.keeps

    def _distance(self, step: int) -> float:
        return distance(self.world.steps[step].level, *map(self._solid, self._stands_on(step)))

    def _solid(self, steps: list[int]) -> Array:
        return np.minimum(1.0, self.mastery[steps] / self.model.pass_mark)

    def _stands_on(self, step: int) -> tuple[list[int], list[int], list[int]]:
        """What this learner truly needs for a step, what helps, and the ground: not quite what the tree says."""
        if step not in self._around:
            world, skill = self.world, self.world.steps[step].skill_id
            rng = self.luck.of(Occasion.EDGES, world.index[Step(skill, 1)])
            edges = dict(zip(world.tree.places, rng.random(len(world.tree.places)), strict=True))
            owners = {near: world.steps[near].skill_id for near in (*world.needs[step], *world.hints[step])}
            true = [near for near in world.needs[step] if owners[near] == skill or edges[owners[near]] >= EDGE_FALSE]
            true += [near for near in world.hints[step] if edges[owners[near]] < HINT_TRUE and near not in true]
            hints = [near for near in world.hints[step] if near not in true]
            self._around[step] = (true, hints, world.ground[step])
        return self._around[step]
