"""Work that lies behind on steps not yet held: it lowers what is left of them, everywhere."""

from collections.abc import Mapping

from tree.availability import UNITS_PER_HOUR
from tree.rules import Rules
from tree.schedule import split
from tree.skill import Step
from tree.skill_tree import SkillTree

Done = Mapping[Step, Mapping[str, int]]
"""Step -> activity -> half-hours that are behind."""

LEAST_LEFT = 1 / UNITS_PER_HOUR
"""Hours left of a step that is worked through and not yet held: to show that one can."""


def units_left(tree: SkillTree, step: Step, done: Mapping[str, int]) -> int:
    """Half-hours left of a step; work counts for its own activity only, and never for more than that takes."""
    asked: dict[str, int] = {}
    for block in split(step, tree.hours(step), ()):
        asked[block.activity] = asked.get(block.activity, 0) + block.units
    return sum(units - min(units, done.get(activity, 0)) for activity, units in asked.items())


def hours_left(tree: SkillTree, step: Step, done: Mapping[str, int]) -> float:
    """Hours left of a step that is not held: what is left of its work, or a half-hour to show that one can."""
    left = units_left(tree, step, done) / UNITS_PER_HOUR
    return min(tree.hours(step), max(LEAST_LEFT, left))


def after_work(rules: Rules, done: Done) -> Rules:
    """The rules over a tree in which steps begun take the hours that are left of them."""
    begun: dict[str, dict[int, float]] = {}
    for step, activities in done.items():
        if rules.tree.has(step):
            begun.setdefault(step.skill_id, {})[step.level] = hours_left(rules.tree, step, activities)
    if not begun:
        return rules
    skills = dict(rules.tree.skills)
    for skill_id, left in begun.items():
        hours = tuple(left.get(level, h) for level, h in enumerate(skills[skill_id].hours, start=1))
        skills[skill_id] = skills[skill_id].model_copy(update={"hours": hours})
    return Rules(rules.tree.model_copy(update={"skills": skills}))
