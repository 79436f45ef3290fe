"""What a question is interested in, among things one may choose from."""

from resources.search import HybridSearch
from service.understanding.names import Names, blank
from service.understanding.vagueness import is_vague

NOTHING, FULL = 2.0, 6.0
"""Scores (z-scores over everything) that count as no interest and as full interest; set on sentences of our own."""


def interests(question: str, names: Names, search: HybridSearch) -> dict[str, float]:
    """Skill or option id -> interest, 0 to 1: what the question names, and what it describes beside that.

    Names of tracks say nothing about the options inside, so they are left out of the description.
    """
    mentions = names.find(question)
    named = {m.id: 1.0 for m in mentions if m.kind in {"skill", "option"}}
    described = " ".join(blank(question, mentions).split())
    if is_vague(described):
        return named
    matches = [m for m in search.search(described) if m.kind in {"skill", "option"}]
    return {
        m.id: round(min(1.0, (m.score - NOTHING) / (FULL - NOTHING)), 4) for m in matches if m.score > NOTHING
    } | named
