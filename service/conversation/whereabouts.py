"""Which track a part of a talk is about."""

from service.contract import GoalSpec
from service.conversation.memory import Memory
from service.understanding.intents import Asked
from tree.skill_tree import SkillTree


def branching_tracks(tree: SkillTree) -> list[str]:
    """The tracks that have a branching point."""
    return list(dict.fromkeys(track.id for track, _, _ in tree.options.values()))


def track_of(tree: SkillTree, asked: Asked, memory: Memory) -> str | None:
    """The track with a branching point that is meant: named, else that of the goal, else that of the last answer."""
    branching = branching_tracks(tree)
    named = [*asked.tracks, *(tree.options[o][0].id for o in asked.options), *_tracks_of(tree, asked.skills)]
    goal = _of_goal(tree, memory.goal) if memory.goal else []
    return next((t for t in (*named, *goal, *memory.last.tracks) if t in branching), None)


def _of_goal(tree: SkillTree, goal: GoalSpec) -> list[str]:
    if goal.track_id:
        return [goal.track_id]
    if goal.option_id:
        return [tree.options[goal.option_id][0].id] if goal.option_id in tree.options else []
    skills = [goal.skill_id] if goal.skill_id else [step.skill_id for step in goal.steps or ()]
    return _tracks_of(tree, skills)


def _tracks_of(tree: SkillTree, skills: list[str] | tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(tree.places[s].track.id for s in skills if s in tree.places))
