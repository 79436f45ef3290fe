"""Do reviews pay? Simulated learners with and without them, the same hours a week, and what is still there at the end.

For a year and a half a learner has so many hours a week, some weeks none. Without reviews, all of them go into the path
that the engine gives, and after the goal into the best open steps. With reviews, what the product says is due comes
first, for at most a quarter of a week's hours, and the rest goes the same way.

What a learner truly remembers follows another model than the product's: forgetting is exponential with a half-life of
the learner's own (`evals.simulation.draw_population`), different from skill to skill, while the product schedules by
the power curve of FSRS with weights fitted to other people. A successful recall lengthens the half-life, the more the
more had been forgotten (Settles & Meeder, "A Trainable Spaced Repetition Model for Language Learning", ACL 2016, for
the form; the size is drawn); a failed one costs another half-hour. Using a skill truly exercises what it requires, by a
share drawn from 0 to 0.5, in both arms, so that learning on is already a review of sorts. That favours the arm without.

Measured at the end, expected over the recall of each skill: `retention`, the share of held levels still mastered;
`mastered_hours`, the hours' worth of levels still mastered, which counts what reviews cost; and `held_hours`, the
hours' worth of levels held, mastered or not. Numbers marked "assumption" are ours; only directions mean anything.
"""

import argparse
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np

from evals.simulation.luck import Luck
from evals.simulation.population import SimulatedLearner, draw_population
from evals.statistics import Difference, Estimate, estimate, paired
from service.memory.due import due_of
from service.memory.lapses import level_after_review
from service.memory.ratings import SCORES, Rating
from service.memory.replay import remember
from service.plans.reviewing import SHARE_OF_WEEK
from service.workflow.decision import decide
from service.workflow.reviewing import REVIEW_HOURS
from tree.evidence import Event, Kind
from tree.learner import Learner
from tree.rules import Rules
from tree.skill import Step
from tree.skill_tree import SkillTree

WEEKS = 78
START = datetime(2026, 1, 5, tzinfo=UTC)
WEEK = timedelta(days=7)
RELEARNING_HOURS = 0.5
"""What a failed recall costs beyond the review. Assumption."""
SPACING_GAIN = 2.0
"""The median factor by which the half-life grows, per share forgotten at a successful recall. Assumption."""
MEASURES = ("retention", "mastered_hours", "held_hours")
_STREAM = 91
"""The occasion that random numbers of this module are drawn for; those of `evals.simulation` are below."""


@dataclass(slots=True)
class _Trace:
    """What is truly there of one skill: `half_life` in weeks, `used` the week it was last at full strength."""

    half_life: float
    used: float

    def strength(self, week: float) -> float:
        return float(0.5 ** (max(0.0, week - self.used) / self.half_life))


