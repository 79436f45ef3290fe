"""What reaching each skill from nothing costs, and which written edge the cost comes through."""

from collections.abc import Mapping
from dataclasses import dataclass

from tree.goal import SkillGoal, want
from tree.path import Remaining, find_remaining
from tree.rules import Rules
from tree.skill_tree import SkillTree


@dataclass(frozen=True, slots=True)
class ReachCost:
    """Hours and steps from nothing to level 1; `edges` maps a required skill to the hours its edge alone adds."""

    skill_id: str
    hours: float
    steps: int
    edges: Mapping[str, float]


def reach_costs(tree: SkillTree) -> list[ReachCost]:
    """The cost of every skill, in the order of the tree."""
    rules = Rules(tree)
    return [_reach(rules, skill_id) for skill_id in tree.places]


def _reach(rules: Rules, skill_id: str) -> ReachCost:
    whole = _remaining(rules, skill_id)
    skill = rules.tree.skills[skill_id]
    edges = {}
    for needed in skill.requires:
        fewer = skill.model_copy(update={"requires": tuple(r for r in skill.requires if r != needed)})
        without = Rules(rules.tree.model_copy(update={"skills": {**rules.tree.skills, skill_id: fewer}}))
        edges[needed] = round(whole.hours - _remaining(without, skill_id).hours, 2)
    return ReachCost(skill_id, whole.hours, len(whole.steps), edges)


def _remaining(rules: Rules, skill_id: str) -> Remaining:
    return find_remaining(rules, want(rules.tree, [SkillGoal(skill_id, 1)], {}), {}, {})
