"""Bayesian knowledge tracing: every step is learnt apart from every other."""

from dataclasses import dataclass

import numpy as np

from evals.simulation.distance import REACH, distance
from evals.simulation.learner_model import Array, Mind
from evals.simulation.luck import Luck, Occasion
from evals.simulation.population import SimulatedLearner
from evals.simulation.world import World


@dataclass(frozen=True, slots=True)
class KnowledgeTracing:
    """Bayesian knowledge tracing (Corbett & Anderson 1994, User Modeling and User-Adapted Interaction 4, 253-278).

    A step is known or not. Each of `opportunities` per step's hours turns unknown into known with `p_learn`; an answer
    is right with 1 - `p_slip` where known, else with `p_guess`. The assessor holds P(L), from `p_init`, and updates:

        P(L | right) = P(L)(1 - slip) / (P(L)(1 - slip) + (1 - P(L)) guess)
        P(L | wrong) = P(L) slip / (P(L) slip + (1 - P(L))(1 - guess))
        P(L) <- P(L | answer) + (1 - P(L | answer)) learn

    A step is passed when P(L) reaches `criterion`, 0.95 as there. Between weeks what is known is forgotten with a
    probability (as KT-Forget of Qiu et al. 2011, EDM), here 1 - 2^(-1 / half-life). A learner's own `p_learn` has its
    odds multiplied by the aptitude (in the spirit of Yudelson et al. 2013, AIED); the assessor does not know it.

    Values per level are assumptions within the usual bounds (guess at most 0.3, slip at most 0.1; Corbett & Anderson).
    """

    name: str = "knowledge-tracing"
    p_init: float = 0.05
    p_learn: tuple[float, float, float] = (0.35, 0.30, 0.25)
    p_slip: tuple[float, float, float] = (0.08, 0.09, 0.10)
    p_guess: tuple[float, float, float] = (0.20, 0.15, 0.10)
    opportunities: int = 8
    criterion: float = 0.95

    def begin(self, world: World, learner: SimulatedLearner, luck: Luck) -> Mind:
        """Knows what is claimed with the learner's honesty, and any other step with `p_init`."""
        return _TracedMind(self, world, learner, luck)


class _TracedMind:
    def __init__(self, model: KnowledgeTracing, world: World, learner: SimulatedLearner, luck: Luck) -> None:
        self.model, self.world, self.luck, self.week = model, world, luck, 0
        chance = np.where(world.held(learner.levels), learner.honesty, model.p_init)
        self.mastery: Array = (luck.of(Occasion.START).random(len(chance)) < chance).astype(np.float64)
        self.believed: Array = np.full(len(chance), model.p_init)
        self.learns = [_with_odds(p, learner.aptitude) for p in model.p_learn]
        self.keeps = 2 ** (-1 / learner.half_life)

    def in_zone(self, step: int) -> bool:
        """By the tree as it is written: the yardstick is that of the other model, which has no say in learning here."""
        around = (self.world.needs[step], self.world.hints[step], self.world.ground[step])
        level = self.world.steps[step].level
        return not self.mastery[step] and distance(level, *(self.mastery[near] for near in around)) <= REACH

    def attempt(self, step: int, share: float, luck: np.random.Generator) -> bool:
        level = self.world.steps[step].level - 1
        slip, guess, learn = self.model.p_slip[level], self.model.p_guess[level], self.model.p_learn[level]
        knows, believed, passed = bool(self.mastery[step]), float(self.believed[step]), False
        for learning, answer in luck.random((max(1, round(self.model.opportunities * share)), 2)):
            right = answer < (1 - slip if knows else guess)
            likely, unlikely = (1 - slip, guess) if right else (slip, 1 - guess)
            believed = believed * likely / (believed * likely + (1 - believed) * unlikely)
            believed += (1 - believed) * learn
            knows = knows or learning < self.learns[level]
            passed = passed or believed >= self.model.criterion
        self.mastery[step], self.believed[step] = float(knows), believed
        return passed

    def rest(self) -> None:
        self.week += 1
        self.mastery *= self.luck.of(Occasion.FORGETTING, self.week).random(len(self.mastery)) < self.keeps
        self.believed *= self.keeps


def _with_odds(chance: float, factor: float) -> float:
    odds = factor * chance / (1 - chance)
    return odds / (1 + odds)
