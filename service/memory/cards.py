"""FSRS-6 as the model of one skill's memory: days of stability, difficulty, the day of review.

The weights are those that come with `fsrs`, fitted to several hundred million reviews of flashcards by its authors
(Ye et al., "A Stochastic Shortest Path Algorithm for Optimizing Spaced Repetition Scheduling", KDD 2022, and later
versions). Skills are no flashcards: a level is worked at for hours over many days, and those sittings are what the
model is given, see `learnt`.
"""

import math
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from service.memory.ratings import Rating
from service.workflow.reviewing import DESIRED_RETENTION

if TYPE_CHECKING:
    from fsrs import Scheduler

SITTING_HOURS = 2.0
SITTING_DAYS = 2.0
"""A level is learnt in sittings of two hours, every other day; the same as plans assume of an evening."""

MOST_SITTINGS = 20
REMEMBERED = 16384
"""Reviews whose outcome is kept: a replay after one more event repeats all those before it."""

LONGEST = 365.0
"""Days after which even what is known best comes back: the things themselves change."""

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Card:
    """The memory of one skill; `stability` in days, `due` when retrievability falls to the desired retention."""

    stability: float
    difficulty: float
    reviewed: datetime

    @property
    def due(self) -> datetime:
        """By definition of stability as many days after the last review (retention is 0.9), a year at most."""
        return self.reviewed + min(self.stability, LONGEST) * DAY

    def retrievability(self, now: datetime) -> float:
        """The chance, 0 to 1, that it would be remembered now."""
        from fsrs import Card as FsrsCard
        from fsrs import State

        card = FsrsCard(0, State.Review, None, self.stability, self.difficulty, self.due, self.reviewed)
        return float(_scheduler().get_card_retrievability(card, max(now, self.reviewed)))


def learnt(hours: float, at: datetime, rating: Rating, before: Card | None = None) -> Card:
    """The memory after so many hours of learning that ended at this time; the last of its sittings goes as rated."""
    sittings = min(MOST_SITTINGS, max(1, math.ceil(hours / SITTING_HOURS - 1e-9)))
    first = at - (sittings - 1) * SITTING_DAYS * DAY
    if before is not None and before.reviewed > first:
        first = before.reviewed
    apart = (at - first) / max(1, sittings - 1)
    card = before
    for number in range(sittings):
        last = number == sittings - 1
        card = reviewed(card, at if last else first + number * apart, rating if last else Rating.GOOD)
    assert card is not None
    return card


@lru_cache(REMEMBERED)
def reviewed(card: Card | None, at: datetime, rating: Rating) -> Card:
    """The memory after a review; None before the first."""
    from fsrs import Card as FsrsCard
    from fsrs import Rating as FsrsRating
    from fsrs import State

    at = at.astimezone(UTC)  # fsrs takes nothing else
    before = FsrsCard(0, due=at)
    if card is not None:
        at = max(at, card.reviewed)
        before = FsrsCard(0, State.Review, None, card.stability, card.difficulty, card.due, card.reviewed)
    after, _ = _scheduler().review_card(before, FsrsRating(int(rating)), at)
    assert after.stability is not None
    assert after.difficulty is not None
    return Card(after.stability, after.difficulty, at)


def credited(card: Card, at: datetime, share: float) -> Card:
    """The memory after a part (0 to 1) of a good review: it is due so much of the way later, never earlier."""
    if at - card.reviewed < DAY:
        return card
    whole = reviewed(card, at, Rating.GOOD)
    moved = card.reviewed + share * (at - card.reviewed)
    return replace(card, stability=card.stability + share * max(0.0, whole.stability - card.stability), reviewed=moved)


@cache
def _scheduler() -> "Scheduler":
    from fsrs import Scheduler

    return Scheduler(desired_retention=DESIRED_RETENTION, learning_steps=(), relearning_steps=(), enable_fuzzing=False)
