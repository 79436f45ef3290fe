"""Ways of saying what to learn next, to be compared: the engine, simple baselines, and engines broken on purpose.

The plain baselines (`random`, `tree-order`, `most-unlocking`, `cheapest`) see the open steps of the whole tree and know
nothing of the goal, so to beat them shows little more than that a goal is heeded. The ones `-on-the-way` choose among
the open steps of the engine's own least-hours closure: what the engine gains on those, its ranking and its branch
advice gain.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np

from service.workflow.decision import Decision, decide
from tree.goal import Goal, want
from tree.learner import Learner
from tree.path import find_remaining
from tree.rules import Choice, Levels, Rule, Rules
from tree.skill import Step
from tree.skill_tree import SkillTree

LIMIT = 10
"""Steps that an engine is asked for; more than anybody is shown, so that some are left when a few are set aside."""

Fit = Mapping[str, float]
"""Skill id -> fit to the question, 0 to 1."""


class Policy(Protocol):
    """Ranks the next steps for one state; the same answer for the same arguments and the same state of `rng`."""

    @property
    def name(self) -> str:
        """The name in reports."""

    @property
    def seeded(self) -> bool:
        """Whether the answer depends on `rng`; where it does not, it may be remembered."""

    def rank(
        self, rules: Rules, levels: Levels, goals: Sequence[Goal], fit: Fit, rng: np.random.Generator, /
    ) -> list[Step]:
        """The next steps best first; `levels` are the standing ones (0 to 3), presumed ones counted."""


@dataclass(frozen=True, slots=True)
class Engine:
    """What is shipped: at most `limit` open steps, those on the way to the goal while it is not reached."""

    name: str = "engine"
    seeded: bool = False
    limit: int = LIMIT

    def rank(self, rules: Rules, levels: Levels, goals: Sequence[Goal], fit: Fit, _: np.random.Generator) -> list[Step]:
        """The engine's recommendations."""
        return _recommended(_decide(rules, levels, goals, fit, self.limit))


@dataclass(frozen=True, slots=True)
class WithoutState:
    """Ablation: the engine is told nothing of the learner, and gives the whole path of a newcomer in its order.

    The path and not the recommendations, of which a newcomer has one: whoever walks along it can pass over what they
    know. Steps that are held, or not open, are therefore among the answers.
    """

    name: str = "engine-without-state"
    seeded: bool = False

    def rank(self, rules: Rules, _: Levels, goals: Sequence[Goal], fit: Fit, __: np.random.Generator) -> list[Step]:
        """A newcomer's path; without a goal, a newcomer's recommendations."""
        return list(_newcomers_path(rules, tuple(goals), frozenset(fit.items())))


@dataclass(frozen=True, slots=True)
class WithoutPrerequisites:
    """Broken on purpose: the engine over rules in which only a skill's own lower level is ever needed."""

    name: str = "engine-without-prerequisites"
    seeded: bool = False
    limit: int = LIMIT

    def rank(self, rules: Rules, levels: Levels, goals: Sequence[Goal], fit: Fit, _: np.random.Generator) -> list[Step]:
        """What the engine would recommend if nothing stood on anything else."""
        return _recommended(_decide(lawless(rules), levels, goals, fit, self.limit))


@dataclass(frozen=True, slots=True)
class RandomOpen:
    """Open steps in random order; `on_the_way` leaves only those of the least-hours closure of the goal."""

    name: str = "random"
    on_the_way: bool = False
    seeded: bool = True

    def rank(self, rules: Rules, levels: Levels, goals: Sequence[Goal], _: Fit, rng: np.random.Generator) -> list[Step]:
        """A shuffle; the same `rng` orders two steps alike whatever else is open."""
        luck = dict(zip(rules.tree.places, rng.random(len(rules.tree.places)), strict=True))
        return sorted(_candidates(rules, levels, goals, self.on_the_way), key=lambda s: luck[s.skill_id])


Key = Callable[[Rules, Levels, Step], float]
"""Least first."""


@dataclass(frozen=True, slots=True)
class ByKey:
    """Open steps by one figure, ties by the order of the tree."""

    name: str
    key: Key
    on_the_way: bool = False
    seeded: bool = False

    def rank(self, rules: Rules, levels: Levels, goals: Sequence[Goal], _: Fit, __: np.random.Generator) -> list[Step]:
        """The open steps with the least figure first."""
        return sorted(
            _candidates(rules, levels, goals, self.on_the_way), key=lambda step: self.key(rules, levels, step)
        )


