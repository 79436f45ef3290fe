"""What would be if: other ways to the same goal over the same rules, and the line of requirements up to a step."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from graphlib import TopologicalSorter

from tree.goal import Wanted
from tree.next_steps import Leanings, Ranking
from tree.path import Branches, Remaining, find_remaining, levels_after
from tree.rules import Levels, Rules, holds
from tree.skill import Step
from tree.skill_tree import SkillTree

PROHIBITIVE = 1e9
"""Hours at which a step is taken only where no way goes round it."""


@dataclass(frozen=True, slots=True)
class Way:
    """Steps in an order that is legal at every point, and their hours."""

    steps: tuple[Step, ...]
    hours: float


@dataclass(frozen=True, slots=True)
class Situation:
    """Whose way where: `branches` are the options to pass by, `fit` and `leanings` put what is open in order."""

    rules: Rules
    wanted: Wanted
    levels: Levels
    branches: Branches = field(default_factory=dict)
    fit: Mapping[str, float] = field(default_factory=dict)
    leanings: Leanings = field(default_factory=dict)

    def way(self) -> Way:
        """The least-hours way."""
        return self.ordered(find_remaining(self.rules, self.wanted, self.levels, self.branches))

    def ordered(self, remaining: Remaining) -> Way:
        """These steps, the best open one first, again and again."""
        ranking = Ranking(self.rules, remaining.steps, self.fit, leanings=self.leanings)
        return Way(tuple(ranking.order(self.levels)), remaining.hours)


@dataclass(frozen=True, slots=True)
class Earliest:
    """A way on which a step comes after nothing but `before`, which the rules ask for and which costs least hours."""

    before: Way
    whole: Way


def earliest(situation: Situation, step: Step) -> Earliest:
    """The way on which this step, not yet held, comes as early as the rules allow, and from there the least hours."""
    rules, levels = situation.rules, situation.levels
    needed = find_remaining(rules, Wanted((step,), ()), levels, situation.branches)
    # what a step needs all stands before it: it is the last one in any legal order
    up_to = situation.ordered(needed)
    rest = replace(situation, levels=levels_after(levels, up_to.steps)).way()
    before = Way(up_to.steps[:-1], up_to.hours - rules.tree.hours(step))
    return Earliest(before, Way(up_to.steps + rest.steps, up_to.hours + rest.hours))


def without(situation: Situation, skill_id: str) -> Way | None:
    """The least-hours way that takes no step of this skill; None where every way does."""
    rules = _priced(situation.rules, skill_id)
    found = find_remaining(rules, situation.wanted, situation.levels, situation.branches)
    if any(step.skill_id == skill_id for step in found.steps):
        return None
    return situation.ordered(found)


def blocked(rules: Rules, levels: Levels, path: Iterable[Step], skill_id: str) -> tuple[Step, ...]:
    """The steps of a path that cannot be taken where this skill is left out, its own included, in their order."""
    held, lost = dict(levels), []
    for step in path:
        if step.skill_id != skill_id and rules.is_open(step, held):
            held[step.skill_id] = step.level
        else:
            lost.append(step)
    return tuple(lost)


def line_up_to(rules: Rules, levels: Levels, step: Step) -> tuple[Step, ...]:
    """The line of written requirements not held that ends in this step and takes most hours; the first to take first.

    It is the step alone where nothing that it requires is missing.
    """
    before: dict[Step, list[Step]] = {}
    waiting = [step]
    while waiting:
        after = waiting.pop()
        if after not in before:
            before[after] = [need for need in _required(rules.tree, after) if not holds(levels, need)]
            waiting.extend(before[after])
    lines: dict[Step, tuple[float, tuple[Step, ...]]] = {}
    for one in TopologicalSorter(before).static_order():
        hours, line = max((lines[need] for need in before[one]), default=(0.0, ()), key=lambda known: known[0])
        lines[one] = hours + rules.tree.hours(one), (*line, one)
    return lines[step][1]


def differences(now: Iterable[Step], then: Iterable[Step]) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """The steps that come in, and those that fall away, each in the order of its path."""
    now, then = tuple(now), tuple(then)
    before, after = set(now), set(then)
    return tuple(s for s in then if s not in before), tuple(s for s in now if s not in after)


def _required(tree: SkillTree, step: Step) -> list[Step]:
    """The written requirements of a step."""
    return [tree.capped(s, 2 if step.level == 3 else 1) for s in tree.skills[step.skill_id].requires]


def _priced(rules: Rules, skill_id: str) -> Rules:
    """The rules over a tree in which this skill is too dear to be taken for anything."""
    skill = rules.tree.skills[skill_id]
    dear = skill.model_copy(update={"hours": (PROHIBITIVE,) * skill.max_level})
    return Rules(rules.tree.model_copy(update={"skills": {**rules.tree.skills, skill_id: dear}}))
