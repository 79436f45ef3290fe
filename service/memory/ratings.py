"""How evidence rates as a review: its score where one was measured, else what its level says of the one before."""

from enum import IntEnum

from tree.evidence import Event

REVIEWING_KINDS = frozenset({"self-report", "placement", "quiz", "project", "review"})
"""Evidence that somebody has just used the skill; an `import` only tells where they stand."""


class Rating(IntEnum):
    """The four answers of FSRS, with the least score that earns each: 0, 0.5, 0.75 and 0.95."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


LEAST_SCORES = {Rating.EASY: 0.95, Rating.GOOD: 0.75, Rating.HARD: 0.5}
"""A pass with slips is hard, a clean pass good, all of it right easy. The product's own judgement."""

SCORES = {Rating.AGAIN: 0.0, Rating.HARD: 0.6, Rating.GOOD: 0.85, Rating.EASY: 1.0}
"""The score that a learner's own answer to a review is kept as; each earns its rating again."""


def rating_of_score(score: float) -> Rating:
    """The rating of a score between 0 and 1."""
    return next((rating for rating, least in LEAST_SCORES.items() if score >= least), Rating.AGAIN)


def rating_of(event: Event, held: int) -> Rating:
    """The rating of evidence on a skill held at this level. Unmeasured: good, or a lapse if it lowers the level."""
    if event.level < held:
        return Rating.AGAIN
    return Rating.GOOD if event.score is None else rating_of_score(event.score)
