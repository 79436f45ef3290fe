"""The cases that went worst, worst first, with what was asked where it may be read."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from evals.cases import BranchCase, GoalCase, Need, NextCase, OutsideCase, PlanCase, RoutingCase, load
from evals.figures import run_suites
from evals.running import Run
from evals.suite import Outcome, Suite

SHOWN = 60
GRAVE = ("engine: wrong@3", "misled")
"""Worse than a low score: something a mentor would never say."""


@dataclass(frozen=True, slots=True)
class WorstCase:
    """A case below the best score. Of the test half only id, slices and scores are told."""

    suite: Suite
    id: str
    score: float
    grave: list[str]
    slices: dict[str, str]
    told: dict[str, str] = field(default_factory=dict)


def worst_cases(run: Run) -> list[WorstCase]:
    """At most SHOWN, faults first, then the lowest scores."""
    texts = _texts() if run.split == "dev" else {}
    found = [case for suite in run_suites(run) for case in _of(suite, run.outcomes(suite.name), texts)]
    return sorted(found, key=lambda c: (-len(c.grave), c.score, c.suite.name, c.id))[:SHOWN]


def _of(suite: Suite, outcomes: list[Outcome], texts: dict[str, dict[str, str]]) -> Iterator[WorstCase]:
    faults = [m.field for m in suite.metrics if m.never] + [f for f in GRAVE if any(f in o for o in outcomes)]
    for outcome in outcomes:
        grave = [name for name in faults if outcome.get(name)]
        score = outcome.get(suite.worst) if suite.worst else None
        if not grave and (score is None or score >= 1):
            continue
        told = texts.get(outcome["id"], {})
        if told:
            told = told | {name: _text(outcome[name]) for name in ("expected", "got") if name in outcome}
            told |= {"without a source": _text(outcome["strange"])} if "strange" in outcome else {}
        slices = {name: str(outcome[name]) for name in suite.slices if name in outcome}
        yield WorstCase(suite, outcome["id"], 0.0 if score is None else float(score), grave, slices, told)


def _texts() -> dict[str, dict[str, str]]:
    """Case id -> what was asked of the dev half, and why the authors expect what they do."""
    found = {n.id: {"asked": n.text} for n in load("needs", "dev", Need)}
    found |= {c.id: {"asked": c.question, "why": c.why} for c in load("goals", "dev", GoalCase)}
    found |= {c.id: {"asked": c.question, "why": c.why} for c in load("outside", "dev", OutsideCase)}
    asking: list[NextCase | BranchCase] = [*load("next", "dev", NextCase), *load("branches", "dev", BranchCase)]
    for case in asking:
        asked = case.ask.question or _text(case.ask.goal or "nothing")
        found[case.id] = {"asked": asked, "learner": _text(case.learner), "why": case.why}
    for plan in load("plans", "dev", PlanCase):
        found[plan.id] = {"asked": _text(plan.request), "learner": _text(plan.learner), "why": plan.why}
    for said in load("routing", "dev", RoutingCase):
        found[said.id] = {"before": " / ".join(said.before), "asked": said.says, "why": said.why}
    return found


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
