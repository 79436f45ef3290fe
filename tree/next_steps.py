"""Ranking of steps, and the order of a path: what to take first, and why.

Every score is a sum of five terms between 0 and their share; each term is reported as a reason, so the answer to
"why this first?" is the list of its reasons. The shares are the product's judgement: being on the way to the goal
counts most, then what a step opens and how well it fits the words of the question. What learners said of skills adds
terms of its own, which may be negative.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from heapq import heappop, heappush
from types import MappingProxyType
from typing import Literal

from tree.path import levels_after
from tree.rules import Levels, Rules
from tree.skill import Step

Term = Literal["on-path", "unlocks", "fits-question", "momentum", "foundation"]
Said = Literal["skipped", "done-with", "disliked", "liked", "too-hard", "eases"]
ReasonCode = Term | Said
Leanings = Mapping[str, Mapping[Said, float]]
"""Skill id -> what its learner said of it -> what that adds to the score of its steps, or takes away."""

Shares = Mapping[Term, float]
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
    """One term of a score; `weight` is its contribution, at most its share, negative where it speaks against."""

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

    `leanings` shift a step, by no more than all its other terms: what is on the way stays on it. `shares` are what each
    term counts; the evals leave one out at a time.

    Without a goal `remaining` is everything not held, and no step earns the on-path term.
    """

    def __init__(
        self,
        rules: Rules,
        remaining: Iterable[Step],
        fit: Mapping[str, float],
        *,
        has_goal: bool = True,
        leanings: Leanings = MappingProxyType({}),
        shares: Shares = SHARES,
    ) -> None:
        self.rules, self.tree, self.fit, self.has_goal = rules, rules.tree, fit, has_goal
        self.leanings, self.shares = leanings, shares
        self.remaining = frozenset(remaining)
        self._waiting = {s: [d for d in rules.dependents[s] if d in self.remaining] for s in self.remaining}
        self._total = sum(map(self.tree.hours, self.remaining)) or 1.0
        self._hours_behind = self._sum_behind()
        self._fixed = {step: self._fixed_terms(step) for step in self.remaining}

    def rank(self, steps: Iterable[Step], levels: Levels) -> list[RankedStep]:
        """The steps best first; ties by the order of the tree."""
        ranked = [self.explain(step, levels) for step in steps]
        return sorted(ranked, key=lambda r: (-r.score, self.tree.order[r.step.skill_id]))

    def explain(self, step: Step, levels: Levels) -> RankedStep:
        """One step's score and its reasons."""
        terms = {**self._fixed[step], "momentum": self.shares["momentum"] * self._momentum(step, levels)}
        weights: dict[ReasonCode, float] = {code: round(weight, 4) for code, weight in terms.items()}
        for said, weight in self._leanings_of(step.skill_id, sum(weights.values())).items():
            weights[said] = weight
        reasons = [Reason(code, weight) for code, weight in weights.items() if weight]
        reasons.sort(key=lambda r: -abs(r.weight))
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
        levels, queue = dict(levels), _Queue(self, levels)
        queue.open(s for s in self.remaining if self.rules.is_open(s, levels))
        while best := queue.take():
            path.append(best)
            levels[best.skill_id] = best.level
            queue.open(s for s in self._waiting[best] if self.rules.is_open(s, levels))
        return path

    def _leanings_of(self, skill_id: str, score: float) -> dict[Said, float]:
        """What was said of a skill adds this to a score, which it never takes below 0."""
        added: dict[Said, float] = {}
        for said, weight in self.leanings.get(skill_id, {}).items():
            added[said] = round(max(weight, -score - sum(added.values())), 4)
        return added

    def _fixed_terms(self, step: Step) -> dict[Term, float]:
        rate = len(self._waiting[step]) / self.tree.hours(step)
        tier = self.tree.places[step.skill_id].tier.number
        behind = self._hours_behind[step] / self._total
        return {
            "on-path": self.shares["on-path"] * (0.4 + 0.6 * behind) if self.has_goal else 0.0,
            "unlocks": self.shares["unlocks"] * rate / (rate + HALF_RATE),
            "fits-question": self.shares["fits-question"] * self.fit.get(step.skill_id, 0.0),
            "foundation": self.shares["foundation"] * NEED_OF_LEVEL[step.level] * TIER_DISCOUNT ** (tier - 1),
        }

    def _sum_behind(self) -> dict[Step, float]:
        """Step -> hours of all that stands behind it. Sets of steps are the bits of numbers: there may be thousands."""
        bits = {step: 1 << at for at, step in enumerate(self._waiting)}
        masks = dict[float, int]()
        for step, bit in bits.items():
            masks[self.tree.hours(step)] = masks.get(self.tree.hours(step), 0) | bit
        behind: dict[Step, int] = {}
        for step in TopologicalSorter(self._waiting).static_order():
            behind[step] = 0
            for after in self._waiting[step]:
                behind[step] |= bits[after] | behind[after]
        return {
            step: sum(hours * (steps & mask).bit_count() for hours, mask in masks.items())
            for step, steps in behind.items()
        }

    def _momentum(self, step: Step, levels: Levels) -> float:
        """The share of the other skills around this one, in its option or tier, that are begun."""
        around = [s for s in self._stage(step) if s != step.skill_id]
        begun = sum(levels.get(s, 0) >= step.level for s in around)
        return begun / len(around) if around else 0.0

    def _stage(self, step: Step) -> tuple[str, ...]:
        place = self.tree.places[step.skill_id]
        return (place.option or place.tier).skills


