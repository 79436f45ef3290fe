"""One learner who follows a policy's advice, week after week."""

from collections.abc import Iterable
from dataclasses import dataclass

from evals.policies import Policy
from evals.simulation.learner_model import LearnerModel
from evals.simulation.luck import Luck, Occasion
from evals.simulation.measures import Outcome, share, slices
from evals.simulation.population import SimulatedLearner
from evals.simulation.world import World
from tree.goal import Wanted, want
from tree.path import find_remaining
from tree.rules import holds
from tree.skill import Step

HORIZON = 2.0
"""How long a learner tries: until this many times the least hours were available, used or not. Assumption."""
OFFERED = 5
"""Steps that a learner is shown, as in the product's answers."""
RETRY = 0.5
"""The share of a step's hours that another attempt takes. Assumption."""
REST_WEEKS = 4
"""How long a step is set aside after too many failures. Assumption."""
EPSILON = 1e-9
"""Hours that are none."""
CHECK_HOURS = 0.5
"""What it costs to show that a step offered is held already: the product's own half-hour."""


@dataclass(slots=True)
class _Counts:
    """Attempts begun, and how many of them failed, began within the zone, began against the rules."""

    attempts: int = 0
    failed: int = 0
    in_zone: int = 0
    illegal: int = 0
    set_aside: int = 0


class Journey:
    """One learner under one policy."""

    def __init__(
        self, world: World, policy: Policy, learner: SimulatedLearner, model: LearnerModel, luck: Luck
    ) -> None:
        self.world, self.policy, self.learner, self.luck = world, policy, learner, luck
        self.mind = model.begin(world, learner, luck)
        self.levels: dict[str, int] = {s: level for s, level in learner.levels.items() if level > 0}
        self.wanted: Wanted = want(world.tree, learner.goals, {})
        self.best = find_remaining(world.rules, self.wanted, self.levels, {}).hours / learner.speed
        self.available = HORIZON * self.best
        self.week, self.hours, self.choices = 0, 0.0, 0
        self.current: int | None = None
        self.left = 0.0
        self.counts, self.tried, self.failures = _Counts(), dict[int, int](), dict[int, int]()
        self.aside_until, self.ticked = dict[int, int](), set[int]()

    @property
    def reached(self) -> bool:
        """Whether every step of the goal is passed or was claimed."""
        return self.wanted.met_by(self.levels)

    def live(self) -> None:
        """Week after week, until the goal or the horizon; skipped weeks take nothing from the hours available."""
        while self.available > EPSILON and not self.reached:
            if self.luck.of(Occasion.WEEKS, self.week).random() >= self.learner.skips:
                budget = min(self.learner.hours_per_week, self.available)
                self.available -= budget
                self._spend(budget)
            self.week += 1
            self.mind.rest()

    def _spend(self, budget: float) -> None:
        """Use the hours of a week; what is left when nothing is offered is lost."""
        while budget > EPSILON and not self.reached:
            if self.current is None:
                self.current = self._choose()
                if self.current is None:
                    return
                self.left = self._cost(self.current)
            spent = min(budget, self.left)
            budget, self.left, self.hours = budget - spent, self.left - spent, self.hours + spent
            if self.left <= EPSILON:
                self._finish(self.current)
                self.current = None

    def _choose(self) -> int | None:
        """The first step offered, or another of those shown; None where all are set aside or none is offered."""
        rng = self.luck.of(Occasion.POLICY, self.choices)
        ranked = self.world.numbers(self.policy.rank(self.world.rules, self.levels, self.learner.goals, {}, rng))
        shown = [s for s in ranked if s not in self.ticked and self.aside_until.get(s, 0) <= self.week][:OFFERED]
        strays, other = self.luck.of(Occasion.CHOICE, self.choices).random(2)
        self.choices += 1
        if len(shown) > 1 and strays < self.learner.strays:
            return shown[1 + int(other * (len(shown) - 1))]
        return shown[0] if shown else None

    def _cost(self, step: int) -> float:
        """Hours of the attempt that begins now; it is judged by what is mastered now."""
        if holds(self.levels, self.world.steps[step]):
            return CHECK_HOURS
        again = step in self.tried
        self.counts.attempts += 1
        self.counts.in_zone += self.mind.in_zone(step)
        self.counts.illegal += not self.world.rules.is_open(self.world.steps[step], self.levels)
        return self.world.tree.hours(self.world.steps[step]) / self.learner.speed * (RETRY if again else 1.0)

    def _finish(self, step: int) -> None:
        skill_id, level = self.world.steps[step]
        if self.levels.get(skill_id, 0) >= level:
            self.ticked.add(step)
            return
        tries = self.tried.get(step, 0)
        self.tried[step] = tries + 1
        if self.mind.attempt(step, RETRY if tries else 1.0, self.luck.of(Occasion.ATTEMPT, step, tries)):
            self.levels[skill_id] = level
            self.ticked.add(step)
            return
        self.counts.failed += 1
        self.failures[step] = self.failures.get(step, 0) + 1
        if self.failures[step] >= self.learner.patience:
            self.failures[step] = 0
            self.aside_until[step] = self.week + 1 + REST_WEEKS
            self.counts.set_aside += 1

    def outcome(self, model: str) -> Outcome:
        """Plain figures: hours are the learner's own, ratios are to the least hours, shares and mastery 0 to 1.

        `retention` is the mastery of what was passed on the way, at the end of it: at the goal, or at the horizon.
        """
        counts, mastery = self.counts, self.mind.mastery
        passed = [s for s in self.ticked if s in self.tried]
        return {
            "learner": self.learner.number,
            "policy": self.policy.name,
            "model": model,
            **slices(self.world.tree, self.learner),
            "best_hours": self.best,
            "hours": self.hours,
            "weeks": self.week,
            "attempts": counts.attempts,
            "set_aside": counts.set_aside,
            "reached": float(self.reached),
            "hours_ratio": self._ratio(restricted=True),
            "hours_to_goal_ratio": self._ratio(restricted=False),
            "failed_share": share(counts.failed, sum(self.tried.values())),
            "in_zone_share": share(counts.in_zone, counts.attempts),
            "illegal_share": share(counts.illegal, counts.attempts),
            "retention": float(mastery[passed].mean()) if passed else None,
            "goal_mastery": self._goal_mastery(),
        }

    def _goal_mastery(self) -> float | None:
        """Mean hidden mastery of the goal's own steps; of a choice, the alternative that is mastered best counts."""
        final = self.wanted.steps
        for choice in self.wanted.choices:
            final += max(choice.alternatives.values(), key=self._mean_mastery)
        return self._mean_mastery(final) if final else None

    def _mean_mastery(self, steps: Iterable[Step]) -> float:
        return float(self.mind.mastery[self.world.numbers(steps)].mean())

    def _ratio(self, *, restricted: bool) -> float | None:
        """Hours to the goal over the least; unreached None, or the horizon where `restricted` (a restricted mean)."""
        if not self.reached:
            return HORIZON if restricted else None
        return self.hours / self.best if self.best else 1.0
