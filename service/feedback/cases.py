"""Feedback as cases of the evals: what a learner said of a skill, as what a next step should or should not be."""

import math
from collections.abc import Iterable
from typing import Any

import yaml

from service.storage.records import Feedback, Stored, Verdict
from tree.evidence import replay
from tree.skill import Language
from tree.skill_tree import SkillTree

GOOD: frozenset[Verdict] = frozenset({"up"})
WRONG: frozenset[Verdict] = frozenset({"down", "skip", "too-hard", "too-easy", "done"})


def cases_of(stored: Stored, said: Iterable[Feedback], tree: SkillTree, language: Language) -> list[dict[str, Any]]:
    """One case for each thing said of a skill, in the schema of `evals/data/next`, the earliest first.

    The learner of a case has the levels, goals and branches that count then, and no name; notes stay out. What is held
    in full leaves no step to judge and makes no case.
    """
    found = []
    for one in sorted(said, key=lambda f: f.at):
        if one.kind != "skill" or one.about not in tree.skills or one.verdict not in GOOD | WRONG:
            continue
        levels = {s: n for s, n in replay(stored.events, one.at).items() if s in tree.skills}
        level = levels.get(one.about, 0) + 1
        if level <= tree.skills[one.about].max_level:
            profile = {k: stored.profile[k] for k in ("denied", "branches", "goals") if stored.profile.get(k)}
            found.append(_case(one, {"levels": levels, **profile}, level, tree, language))
    return found


def _case(one: Feedback, learner: dict[str, Any], level: int, tree: SkillTree, language: Language) -> dict[str, Any]:
    return {
        "id": f"feedback-{one.id[:12]}",
        "written": one.at.date(),
        "language": language,
        "kind": "feedback",
        "track": tree.places[one.about].track.id,
        "learner": learner,
        "ask": {},
        "good" if one.verdict in GOOD else "wrong": [[one.about, level]],
        "why": f"a learner said {one.verdict} of it",
    }


def as_yaml(cases: list[dict[str, Any]]) -> str:
    """The cases as a file of the evals, one a line."""
    lines = (
        yaml.safe_dump(case, default_flow_style=True, sort_keys=False, allow_unicode=True, width=math.inf)
        for case in cases
    )
    return "".join(f"- {line}" for line in lines) or "[]\n"
