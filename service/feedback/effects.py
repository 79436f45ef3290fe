"""What follows from what one learner said. It fades: nobody is held for ever to the mood of one evening.

| said of a skill | what it does to the score of its steps | half gone after |
| --- | --- | --- |
| `skip` | -0.30 | 14 days |
| `done` | -0.30; whoever is done with it records or assesses its level | 30 days |
| `down` / `up` | -0.15 / +0.10 | 30 days |
| `too-hard` | -0.20, and +0.10 for each skill it builds on that is not held as high as it | 30 days |
| `too-easy` | none; an assessment of the next level is offered | 30 days |

A leaning never takes more than a step's score, and no step is ever removed: what the goal needs stays on the path. The
sizes are the product's own judgement: a skip outweighs what usually lies between the first and the fifth step.
What is said of a resource does not fade.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from service.storage.records import Feedback, Verdict
from service.workflow.taste import Taste
from tree.evidence import Event, replay
from tree.exercise import exercised_by
from tree.next_steps import Said
from tree.skill_tree import SkillTree

WEIGHTS: Mapping[Verdict, tuple[Said, float, float]] = {
    "skip": ("skipped", -0.30, 14),
    "done": ("done-with", -0.30, 30),
    "down": ("disliked", -0.15, 30),
    "up": ("liked", 0.10, 30),
    "too-hard": ("too-hard", -0.20, 30),
}
"""Verdict on a skill -> reason, weight on the day, days after which half of it is gone."""

EASES = 0.10
FADED = 0.02
"""Weights below this are nothing any more."""

REMEMBERED_DAYS = 60
"""Days for which a skill counts as too easy or too hard."""

HIDING: frozenset[Verdict] = frozenset({"down", "dead-link", "skip", "done"})


def taste_of(
    said: Iterable[Feedback], events: Iterable[Event], tree: SkillTree, votes: Mapping[str, float], now: datetime
) -> Taste:
    """The taste of a learner, whose levels are given by `events`; what is of another tree counts for nothing here."""
    known = [f for f in said if f.kind != "skill" or f.about in tree.skills]
    of_skills = [f for f in known if f.kind == "skill"]
    recent = [f for f in of_skills if now - f.at < timedelta(days=REMEMBERED_DAYS)]
    of_resources = [f for f in known if f.kind == "resource"]
    return Taste(
        leanings=_leanings(of_skills, replay(events), tree, now),
        too_easy=tuple(f.about for f in recent if f.verdict == "too-easy"),
        too_hard=frozenset(f.about for f in recent if f.verdict == "too-hard"),
        hidden=frozenset(f.about for f in of_resources if f.verdict in HIDING),
        liked=frozenset(f.about for f in of_resources if f.verdict == "up"),
        behind=frozenset(f.about for f in of_resources if f.verdict in {"too-easy", "too-hard"}),
        votes=votes,
    )


def _leanings(
    said: Iterable[Feedback], levels: Mapping[str, int], tree: SkillTree, now: datetime
) -> dict[str, dict[Said, float]]:
    found: dict[str, dict[Said, float]] = {}
    for one in said:
        if one.verdict not in WEIGHTS:
            continue
        code, weight, half_life = WEIGHTS[one.verdict]
        left = 0.5 ** (max(0.0, (now - one.at) / timedelta(days=1)) / half_life)
        if abs(weight * left) >= FADED:
            found.setdefault(one.about, {})[code] = weight * left
        if one.verdict == "too-hard" and left * EASES >= FADED:
            for below in exercised_by(tree, one.about):
                if levels.get(below, 0) <= levels.get(one.about, 0):
                    found.setdefault(below, {})["eases"] = EASES * left
    return found
