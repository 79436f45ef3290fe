"""Who sets out for a goal: simulated learners and how they are drawn."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from evals.simulation.luck import Luck, Occasion
from tree.goal import Goal, OptionGoal, SkillGoal, TrackGoal, want
from tree.rules import Levels, Rules
from tree.skill import MAX_LEVEL
from tree.skill_tree import SkillTree


@dataclass(frozen=True, slots=True)
class SimulatedLearner:
    """Who sets out for a goal. All traits are assumptions, drawn by `draw_population`.

    `levels` are what is claimed at the start (0 to 3), `honesty` the share of claimed steps that are truly mastered,
    `speed` hours of the tree worked off per hour, `aptitude` a factor on the odds of learning, `half_life` weeks after
    which half of what is not used is forgotten, `strays` and `skips` the chances of taking another step than the first
    and of leaving out a week, `patience` the failures after which a step is set aside.
    Raises ValueError for traits with which nobody would get anywhere.
    """

    number: int
    goals: tuple[Goal, ...]
    levels: Levels = field(default_factory=dict)
    hours_per_week: float = 6.0
    speed: float = 1.0
    aptitude: float = 1.0
    honesty: float = 1.0
    half_life: float = 78.0
    strays: float = 0.0
    skips: float = 0.0
    patience: int = 3

    def __post_init__(self) -> None:
        if min(self.hours_per_week, self.speed, self.half_life, self.aptitude) <= 0 or not 0 <= self.skips < 1:
            raise ValueError(
                f"learner {self.number} would never get anywhere: hours, speed, half-life and aptitude "
                f"must be above 0 and skips below 1, got {self}"
            )


def draw_population(tree: SkillTree, count: int, seed: int) -> list[SimulatedLearner]:
    """Learners with goals of every kind, track and level in turn; three in ten have nothing to begin with.

    The others have walked a random legal way of up to 60 % of the steps of the Origin and one track, now and then
    leaving it, whatever their goal. A goal that is already reached is drawn again.
    """
    rules, goals = Rules(tree), _possible_goals(tree)
    return [_draw_learner(rules, goals, number, Luck(seed, number)) for number in range(count)]


def _draw_learner(rules: Rules, goals: Sequence[Sequence[Goal]], number: int, luck: Luck) -> SimulatedLearner:
    rng = luck.of(Occasion.PERSON)
    levels = {} if rng.random() < 0.3 else _walk(rules, rng)
    kind = goals[number % len(goals)]
    first = int(rng.integers(len(kind)))
    turned = (*kind[first:], *kind[:first])
    goal = next((g for g in turned if not want(rules.tree, [g], {}).met_by(levels)), turned[0])
    return SimulatedLearner(
        number=number,
        goals=(goal,),
        levels=levels,
        hours_per_week=float(np.clip(rng.lognormal(math.log(6), 0.5), 2, 20)),
        speed=float(np.clip(rng.lognormal(0, 0.25), 0.5, 2)),
        aptitude=float(rng.lognormal(0, 0.3)),
        honesty=float(rng.uniform(0.8, 1.0)),
        half_life=float(np.clip(rng.lognormal(math.log(78), 0.4), 20, 300)),
        strays=float(rng.beta(2, 11)),
        skips=float(rng.beta(2, 14)),
        patience=int(rng.integers(2, 5)),
    )


def _walk(rules: Rules, rng: np.random.Generator) -> dict[str, int]:
    """Levels after a random legal way through the Origin and one track, one step in ten taken anywhere."""
    tree = rules.tree
    tracks = [t for t in tree.tracks if not t.is_origin] or list(tree.tracks)
    home = tracks[int(rng.integers(len(tracks)))].id
    near = {s for s, place in tree.places.items() if place.track.is_origin or place.track.id == home}
    length = int(rng.beta(1, 1.5) * 0.6 * sum(tree.skills[s].max_level for s in near)) + 1
    levels: dict[str, int] = {}
    for _ in range(length):
        opened = rules.open_steps(levels)
        close = [s for s in opened if s.skill_id in near]
        choice = close if close and rng.random() < 0.9 else opened
        if choice:
            step = choice[int(rng.integers(len(choice)))]
            levels[step.skill_id] = step.level
    return levels


def _possible_goals(tree: SkillTree) -> list[list[Goal]]:
    """Every goal of one kind and level in a list of its own, kinds a tree does not have left out."""
    found: list[list[Goal]] = []
    for level in range(1, MAX_LEVEL + 1):
        found.append([TrackGoal(track.id, level) for track in tree.tracks])
        found.append([OptionGoal(option_id, level) for option_id in tree.options])
        found.append([SkillGoal(s, level) for s in tree.places if tree.skills[s].max_level >= level])
    return [goals for goals in found if goals]
