"""The most worthwhile part of a path that fits into fewer hours: a precedence-constrained knapsack.

Every chosen step brings what it needs: all of its direct needs, and one alternative of each branching point before it.
Solved by OR-Tools CP-SAT with one worker, a fixed seed and a deterministic limit, so that the same question always
gets the same answer. The solver is imported where a path does not fit, which is seldom.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tree.rules import Levels, Rules, holds
from tree.skill import Step

WORTH_OF_TARGET = 40
"""A step that the goal itself asks for."""

WORTH_ON_THE_WAY_UP = 20
"""A lower level of a skill that the goal asks for."""

WORTH_OF_GROUND = 10
"""A step that is only needed by others."""

WORTH_OF_UNLOCKING = 2
"""For each remaining step that waits directly for this one, up to MAX_UNLOCKING of them."""

MAX_UNLOCKING = 5
DETERMINISTIC_LIMIT = 2.0
"""Seconds of the solver's own deterministic clock; the shipped tree needs a hundredth of it."""


@dataclass(frozen=True, slots=True)
class Subset:
    """The steps chosen; `proven` says that none of more worth fits."""

    steps: frozenset[Step]
    worth: int
    proven: bool


def worths(rules: Rules, steps: Iterable[Step], targets: Iterable[Step]) -> dict[Step, int]:
    """What each remaining step is worth to the goal with these final steps."""
    remaining = frozenset(steps)
    wanted = {target.skill_id: target.level for target in targets}
    found = {}
    for step in remaining:
        level = wanted.get(step.skill_id, 0)
        base = WORTH_OF_GROUND if step.level > level else WORTH_ON_THE_WAY_UP
        waiting = sum(after in remaining for after in rules.dependents[step])
        found[step] = (WORTH_OF_TARGET if step.level == level else base) + WORTH_OF_UNLOCKING * min(
            waiting, MAX_UNLOCKING
        )
    return found


def best_subset(
    rules: Rules, worth: Mapping[Step, int], units: Mapping[Step, int], levels: Levels, room: int
) -> Subset:
    """Of the remaining steps (the keys of `worth`), the legal part of most worth that takes at most `room` units.

    Among parts of equal worth the one of fewest units.
    """
    from ortools.sat.python import cp_model

    steps = sorted(worth, key=lambda s: (rules.tree.order[s.skill_id], s.level))
    model = cp_model.CpModel()
    take = {step: model.new_bool_var(f"{step.skill_id}.{step.level}") for step in steps}
    for step in steps:
        for need in rules.needs(step):
            if not holds(levels, need):
                model.add_implication(take[step], take[need])
        for number, gate in enumerate(rules.gates_before(step)):
            if gate.met_by(levels):
                continue
            ways = []
            for option_id, asked in gate.alternatives.items():
                missing = [s for s in asked if not holds(levels, s)]
                if all(s in take for s in missing):
                    way = model.new_bool_var(f"{step.skill_id}.{step.level}.{number}.{option_id}")
                    for s in missing:
                        model.add_implication(way, take[s])
                    ways.append(way)
            model.add_bool_or([take[step].negated(), *ways])
    model.add(sum(units[s] * take[s] for s in steps) <= room)
    all_units = sum(units[s] for s in steps) + 1
    model.maximize(sum((worth[s] * all_units - units[s]) * take[s] for s in steps))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.max_deterministic_time = DETERMINISTIC_LIMIT
    status = solver.solve(model)
    name = solver.status_name(status)
    if name not in {"OPTIMAL", "FEASIBLE"}:
        return Subset(frozenset(), 0, proven=False)
    chosen = frozenset(s for s in steps if solver.value(take[s]))
    return Subset(chosen, sum(worth[s] for s in chosen), proven=name == "OPTIMAL")
