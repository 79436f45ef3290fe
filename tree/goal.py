"""What a learner wants, and which steps that asks for: rule 6 of the tree."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tree.rules import Choice, Levels, holds
from tree.skill import Step
from tree.skill_tree import SkillTree

DEFAULT_LEVEL = 2


@dataclass(frozen=True, slots=True)
class TrackGoal:
    """All core skills of a track and one option of each branching point at a level."""

    track_id: str
    level: int = DEFAULT_LEVEL
    option_id: str | None = None


@dataclass(frozen=True, slots=True)
class OptionGoal:
    """The skills of one option at a level."""

    option_id: str
    level: int = DEFAULT_LEVEL


@dataclass(frozen=True, slots=True)
class SkillGoal:
    """One skill at a level."""

    skill_id: str
    level: int = DEFAULT_LEVEL


@dataclass(frozen=True, slots=True)
class StepsGoal:
    """Any set of steps."""

    steps: tuple[Step, ...]


Goal = TrackGoal | OptionGoal | SkillGoal | StepsGoal


@dataclass(frozen=True, slots=True)
class Wanted:
    """What goals ask for together: all of `steps`, and one alternative of each choice."""

    steps: tuple[Step, ...]
    choices: tuple[Choice, ...]

    def met_by(self, levels: Levels) -> bool:
        """Whether nothing is left to do."""
        return all(holds(levels, s) for s in self.steps) and all(c.met_by(levels) for c in self.choices)

    def targets(self, tree: SkillTree, levels: Levels) -> tuple[Step, ...]:
        """The wanted final steps, highest level of each skill, in the order of the tree.

        `levels` are those at the end of the path: they tell which alternative of a choice was taken.
        """
        best: dict[str, int] = {}
        for step in self.steps + tuple(s for c in self.choices for s in _taken(c, levels)):
            best[step.skill_id] = max(step.level, best.get(step.skill_id, 0))
        return tuple(Step(s, best[s]) for s in sorted(best, key=tree.order.__getitem__))


def _taken(choice: Choice, levels: Levels) -> tuple[Step, ...]:
    met = [steps for steps in choice.alternatives.values() if all(holds(levels, s) for s in steps)]
    return met[0] if met else ()


def want(tree: SkillTree, goals: Iterable[Goal], branches: Mapping[str, tuple[str, ...]]) -> Wanted:
    """The steps and choices that goals ask for together.

    `branches` are the options the learner has chosen per track: one replaces the choice, several are all wanted.
    """
    steps: dict[Step, None] = {}
    choices: list[Choice] = []
    for goal in goals:
        match goal:
            case StepsGoal(wanted):
                steps.update(dict.fromkeys(wanted))
            case SkillGoal(skill_id, level):
                steps[tree.capped(skill_id, level)] = None
            case OptionGoal(option_id, level):
                steps.update((tree.capped(s, level), None) for s in tree.options[option_id][2].skills)
            case TrackGoal(track_id, level, option_id):
                chosen = (option_id,) if option_id else branches.get(track_id, ())
                for tier in tree.tracks_by_id[track_id].tiers:
                    steps.update((tree.capped(s, level), None) for s in tier.skills)
                    named = [o for o in tier.options if o.id in chosen]
                    steps.update((tree.capped(s, level), None) for o in named for s in o.skills)
                    if tier.options and not named:
                        alternatives = {o.id: tuple(tree.capped(s, level) for s in o.skills) for o in tier.options}
                        choices.append(Choice(track_id, tier.number, alternatives))
    return Wanted(tuple(steps), tuple(choices))