@dataclass(slots=True)
class _Life:
    """One simulated learner in one arm."""

    rules: Rules
    who: SimulatedLearner
    luck: Luck
    reviews: bool
    levels: dict[str, int] = field(default_factory=dict)
    traces: dict[str, _Trace] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    queue: list[Step] = field(default_factory=list)
    begun: float = 0.0

    def live(self) -> dict[str, float]:
        """The measures after all weeks."""
        for skill_id, level in self.who.levels.items():
            self._reach(Step(skill_id, level), 0, "import")
        for week in range(WEEKS):
            if self._draw(0, week).random() >= self.who.skips:
                left = self.who.hours_per_week
                if self.reviews:
                    left -= self._review(week, left * SHARE_OF_WEEK)
                self._learn(week, left)
        return self._measure()

    def _learn(self, week: int, hours: float) -> None:
        while hours > 0:
            step = self._next()
            if step is None:
                return
            needed = self.rules.tree.hours(step) / self.who.speed - self.begun
            if needed > hours:
                self.begun += hours
                return
            hours -= needed
            self.begun = 0.0
            self.queue.remove(step)
            self._reach(step, week, "project")

    def _next(self) -> Step | None:
        """The first step of the path that is open; after the path, the best one open."""
        if not self.queue:
            decision = decide(self.rules, Learner(levels=self.levels), self.who.goals, {}, 1)
            self.queue = list(decision.path) or [r.step for r in decision.recommended]
        return self.queue[0] if self.queue else None

    def _reach(self, step: Step, week: int, kind: Kind) -> None:
        self.levels[step.skill_id] = step.level
        trace = self.traces.get(step.skill_id)
        if trace is None:
            half_life = self.who.half_life * float(self._draw(1, self._at(step.skill_id)).lognormal(0, 0.3))
            self.traces[step.skill_id] = _Trace(half_life, week)
        else:
            self._recall(trace, week)
        self._tell(step, week, kind, None)
        self._exercise(step.skill_id, week)

    def _review(self, week: int, hours: float) -> float:
        """Review what the product says is due; returns the hours that took."""
        spent, now = 0.0, START + week * WEEK
        for due in due_of(remember(self.events, self.rules.tree, now), now):
            if spent + REVIEW_HOURS > hours:
                break
            skill_id = due.step.skill_id
            trace, spent = self.traces[skill_id], spent + REVIEW_HOURS
            recalled = self._draw(2, week, self._at(skill_id)).random() < trace.strength(week)
            score = SCORES[Rating.GOOD if recalled else Rating.AGAIN]
            level = level_after_review(self.events, skill_id, score)
            if recalled:
                self._recall(trace, week)
                self._exercise(skill_id, week)
            else:
                trace.used, spent = week, spent + RELEARNING_HOURS
            self._tell(Step(skill_id, level), week, "review", score)
            self._fall(skill_id, level)
        return spent

    def _fall(self, skill_id: str, level: int) -> None:
        """A level that fell is to be learnt again, first of all."""
        if level < self.levels[skill_id]:
            self.levels[skill_id] = level
            self.queue.insert(0, Step(skill_id, level + 1))
            self.begun = 0.0

    def _recall(self, trace: _Trace, week: float) -> None:
        gain = SPACING_GAIN * float(self._draw(3).lognormal(0, 0.3))
        trace.half_life *= 1 + gain * (1 - trace.strength(week))
        trace.used = week

    def _exercise(self, skill_id: str, week: float) -> None:
        """What a skill requires is exercised with it, by a share that nobody knows."""
        for below in self.rules.tree.skills[skill_id].requires:
            if below in self.traces:
                share = float(self._draw(4, self._at(skill_id), self._at(below)).uniform(0, 0.5))
                trace = self.traces[below]
                trace.used += share * max(0.0, week - trace.used)

    def _tell(self, step: Step, week: int, kind: Kind, score: float | None) -> None:
        at, number = START + week * WEEK, str(len(self.events))
        self.events.append(Event(number, number, step.skill_id, step.level, kind, at, at, score=score))

    def _measure(self) -> dict[str, float]:
        tree, held = self.rules.tree, {s: n for s, n in self.levels.items() if n}
        hours = {s: sum(tree.skills[s].hours[:n]) for s, n in held.items()}
        kept = {s: self.traces[s].strength(WEEKS) for s in held}
        levels = sum(held.values())
        return {
            "retention": sum(kept[s] * n for s, n in held.items()) / levels if levels else math.nan,
            "mastered_hours": sum(kept[s] * hours[s] for s in held),
            "held_hours": sum(hours.values()),
        }

    def _at(self, skill_id: str) -> int:
        return self.rules.tree.order[skill_id]

    def _draw(self, what: int, *which: int) -> np.random.Generator:
        return np.random.default_rng([self.luck.seed, self.luck.number, _STREAM, what, *which])


@dataclass(frozen=True, slots=True)
class Comparison:
    """One measure in both arms, and the difference that reviews make, with 95 % intervals over learners."""

    measure: str
    without: Estimate
    with_reviews: Estimate
    difference: Difference


def simulate_retention(
    tree: SkillTree, learners: Iterable[SimulatedLearner], seed: int, progress: Callable[[int], None] = lambda _: None
) -> dict[str, list[dict[str, float]]]:
    """Arm -> the measures of each learner, in the same order in both arms; who never held anything is left out."""
    rules = Rules(tree)
    found: dict[str, list[dict[str, float]]] = {"without": [], "with": []}
    for done, who in enumerate(learners, 1):
        luck = Luck(seed, who.number)
        arms = {arm: _Life(rules, who, luck, arm == "with").live() for arm in found}
        if not any(math.isnan(m["retention"]) for m in arms.values()):
            for arm, measures in arms.items():
                found[arm].append(measures)
        progress(done)
    return found


def compare(found: dict[str, list[dict[str, float]]]) -> list[Comparison]:
    """Each measure in both arms and its paired difference."""

    def values(arm: str, measure: str) -> Sequence[float]:
        return [m[measure] for m in found[arm]]

    return [
        Comparison(
            measure,
            estimate(values("without", measure)),
            estimate(values("with", measure)),
            paired(values("with", measure), values("without", measure)),
        )
        for measure in MEASURES
    ]


def main() -> None:
    """Print the comparison as a table in Markdown."""
    from service.files import BUNDLED_TREE, load_tree

    parser = argparse.ArgumentParser(description="Closed loop with and without reviews.")
    parser.add_argument("--learners", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    tree = load_tree(BUNDLED_TREE)
    found = simulate_retention(tree, draw_population(tree, chosen.learners, chosen.seed), chosen.seed)
    print("| measure | without reviews | with reviews | difference |\n| --- | --- | --- | --- |")
    for row in compare(found):
        gain = f"{row.difference.mean:+.3f} [{row.difference.low:+.3f}, {row.difference.high:+.3f}]"
        print(f"| {row.measure} | {row.without} | {row.with_reviews} | {gain} |")


if __name__ == "__main__":
    main()