class Remembered:
    """A policy that is asked once per state: levels, goals and fit. It remembers one tree at a time."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._tree: SkillTree | None = None
        self._known: dict[Hashable, list[Step]] = {}

    @property
    def name(self) -> str:
        """The policy's own name."""
        return self.policy.name

    @property
    def seeded(self) -> bool:
        """As the policy's; what is seeded is asked anew each time."""
        return self.policy.seeded

    def rank(
        self, rules: Rules, levels: Levels, goals: Sequence[Goal], fit: Fit, rng: np.random.Generator
    ) -> list[Step]:
        """The policy's answer for this state."""
        if self.seeded:
            return self.policy.rank(rules, levels, goals, fit, rng)
        if self._tree is not rules.tree:
            self._tree = rules.tree
            self._known.clear()
        state = (frozenset(levels.items()), tuple(goals), frozenset(fit.items()))
        if state not in self._known:
            self._known[state] = self.policy.rank(rules, levels, goals, fit, rng)
        return self._known[state]


def tree_order(rules: Rules, _: Levels, step: Step) -> float:
    """The position of the skill in the tree, from 0."""
    return rules.tree.order[step.skill_id]


def most_unlocking(rules: Rules, levels: Levels, step: Step) -> float:
    """Minus the number of skills that this step opens at once."""
    return -len(rules.unlocked_by(step, levels))


def cheapest(rules: Rules, _: Levels, step: Step) -> float:
    """Hours of the step."""
    return rules.tree.hours(step)


BASELINES: tuple[Policy, ...] = (
    RandomOpen(),
    ByKey("tree-order", tree_order),
    ByKey("most-unlocking", most_unlocking),
    ByKey("cheapest", cheapest),
    RandomOpen("random-on-the-way", on_the_way=True),
    ByKey("tree-order-on-the-way", tree_order, on_the_way=True),
    ByKey("most-unlocking-on-the-way", most_unlocking, on_the_way=True),
    ByKey("cheapest-on-the-way", cheapest, on_the_way=True),
)
ABLATIONS: tuple[Policy, ...] = (WithoutState(), WithoutPrerequisites())
POLICIES: tuple[Policy, ...] = (Engine(), *BASELINES, *ABLATIONS)
"""Everything that is compared, the engine first."""


class _Lawless(Rules):
    """Rules 2 to 4 left out; levels still go up one at a time."""

    def reasons_for(self, step: Step) -> Iterator[tuple[Step, Rule]]:
        if step.level > 1:
            yield Step(step.skill_id, step.level - 1), "level"

    def _gates_before(self, _: Step) -> Iterator[Choice]:
        return iter(())


@lru_cache(maxsize=4)
def lawless(rules: Rules) -> Rules:
    """The same tree where only a skill's own lower level is ever needed."""
    return _Lawless(rules.tree)


@lru_cache(maxsize=1024)
def _newcomers_path(rules: Rules, goals: tuple[Goal, ...], fit: frozenset[tuple[str, float]]) -> tuple[Step, ...]:
    decision = _decide(rules, {}, goals, dict(fit), LIMIT)
    return decision.path or tuple(_recommended(decision))


def _decide(rules: Rules, levels: Levels, goals: Sequence[Goal], fit: Fit, limit: int) -> Decision:
    """The decision for exactly these levels: they are a standing, so nothing more is presumed."""
    return decide(rules, Learner(levels=levels, denied=frozenset(rules.tree.places)), goals, fit, limit)


def _recommended(decision: Decision) -> list[Step]:
    return [ranked.step for ranked in decision.recommended]


def _candidates(rules: Rules, levels: Levels, goals: Sequence[Goal], on_the_way: bool) -> list[Step]:
    """Open steps in the order of the tree; all of them where nothing is left of the goals."""
    opened = rules.open_steps(levels)
    if not on_the_way:
        return opened
    remaining = find_remaining(rules, want(rules.tree, goals, {}), levels, {}).steps
    return [step for step in opened if step in remaining] or opened
