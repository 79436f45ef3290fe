"""Ranking of steps, and the order of a path: what to take first, and why.

Every score is a sum of five terms between 0 and their share; each term is reported as a reason, so the answer to
"why this first?" is the list of its reasons. The shares are the product's judgement: being on the way to the goal
counts most, then what a step opens and how well it fits the words of the question.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from tree.path import levels_after
from tree.rules import Levels, Rules
from tree.skill import Step

ReasonCode = Literal["on-path", "unlocks", "fits-question", "momentum", "foundation"]

Shares = Mapping[ReasonCode, float]
SHARES: Shares = {
    "on-path": 0.35,
    "unlocks": 0.20,
    "fits-question": 0.20,
    "momentum": 0.10,
    "foundation": 0.15,
}
NEED_OF_LEVEL = {1: 1.0, 2: 0.5, 3: 0.2}
"""Breadth before depth: a first level is needed more than a second, a second more than a third."""

TIER_DISCOUNT = 0.9
"""Each tier up is a little less basic than the one below it."""

HALF_RATE = 0.25
"""Unlocked steps per hour at which the unlocking term reaches half its share: one step opened by four hours."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One term of a score; `weight` is its contribution, at most its share."""

    code: ReasonCode
    weight: float


@dataclass(frozen=True, slots=True)
class RankedStep:
    """A step with its score (0 to 1) and the terms that add up to it, the weightiest first."""

    step: Step
    score: float
    reasons: tuple[Reason, ...]


class Ranking:
    """Scores steps against what remains of a goal. `fit` maps skill id -> fit to the question, 0 to 1.

    Without a goal `remaining` is everything not held, and no step earns the on-path term. `shares` are what each term
    counts; the evals leave one out at a time.
    """

    def __init__(
        self,
        rules: Rules,
        remaining: Iterable[Step],
        fit: Mapping[str, float],
        *,
        has_goal: bool = True,
        shares: Shares = SHARES,
    ) -> None:
        self.rules, self.tree, self.fit, self.has_goal, self.shares = rules, rules.tree, fit, has_goal, shares
        self.remaining = frozenset(remaining)
        self._waiting = {s: [d for d in rules.dependents[s] if d in self.remaining] for s in self.remaining}
        self._total = sum(map(self.tree.hours, self.remaining)) or 1.0
        self._fixed = {step: self._fixed_terms(step) for step in self.remaining}

    def rank(self, steps: Iterable[Step], levels: Levels) -> list[RankedStep]:
        """The steps best first; ties by the order of the tree."""
        ranked = [self.explain(step, levels) for step in steps]
        return sorted(ranked, key=lambda r: (-r.score, self.tree.order[r.step.skill_id]))

    def explain(self, step: Step, levels: Levels) -> RankedStep:
        """One step's score and its reasons."""
        terms = {**self._fixed[step], "momentum": self.shares["momentum"] * self._momentum(step, levels)}
        weights = {code: round(weight, 4) for code, weight in terms.items()}
        reasons = [Reason(code, weight) for code, weight in weights.items() if weight > 0]
        reasons.sort(key=lambda r: -r.weight)
        return RankedStep(step, round(sum(weights.values()), 4), tuple(reasons))

    def leads_to(self, step: Step) -> frozenset[Step]:
        """Every remaining step that stands behind this one."""
        behind: set[Step] = set()
        waiting = [step]
        while waiting:
            for after in self._waiting[waiting.pop()]:
                if after not in behind:
                    behind.add(after)
                    waiting.append(after)
        return frozenset(behind)

    def order(self, levels: Levels) -> list[Step]:
        """The remaining steps in an order that is legal at every point: the best open step, again and again."""
        path: list[Step] = []
        levels = dict(levels)
        left = dict.fromkeys(sorted(self.remaining, key=lambda s: (self.tree.order[s.skill_id], s.level)))
        opened = {s for s in left if self.rules.is_open(s, levels)}
        while left:
            best = self.rank(opened, levels)[0].step
            path.append(best)
            levels[best.skill_id] = best.level
            del left[best]
            opened.discard(best)
            opened.update(s for s in self._waiting[best] if s in left and self.rules.is_open(s, levels))
        return path

    def _fixed_terms(self, step: Step) -> dict[ReasonCode, float]:
        rate = len(self._waiting[step]) / self.tree.hours(step)
        tier = self.tree.places[step.skill_id].tier.number
        behind = sum(map(self.tree.hours, self.leads_to(step))) / self._total
        return {
            "on-path": self.shares["on-path"] * (0.4 + 0.6 * behind) if self.has_goal else 0.0,
            "unlocks": self.shares["unlocks"] * rate / (rate + HALF_RATE),
            "fits-question": self.shares["fits-question"] * self.fit.get(step.skill_id, 0.0),
            "foundation": self.shares["foundation"] * NEED_OF_LEVEL[step.level] * TIER_DISCOUNT ** (tier - 1),
        }

    def _momentum(self, step: Step, levels: Levels) -> float:
        """The share of the other skills around this one, in its option or tier, that are begun."""
        place = self.tree.places[step.skill_id]
        around = [s for s in (place.option or place.tier).skills if s != step.skill_id]
        begun = sum(levels.get(s, 0) >= step.level for s in around)
        return begun / len(around) if around else 0.0


def best_open_steps(
    rules: Rules, levels: Levels, fit: Mapping[str, float], held: Iterable[Step] = (), shares: Shares = SHARES
) -> list[RankedStep]:
    """The best open steps with no goal in sight, best first."""
    after = levels_after(levels, held)
    everything = [s for s in rules.tree.steps() if after.get(s.skill_id, 0) < s.level]
    ranking = Ranking(rules, everything, fit, has_goal=False, shares=shares)
    return ranking.rank(rules.open_steps(after), after)