_Group = tuple[tuple[str, ...], int, str]
"""Stage, level, and the skill where something was said of it."""


class _Queue:
    """Open steps, the best first. Those of one stage and level share their momentum, so each such group is a heap.

    A skill that its learner said something of is a group of its own.
    """

    def __init__(self, ranking: Ranking, levels: Levels) -> None:
        self.ranking, self.order = ranking, ranking.tree.order
        self.heaps: dict[_Group, list[tuple[float, int, Step]]] = {}
        self.begun = Counter(
            (ranking._stage(Step(skill_id, 1)), level)
            for skill_id, held in levels.items()
            for level in range(1, held + 1)
        )
        self.seen: set[Step] = set()

    def open(self, steps: Iterable[Step]) -> None:
        """Add those that were not added before."""
        for step in steps:
            if step not in self.seen:
                self.seen.add(step)
                fixed = sum(round(weight, 4) for weight in self.ranking._fixed[step].values())
                said_of = step.skill_id if step.skill_id in self.ranking.leanings else ""
                heap = self.heaps.setdefault((self.ranking._stage(step), step.level, said_of), [])
                heappush(heap, (-round(fixed, 4), self.order[step.skill_id], step))

    def take(self) -> Step | None:
        """The best step, no longer in the queue; None when it is empty."""
        best = min((self._first(*group) for group in self.heaps), default=None)
        if best is None:
            return None
        *_, group = best
        step = heappop(self.heaps[group])[-1]
        if not self.heaps[group]:
            del self.heaps[group]
        self.begun[group[:2]] += 1
        return step

    def _first(self, stage: tuple[str, ...], level: int, said_of: str) -> tuple[float, int, _Group]:
        """Score, negated, and place in the tree of a group's best step."""
        fixed, place, _ = self.heaps[stage, level, said_of][0]
        share = self.begun[stage, level] / (len(stage) - 1) if len(stage) > 1 else 0.0
        score = round(self.ranking.shares["momentum"] * share, 4) - fixed
        score += sum(self.ranking._leanings_of(said_of, score).values())
        return -round(score, 4), place, (stage, level, said_of)


def best_open_steps(
    rules: Rules,
    levels: Levels,
    fit: Mapping[str, float],
    held: Iterable[Step] = (),
    leanings: Leanings = MappingProxyType({}),
    shares: Shares = SHARES,
) -> list[RankedStep]:
    """The best open steps with no goal in sight, best first."""
    after = levels_after(levels, held)
    everything = [s for s in rules.tree.steps() if after.get(s.skill_id, 0) < s.level]
    ranking = Ranking(rules, everything, fit, has_goal=False, leanings=leanings, shares=shares)
    return ranking.rank(rules.open_steps(after), after)
