"""A second reading of the tree's rules, written from their text alone, to hold the engine's paths and plans against.

It solves each question as a 0/1 program with HiGHS: a column per step says whether it is taken, a column per option
whether it is complete. Rule 4 keeps the needs free of circles, so that a set that holds all it needs can be ordered.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import lil_array

from tree.goal import Goal, OptionGoal, SkillGoal, StepsGoal, TrackGoal
from tree.learner import Learner
from tree.skill import Option, Step, Tier
from tree.skill_tree import SkillTree

Levels = Mapping[str, int]
Branches = Mapping[str, Collection[str]]


def presumed_levels(tree: SkillTree, learner: Learner) -> dict[str, int]:
    """Skill id -> level held, 1 to 3, presumed levels included (rule 5).

    Whoever holds a skill is taken to hold what it asks for by the Origin and by written edges, and what those ask for
    in turn. A denied skill stays as it was claimed, and presumes no more than that.
    """
    levels = {skill_id: level for skill_id, level in learner.levels.items() if level > 0}
    while True:
        raised = {
            need.skill_id: need.level
            for skill_id, level in levels.items()
            for need in [*_origin_needs(tree, skill_id), *_written_needs(tree, Step(skill_id, level))]
            if need.skill_id not in learner.denied and levels.get(need.skill_id, 0) < need.level
        }
        if not raised:
            return levels
        levels |= raised


def least_hours(tree: SkillTree, levels: Levels, goals: Iterable[Goal], branches: Branches) -> float:
    """The fewest hours, reviews not included, from `levels` to all `goals` by rules 1 to 4 (rules 6 and 7).

    `levels` are those that count as held, presumed ones included. `branches` maps track id -> the options chosen: a
    track goal wants all of them, and a branching point on the way is passed by one of them, unless `levels` or what
    the goals ask for in any case pass it already. Raises KeyError where a goal names what the tree does not have.
    """
    wanted, choices = _wanted(tree, goals, branches)
    certain = dict(levels)
    for step in _with_needs(tree, levels, wanted):
        certain[step.skill_id] = max(step.level, certain.get(step.skill_id, 0))
    program = _Program(tree, levels, tree.steps())
    program.obey(branches, certain)
    for step in wanted:
        program.demand(step)
    for options, level in choices:
        program.demand_one(options, level)
    return sum(map(tree.hours, program.best({step: -tree.hours(step) for step in program.steps})))


def most_worth(
    tree: SkillTree,
    levels: Levels,
    steps: Iterable[Step],
    worth: Mapping[Step, float],
    hours: Mapping[Step, float],
    room: float,
) -> float:
    """The greatest total worth of some of `steps` that rules 1 to 4 let a learner take within `room` hours.

    What a step needs must be held or taken as well; any option passes a branching point. A step held already cannot be
    taken again, and one missing in `worth` is worth 0. Exact to HiGHS's 1e-6 hours. Raises ValueError if `room` < 0.
    """
    if room < 0:
        raise ValueError(f"room is {room} hours; it must be 0 or more")
    program = _Program(tree, levels, steps)
    program.obey({}, levels)
    program.at_least(-room, [(step, -hours[step]) for step in program.steps])
    gains = {step: worth.get(step, 0.0) for step in program.steps}
    return sum((gains[step] for step in program.best(gains)), 0.0)


def check_path(tree: SkillTree, levels: Levels, path: Sequence[Step]) -> list[str]:
    """Every breach of rules 1 to 4 along `path`, in words; empty if it is legal at every point.

    A step in breach counts as taken afterwards, so that each mistake is told once.
    """
    held, breaches = dict(levels), []
    for number, step in enumerate(path, 1):
        breaches += [f"step {number}, {step.skill_id} to level {step.level}: {b}" for b in _breaches(tree, held, step)]
        held[step.skill_id] = max(step.level, held.get(step.skill_id, 0))
    return breaches


def needs_of(tree: SkillTree, step: Step) -> list[Step]:
    """The steps that must be held before this one, by rules 1 to 4; skills of the options of a lower branching point
    are among them, as any one of the options may be what passes it.
    """
    gates = [Step(s, 1) for tier in _gates(tree, step) for option in tier.options for s in option.skills]
    return [*(need for _, need in _needs(tree, step)), *gates]


def _breaches(tree: SkillTree, held: Levels, step: Step) -> Iterator[str]:
    if step.skill_id not in tree.places or not 1 <= step.level <= tree.skills[step.skill_id].max_level:
        yield "the tree has no such step"
        return
    if _holds(held, step):
        yield f"rule 1: level {held[step.skill_id]} is held already"
    for rule, need in _needs(tree, step):
        if not _holds(held, need):
            yield f"rule {rule}: needs {need.skill_id} at level {need.level}, held is {held.get(need.skill_id, 0)}"
    for tier in _gates(tree, step):
        if not any(_complete(held, option) for option in tier.options):
            yield f"rule 3: no option of tier {tier.number} has all its skills at level 1"


def _needs(tree: SkillTree, step: Step) -> Iterator[tuple[int, Step]]:
    """The steps that must be held before `step`, each with the number of its rule."""
    skill_id, level = step
    place = tree.places[skill_id]
    if level > 1:
        yield 1, Step(skill_id, level - 1)
    elif not place.track.is_origin:
        yield from ((2, need) for need in _origin_needs(tree, skill_id))
        lower = (tier for tier in place.track.tiers if tier.number < place.tier.number)
        yield from ((3, Step(core, 1)) for tier in lower for core in tier.skills)
    yield from ((4, need) for need in _written_needs(tree, step))


def _origin_needs(tree: SkillTree, skill_id: str) -> list[Step]:
    return [] if tree.places[skill_id].track.is_origin else [Step(first, 1) for first in tree.origin]


def _written_needs(tree: SkillTree, step: Step) -> list[Step]:
    return [tree.capped(required, 2 if step.level == 3 else 1) for required in tree.skills[step.skill_id].requires]


def _gates(tree: SkillTree, step: Step) -> list[Tier]:
    """The branching points below a first level, one option of which must be complete (rule 3)."""
    place = tree.places[step.skill_id]
    if step.level > 1 or place.track.is_origin:
        return []
    return [tier for tier in place.track.tiers if tier.options and tier.number < place.tier.number]


def _holds(levels: Levels, step: Step) -> bool:
    return levels.get(step.skill_id, 0) >= step.level


def _complete(levels: Levels, option: Option) -> bool:
    return all(_holds(levels, Step(skill_id, 1)) for skill_id in option.skills)


def _wanted(
    tree: SkillTree, goals: Iterable[Goal], branches: Branches
) -> tuple[list[Step], list[tuple[Sequence[Option], int]]]:
    """What goals ask for (rule 6): the steps, and the options one of which is wanted at a level."""
    steps: list[Step] = []
    choices: list[tuple[Sequence[Option], int]] = []
    for goal in goals:
        match goal:
            case StepsGoal(asked):
                steps += asked
            case SkillGoal(skill_id, level):
                steps.append(tree.capped(skill_id, level))
            case OptionGoal(option_id, level):
                steps += _at(tree, tree.options[option_id][2], level)
            case TrackGoal(track_id, level, option_id):
                named = (option_id,) if option_id else branches.get(track_id, ())
                for tier in tree.tracks_by_id[track_id].tiers:
                    steps += [tree.capped(skill_id, level) for skill_id in tier.skills]
                    chosen = [option for option in tier.options if option.id in named]
                    steps += [step for option in chosen for step in _at(tree, option, level)]
                    if tier.options and not chosen:
                        choices.append((tier.options, level))
    return steps, choices


def _with_needs(tree: SkillTree, levels: Levels, steps: Iterable[Step]) -> set[Step]:
    """The steps not yet held and all that they need in any case, whichever way a branching point is passed."""
    found: set[Step] = set()
    waiting = list(steps)
    while waiting:
        step = waiting.pop()
        if step not in found and not _holds(levels, step):
            found.add(step)
            waiting += [need for _, need in _needs(tree, step)]
    return found


class _Program:
    """The 0/1 program of the steps that may be taken; every row says that a weighted sum is at least a bound."""

    def __init__(self, tree: SkillTree, levels: Levels, steps: Iterable[Step]) -> None:
        self.tree, self.levels = tree, levels
        self.steps = [step for step in dict.fromkeys(steps) if not _holds(levels, step)]
        self._columns: dict[Hashable, int] = {step: column for column, step in enumerate(self.steps)}
        self._rows: list[dict[int, float]] = []
        self._bounds: list[float] = []

    def obey(self, branches: Branches, certain: Levels) -> None:
        """Rules 1 to 4: each step after what it needs. `certain` are levels sure to be held at the end of the path."""
        for step in self.steps:
            for _, need in _needs(self.tree, step):
                self._follows(step, need)
            for tier in _gates(self.tree, step):
                if not any(_complete(certain, option) for option in tier.options):
                    named = branches.get(self.tree.places[step.skill_id].track.id, ())
                    ways = [option for option in tier.options if option.id in named] or tier.options
                    self.at_least(0, [(step, -1.0), *((self._option(option, 1), 1.0) for option in ways)])

    def demand(self, step: Step) -> None:
        """Let the step be held at the end. Raises KeyError if it cannot be."""
        if not _holds(self.levels, step):
            if step not in self._columns:
                raise KeyError(step)
            self.at_least(1, [(step, 1.0)])

    def demand_one(self, options: Iterable[Option], level: int) -> None:
        """Let one of the options be complete at the level at the end."""
        self.at_least(1, [(self._option(option, level), 1.0) for option in options])

    def at_least(self, bound: float, terms: Iterable[tuple[Hashable, float]]) -> None:
        """Add a row. What has no column cannot be taken and counts 0."""
        self._rows.append({self._columns[key]: weight for key, weight in terms if key in self._columns})
        self._bounds.append(bound)

    def best(self, gains: Mapping[Step, float]) -> list[Step]:
        """The steps with the greatest total gain. Raises RuntimeError if HiGHS finds no optimum."""
        if not self.steps:
            return []
        objective = np.zeros(len(self._columns))
        objective[: len(self.steps)] = [-gains[step] for step in self.steps]
        matrix = lil_array((len(self._rows), len(self._columns)))
        for number, row in enumerate(self._rows):
            for column, weight in row.items():
                matrix[number, column] = weight
        found = milp(
            objective,
            integrality=np.ones(len(objective)),
            bounds=Bounds(0, 1),
            constraints=[LinearConstraint(matrix.tocsr(), self._bounds, np.inf)] if self._rows else [],
            options={"mip_rel_gap": 0.0},
        )
        if not found.success:
            raise RuntimeError(f"HiGHS: {found.message}")
        return [step for step, taken in zip(self.steps, found.x[: len(self.steps)], strict=True) if taken > 0.5]

    def _follows(self, key: Hashable, need: Step) -> None:
        if not _holds(self.levels, need):
            self.at_least(0, [(need, 1.0), (key, -1.0)])

    def _option(self, option: Option, level: int) -> Hashable:
        """The column that can be 1 only where all skills of the option are held or taken at the level."""
        key = ("option", option.id, level)
        if key not in self._columns:
            self._columns[key] = len(self._columns)
            for step in _at(self.tree, option, level):
                self._follows(key, step)
        return key


def _at(tree: SkillTree, option: Option, level: int) -> list[Step]:
    return [tree.capped(skill_id, level) for skill_id in option.skills]
