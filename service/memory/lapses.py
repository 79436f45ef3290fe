"""When a review lowers a level: not at the first lapse, which may be a bad day, but at the second in a row."""

from collections.abc import Iterable
from itertools import pairwise

from service.memory.ratings import Rating, rating_of_score
from tree.evidence import Event, deciding

LAPSES = 2
"""Failed reviews in a row that lower a level by one."""


def level_after_review(events: Iterable[Event], skill_id: str, score: float) -> int:
    """The level, 0 to 3, that a review with this score leaves of a skill; evidence of it is to be of that level.

    `events` are all of the learner, in the order of recording. Lapses count since the level last changed.
    """
    known = sorted((e for e in events if e.skill_id == skill_id and not e.withdrawal), key=lambda e: e.at)
    now = deciding(known).get(skill_id)
    held = now.level if now else 0
    if not is_lapse(score):
        return held
    lapses = 1
    for before, event in reversed(list(pairwise([None, *known]))):
        assert event
        if event.level != held or not is_lapse(event.score) or (before and before.level != held):
            break
        lapses += 1
    return max(0, held - 1) if lapses >= LAPSES else held


def is_lapse(score: float | None) -> bool:
    """Whether evidence with this score says that the skill was not remembered."""
    return score is not None and rating_of_score(score) is Rating.AGAIN
