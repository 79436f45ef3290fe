"""What the engine decides for one learner and one set of goals; no words, no model, no I/O."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from tree.branching import BranchAdvice, Closeness, Interest, advise_branch, unrelated
from tree.goal import Goal, OptionGoal, SkillGoal, StepsGoal, TrackGoal, Wanted, want
from tree.learner import Learner, Standing, presume
from tree.next_steps import SHARES, Leanings, RankedStep, Ranking, Shares, best_open_steps
from tree.path import Branches, find_remaining, levels_after
from tree.rules import Choice, Rules
from tree.skill import Step
from tree.skill_tree import SkillTree


@dataclass(frozen=True, slots=True)
class Decision:
    """The engine's answer. `path` is legal at every point and starts with the first recommendation.

    It is the least-hours way to what is `wanted` of the goals, by the options of `passing`.
    """

    goals: tuple[Goal, ...]
    standing: Standing
    targets: tuple[Step, ...]
    path: tuple[Step, ...]
    hours: float
    recommended: tuple[RankedStep, ...]
    behind: Mapping[Step, frozenset[Step]]
    leads_to: Mapping[Step, tuple[str, ...]]
    unlocks: Mapping[Step, tuple[str, ...]]
    branches: tuple[BranchAdvice, ...]
    taken: Branches
    other_options: tuple[str, ...]
    wanted: Wanted
    passing: Branches

    @property
    def reached(self) -> bool:
        """Whether there was a goal and nothing is left of it."""
        return bool(self.goals) and not self.path

    def wants(self, skill_id: str) -> bool:
        """Whether a level of this skill is on the path."""
        return any(step.skill_id == skill_id for step in self.path)


def decide(
    rules: Rules,
    learner: Learner,
    goals: Sequence[Goal],
    fit: Mapping[str, float],
    limit: int,
    closeness: Closeness = unrelated,
    leanings: Leanings = MappingProxyType({}),
    shares: Shares = SHARES,
) -> Decision:
    """The path to the goals, the open steps on it best first, and advice for the branching points ahead.

    `fit` maps skill id -> fit to the question, 0 to 1; `leanings` is what they said of skills, `shares` what each term
    of the ranking counts. Without a goal, or with one reached, the best open steps.
    """
    tree, standing = rules.tree, presume(rules.tree, learner)
    levels = standing.levels
    branches, advice = _choose(rules, learner, goals, Interest(fit, closeness), levels)
    wanted = want(tree, goals, branches)
    remaining = find_remaining(rules, wanted, levels, branches)
    if remaining.steps:
        ranking = Ranking(rules, remaining.steps, fit, leanings=leanings, shares=shares)
        path = ranking.order(levels)
        ranked = ranking.rank((s for s in remaining.steps if rules.is_open(s, levels)), levels)[:limit]
        behind = {r.step: ranking.leads_to(r.step) for r in ranked}
    else:
        path, ranked = [], best_open_steps(rules, levels, fit, leanings=leanings, shares=shares)[:limit]
        behind = {r.step: frozenset() for r in ranked}
    targets = wanted.targets(tree, levels_after(levels, path)) if goals else ()
    goal_skills = {t.skill_id for t in targets}
    return Decision(
        goals=tuple(goals),
        standing=standing,
        targets=targets,
        path=tuple(path),
        hours=remaining.hours,
        recommended=tuple(ranked),
        behind=behind,
        leads_to={s: _skills(tree, (b for b in after if b.skill_id in goal_skills), s) for s, after in behind.items()},
        unlocks={r.step: tuple(rules.unlocked_by(r.step, levels)) for r in ranked},
        branches=tuple(advice),
        taken=_taken(tree, path, branches),
        other_options=_other_options(tree, goals, learner),
        wanted=wanted,
        passing=branches,
    )


def _choose(
    rules: Rules, learner: Learner, goals: Sequence[Goal], interest: Interest, levels: Mapping[str, int]
) -> tuple[Branches, list[BranchAdvice]]:
    """Options by the learner's choice, else by advice with a clear margin; what is left goes by least hours."""
    branches, advice = dict(learner.branches), []
    others = [goal for goal in learner.goals if goal not in goals]
    for choice in _ahead(rules, goals, branches, levels):
        found = advise_branch(rules, choice, goals, levels, branches, interest, others)
        advice.append(found)
        if found.recommended:
            branches[choice.track_id] = (found.recommended,)
    return branches, advice


def _ahead(rules: Rules, goals: Sequence[Goal], branches: Branches, levels: Mapping[str, int]) -> list[Choice]:
    """The branching points on the way that nobody has decided yet, in the order of the tree."""
    wanted = want(rules.tree, goals, branches)
    found = {(c.track_id, c.tier): c for c in wanted.choices if not c.met_by(levels)}
    for step in find_remaining(rules, wanted, levels, branches).steps:
        for gate in rules.gates_before(step):
            if not gate.met_by(levels) and gate.track_id not in branches:
                found.setdefault((gate.track_id, gate.tier), gate)
    order = {track.id: track.number for track in rules.tree.tracks}
    mentioned = {o for g in goals for o in options_asked(rules.tree, g)}
    undecided = [c for c in found.values() if not mentioned.intersection(c.alternatives)]
    return sorted(undecided, key=lambda c: (order[c.track_id], c.tier))


def options_asked(tree: SkillTree, goal: Goal) -> set[str]:
    """Options that a goal itself asks for, or for a skill of, which leaves nothing to advise there."""
    match goal:
        case OptionGoal(option_id) | TrackGoal(_, _, str(option_id)):
            return {option_id}
        case SkillGoal(skill_id):
            skills = {skill_id}
        case StepsGoal(steps):
            skills = {s.skill_id for s in steps}
        case _:
            return set()
    return {place.option.id for s in skills for place in [tree.places[s]] if place.option}


def _taken(tree: SkillTree, path: Sequence[Step], branches: Branches) -> Branches:
    """Per track the options that the path goes through, else those chosen."""
    found: dict[str, tuple[str, ...]] = dict(branches)
    through: dict[str, dict[str, None]] = {}
    for step in path:
        place = tree.places[step.skill_id]
        if place.option:
            through.setdefault(place.track.id, {})[place.option.id] = None
    return found | {track: tuple(options) for track, options in through.items()}


def _other_options(tree: SkillTree, goals: Sequence[Goal], learner: Learner) -> tuple[str, ...]:
    """Options asked for that are not the one the learner chose there."""
    asked = sorted({o for g in goals for o in options_asked(tree, g)})
    chosen = learner.branches
    return tuple(o for o in asked if (mine := chosen.get(tree.options[o][0].id)) and o not in mine)


def _skills(tree: SkillTree, steps: Iterable[Step], own: Step) -> tuple[str, ...]:
    ids = {s.skill_id for s in steps} - {own.skill_id}
    return tuple(sorted(ids, key=tree.order.__getitem__))
