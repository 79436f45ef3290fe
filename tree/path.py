"""The least-hours way to a goal: rule 7 of the tree.

A goal is an AND/OR problem: a step needs all of its direct needs, a branching point needs one of its options. The
closure over AND needs is unique; over the choices the search is depth-first branch and bound. Choices that cannot
share a step are solved apart, so the work grows with the size of the largest group that can.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tree.goal import Wanted
from tree.rules import Choice, Levels, Rules, holds
from tree.skill import Step

Branches = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left of a goal with all it requires: a set closed under the rules, not yet ordered."""

    steps: frozenset[Step]
    hours: float


def find_remaining(rules: Rules, wanted: Wanted, levels: Levels, branches: Branches) -> Remaining:
    """The least-hours closure of what is wanted, given the levels held and the options chosen.

    Ties go to the closure with more `helps` edges towards the goal, then to the earlier option of the tree.
    """
    return _Search(rules, wanted, levels, branches).run()


class _Search:
    def __init__(self, rules: Rules, wanted: Wanted, levels: Levels, branches: Branches) -> None:
        self.rules, self.wanted, self.levels, self.branches = rules, wanted, levels, branches
        steps = [*wanted.steps, *(step for choice in wanted.choices for step in _steps_of(choice))]
        self.goal_skills = {step.skill_id for step in steps}

    def run(self) -> Remaining:
        steps = frozenset(self._solve(self._close(set(), self.wanted.steps)))
        return Remaining(steps, sum(map(self.rules.tree.hours, sorted(steps))))

    def _close(self, closed: set[Step], steps: Iterable[Step]) -> set[Step]:
        """`closed` with these steps and all their AND needs that are not held."""
        closed, waiting = set(closed), list(steps)
        while waiting:
            step = waiting.pop()
            if step not in closed and not holds(self.levels, step):
                closed.add(step)
                waiting.extend(self.rules.needs(step))
        return closed

    def _solve(self, closed: set[Step]) -> set[Step]:
        """The best closure of `closed` under every choice it raises."""
        solution = set(closed)
        for group in self._independent(closed, self._pending(closed)):
            best, _ = self._branch(closed, group, None)
            solution |= best
        return solution

    def _branch(
        self, closed: set[Step], allowed: set[Step], best: tuple[set[Step], tuple[float, int]] | None
    ) -> tuple[set[Step], tuple[float, int]]:
        """Depth-first over the alternatives of the first pending choice that lies within `allowed`."""
        worth = self._worth(closed)
        if best and worth[0] > best[1][0]:
            return best
        pending = [c for c in self._pending(closed) if not allowed.isdisjoint(_steps_of(c))]
        if not pending:
            return (closed, worth) if best is None or worth < best[1] else best
        for steps in self._alternatives(pending[0]):
            best = self._branch(self._close(closed, steps), allowed, best)
        assert best is not None, "every choice has an alternative"
        return best

    def _worth(self, closed: set[Step]) -> tuple[float, int]:
        """Hours, fewer is better; then minus the `helps` edges towards the goal."""
        tree = self.rules.tree
        hours = round(sum(map(tree.hours, closed)), 6)
        helps = sum(h in self.goal_skills for s in closed if s.level == 1 for h in tree.skills[s.skill_id].helps)
        return hours, -helps

    def _pending(self, closed: set[Step]) -> list[Choice]:
        """The choices that this closure raises and does not meet yet, in the order of the tree."""
        gates = {(g.track_id, g.tier): g for s in closed if s.level == 1 for g in self.rules.gates_before(s)}
        after = levels_after(self.levels, closed)
        raised = [*self.wanted.choices, *(gates[key] for key in sorted(gates))]
        return [choice for choice in raised if not choice.met_by(after)]

    def _alternatives(self, choice: Choice) -> list[tuple[Step, ...]]:
        chosen = [o for o in self.branches.get(choice.track_id, ()) if o in choice.alternatives]
        return [choice.alternatives[o] for o in chosen or choice.alternatives]

    def _independent(self, closed: set[Step], pending: list[Choice]) -> list[set[Step]]:
        """What the pending choices can reach beyond `closed`, in groups that share nothing."""
        groups: list[set[Step]] = []
        for choice in pending:
            reach = self._reach(closed, choice)
            for group in [g for g in groups if g & reach]:
                groups.remove(group)
                reach |= group
            groups.append(reach)
        return groups

    def _reach(self, closed: set[Step], choice: Choice) -> set[Step]:
        """Every step that some way of meeting this choice could add."""
        reach = self._close(closed, _steps_of(choice))
        while pending := [c for c in self._pending(reach) if c not in self.wanted.choices]:
            reach = self._close(reach, [s for c in pending for s in _steps_of(c)])
        return reach - closed


def _steps_of(choice: Choice) -> list[Step]:
    return [step for steps in choice.alternatives.values() for step in steps]


def levels_after(levels: Levels, steps: Iterable[Step]) -> Levels:
    """The levels held once these steps are taken."""
    after = dict(levels)
    for step in steps:
        after[step.skill_id] = max(step.level, after.get(step.skill_id, 0))
    return after
