"""What is due of what is remembered, as the workflow and learners see it."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from service.memory.cards import DAY
from service.memory.replay import Memory, remember
from service.workflow.reviewing import Due
from tree.evidence import Event
from tree.skill import Step
from tree.skill_tree import SkillTree


def confidences(events: Iterable[Event], tree: SkillTree, as_of: datetime) -> dict[str, float]:
    """Skill id -> the chance (0 to 1) that it would be remembered at the end of that day, of what evidence holds.

    At the end of the day, so that it is the same all day long.
    """
    memories = remember(events, tree, as_of)
    evening = as_of.replace(hour=23, minute=59, second=59, microsecond=0)
    return {s: round(m.card.retrievability(evening), 2) for s, m in memories.items()}


def due_of(memories: Mapping[str, Memory], now: datetime) -> list[Due]:
    """The reviews that are due, the most faded first."""
    found = [
        Due(Step(m.skill_id, m.level), m.card.retrievability(now), (now - m.card.due) // DAY)
        for m in memories.values()
        if m.card.due <= now
    ]
    return sorted(found, key=lambda d: (d.retrievability, d.step.skill_id))
