"""Made-up evidence."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from service.storage.records import StoredAssessment, StoredPlan, Work
from tree.evidence import Event

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


def event(number: int, skill_id: str = "git", level: int = 1, *, hours: float = 0.0) -> Event:
    at = NOON + timedelta(hours=hours)
    return Event(f"event-{number}", f"change-{number}", skill_id, level, "self-report", at, NOON, None)


def a_plan(plan_id: str = "plan-1", learner_id: str = "ann") -> StoredPlan:
    return StoredPlan(plan_id, learner_id, 1, {"goals": []}, {"answer": "가나다"}, NOON, NOON)


def a_sitting(plan_id: str = "plan-1", session_id: str = "git.1.learn.1", *, own: bool = True) -> Work:
    return Work(plan_id, session_id, "git", 1, "learn", "done", 1.5, 2.0, own, NOON)


def an_assessment(assessment_id: str = "assessment-1", learner_id: str = "ann", **parts: Any) -> StoredAssessment:
    blank = StoredAssessment(
        id=assessment_id,
        learner_id=learner_id,
        purpose="assess",
        subject="git",
        level=1,
        status="open",
        items=("git-1-01", "git-1-02"),
        content={"purpose": "assess", "answers": [], "note": "가나다"},
        created_at=NOON,
        updated_at=NOON,
    )
    return replace(blank, **parts)
