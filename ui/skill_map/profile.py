"""What the page changes of a learner: levels by evidence, goals in the profile."""

from typing import Any

from service.contract import EvidenceRequest, EvidenceView, GoalSpec, LearnerSpec, LearnerView
from ui.client import Client


def record_level(client: Client, skill_id: str, level: int) -> EvidenceView:
    """Record that the learner says they are at this level; raises ApiProblem."""
    return client.record(EvidenceRequest(skill_id=skill_id, level=level, kind="self-report"))


def make_goal(client: Client, skill_id: str) -> LearnerView:
    """Make this skill the one goal, everything else of the profile as it is; raises ApiProblem."""
    kept = _kept(client.learner())
    return client.save_learner(LearnerSpec(**{**kept, "goals": [GoalSpec(skill_id=skill_id)]}))


def is_goal(learner: LearnerView | None, skill_id: str) -> bool:
    """Whether this skill alone is one of the learner's goals."""
    return learner is not None and any(goal.get("skill_id") == skill_id for goal in learner.goals)


def _kept(learner: LearnerView | None) -> dict[str, Any]:
    """The profile as it is sent back: without levels, which follow from evidence."""
    if learner is None:
        return {}
    return learner.model_dump(include={"denied", "branches", "preferences", "hours_per_week", "timezone"})
