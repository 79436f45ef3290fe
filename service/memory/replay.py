"""The memory of every skill of a learner, as a replay of their evidence.

A review of a skill credits, partly, those it builds on, by the shares of `tree.exercise`. A credit only moves the next
review later. It gives no level, and it is given to nothing that no evidence speaks of.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from service.memory.cards import Card, credited, learnt, reviewed
from service.memory.ratings import REVIEWING_KINDS, Rating, rating_of
from tree.evidence import Event
from tree.exercise import exercised_by
from tree.skill_tree import SkillTree

RECENT = 50
"""Events of one skill that are replayed; what came before them changes nothing that one could measure."""
FIRST, LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
"""Evidence of other times counts as of these, so that no date runs over."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What evidence says of one skill: the level held (1 to 3) and the memory of it, and when it was `shown`."""

    skill_id: str
    level: int
    card: Card
    shown: datetime


def remember(events: Iterable[Event], tree: SkillTree, as_of: datetime) -> dict[str, Memory]:
    """Skill id -> its memory, of the skills of this tree that are held by evidence at that time.

    `events` come in the order of recording. Nothing is imported or computed for a learner without evidence.
    """
    memories: dict[str, Memory] = {}
    shares: dict[str, Mapping[str, float]] = {}
    for event in _counting(events, tree, as_of):
        at = min(max(event.at, FIRST), LAST)
        rating = _take(memories, event, at, tree)
        if rating in (None, Rating.AGAIN) or event.kind not in REVIEWING_KINDS:
            continue
        if event.skill_id not in shares:
            shares[event.skill_id] = exercised_by(tree, event.skill_id)
        for skill_id, share in shares[event.skill_id].items():
            if skill_id in memories:
                before = memories[skill_id]
                card = credited(before.card, at, share)
                memories[skill_id] = Memory(skill_id, before.level, card, before.shown)
    return memories


def _counting(events: Iterable[Event], tree: SkillTree, as_of: datetime) -> list[Event]:
    """What counts at that time, the earliest first; of each skill the latest RECENT."""
    found = [e for e in events if not e.withdrawal and e.at <= as_of and e.skill_id in tree.skills]
    found.sort(key=lambda e: e.at)
    left, recent = Counter[str](), list[Event]()
    for event in reversed(found):
        left[event.skill_id] += 1
        if left[event.skill_id] <= RECENT:
            recent.append(event)
    return recent[::-1]


def _take(memories: dict[str, Memory], event: Event, at: datetime, tree: SkillTree) -> Rating | None:
    """Let one event count for its own skill; returns how it rated, None where nothing is held any more."""
    before = memories.get(event.skill_id)
    level = tree.capped(event.skill_id, event.level).level if event.level else 0
    if level == 0:
        memories.pop(event.skill_id, None)
        return None
    held = before.level if before else 0
    rating = rating_of(event, held)
    card = before.card if before else None
    if level > held:
        card = learnt(sum(tree.skills[event.skill_id].hours[held:level]), at, rating, card)
    elif event.kind in REVIEWING_KINDS or level < held:
        card = reviewed(card, at, rating)
    assert card
    memories[event.skill_id] = Memory(event.skill_id, level, card, at)
    return rating
