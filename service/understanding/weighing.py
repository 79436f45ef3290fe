"""What the words of an utterance tell, weighed against which examples it is like."""

from collections.abc import Mapping

from service.understanding.asked import Intent
from service.understanding.deciding import Found
from service.understanding.grouping import NONE, STRONG, WEAK

SUPPORT = {STRONG: 1.0, WEAK: 0.5, NONE: 0.0}
"""What a reading by words is worth, in z-scores of likeness; in the middle of a broad optimum of the dev cases."""

CLOSE = 0.5
"""What is this near to the best (in z-scores) may be meant as well."""

MOST_RIVALS = 3


def weigh(found: Found, likeness: Mapping[Intent, float]) -> Found:
    """The reading that words and examples speak for most, and those that come close."""
    intent, weight, rivals = found
    if intent not in likeness:
        return found
    totals = {i: score + (SUPPORT[weight] if i == intent else 0.0) for i, score in likeness.items()}
    ranked = sorted(totals, key=lambda i: -totals[i])
    best = ranked[0]
    near = tuple(i for i in ranked[1:] if totals[best] - totals[i] < CLOSE)[:MOST_RIVALS]
    return best, weight, near or (rivals if weight == NONE and best == intent else ())
