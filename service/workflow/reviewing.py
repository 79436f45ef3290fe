"""Reviews among the next steps: which of those due are worth it now, and how they stand against what is new."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from service.workflow.decision import Decision
from tree.next_steps import RankedStep
from tree.skill import Step

ReviewReason = Literal["forgetting", "overdue", "needed-next"]
DESIRED_RETENTION = 0.9
"""A review is due when nine in ten would still remember."""

REVIEW_HOURS = 0.5
"""What a review takes."""

MOST = 2
"""Reviews among the recommendations: who has many due is reminded of the worst, not buried."""

SHARES: Mapping[ReviewReason, float] = {"forgetting": 0.5, "overdue": 0.2, "needed-next": 0.3}
"""Of a review's score. One that is just due stands behind most steps, one long forgotten before all."""

FORGOTTEN = 0.6
"""Retrievability at which forgetting earns its whole share; at the desired retention it earns none."""

HALF_OVERDUE = 30
"""Days overdue that earn half of the share."""


@dataclass(frozen=True, slots=True)
class Due:
    """A review that is due: the step held, the chance (0 to 1) that it would be remembered, and whole days overdue."""

    step: Step
    retrievability: float
    overdue_days: int


@dataclass(frozen=True, slots=True)
class RankedReview:
    """A review with its score (0 to 1) and the terms that add up to it, the weightiest first."""

    due: Due
    score: float
    reasons: tuple[tuple[ReviewReason, float], ...]


def choose_reviews(
    due: Sequence[Due], decision: Decision, exercised: Sequence[Mapping[str, float]], limit: int
) -> list[RankedReview]:
    """The reviews worth most now, at most two and fewer than the answer has places, unless it has only one.

    `exercised` maps, for each step recommended, skill id -> the share that it exercises of it.
    """
    ranked = [_rank(one, exercised) for one in due if decision.standing.levels.get(one.step.skill_id)]
    ranked.sort(key=lambda r: (-r.score, r.due.step.skill_id))
    if not decision.recommended:
        return ranked[: min(MOST, limit)]
    first = decision.recommended[0].score
    return [r for r in ranked[:MOST] if r.score > first][:1] if limit == 1 else ranked[: min(MOST, limit - 1)]


def _rank(due: Due, exercised: Sequence[Mapping[str, float]]) -> RankedReview:
    lost = (DESIRED_RETENTION - due.retrievability) / (DESIRED_RETENTION - FORGOTTEN)
    late = due.overdue_days / (due.overdue_days + HALF_OVERDUE)
    needed = max((shares.get(due.step.skill_id, 0.0) for shares in exercised), default=0.0)
    terms: dict[ReviewReason, float] = {
        "forgetting": round(SHARES["forgetting"] * min(1.0, max(0.0, lost)), 4),
        "overdue": round(SHARES["overdue"] * late, 4),
        "needed-next": round(SHARES["needed-next"] * min(1.0, needed * 2), 4),
    }
    reasons = sorted(((code, weight) for code, weight in terms.items() if weight > 0), key=lambda r: -r[1])
    return RankedReview(due, round(sum(terms.values()), 4), tuple(reasons))


def in_order(
    steps: Sequence[RankedStep], reviews: Sequence[RankedReview], limit: int
) -> list[RankedStep | RankedReview]:
    """Steps and reviews by score; the steps keep their own order, and as many of them stay as there is room for."""
    found: list[RankedStep | RankedReview] = list(steps[: max(0, limit - len(reviews))])
    for review in reviews:
        at = next((n for n, other in enumerate(found) if other.score < review.score), len(found))
        found.insert(at, review)
    return found
