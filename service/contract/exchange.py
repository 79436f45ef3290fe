"""A learner as a file: everything that is kept of them."""

from typing import Annotated, Literal

from pydantic import Field

from service.contract.assessments import ExportedAssessment
from service.contract.base import Language, Name, Request, TargetLevel, Whole
from service.contract.feedback import MAX_FEEDBACK, ExportedFeedback
from service.contract.learners import ExportedEvent, LearnerId, LearnerSpec, Time
from service.contract.plans import Activity, Hours, PlanId, PlanView, SessionId, SessionView, StoredBasis
from service.contract.talks import MAX_THREADS, ExportedThread


class ExportedPlan(Request):
    """A study plan as exported: what it was made from, and how it stands in each language."""

    id: PlanId
    version: Annotated[int, Field(ge=1, le=1_000_000), Whole]
    basis: StoredBasis
    plans: dict[Language, PlanView] = Field(min_length=2)
    cancelled: dict[Language, list[SessionView]] = Field(default_factory=dict)
    created_at: Time
    updated_at: Time


class ExportedWork(Request):
    """A session that was ticked off; hours planned and spent. `own` is false for a plan of somebody else's standing."""

    plan_id: PlanId
    session_id: SessionId
    skill_id: Name
    level: TargetLevel
    activity: Activity
    status: Literal["done", "partly", "missed"]
    planned: Hours
    spent: Annotated[float, Field(ge=0, le=24)]
    own: bool
    at: Time


class LearnerExport(Request):
    """Everything that is kept of a learner. `learner` can stand where the API takes an inline learner."""

    format: Literal["path-of-mastery/learner"]
    format_version: Annotated[Literal[1], Whole] = 1
    id: LearnerId
    created_at: Time
    exported_at: Time
    learner: LearnerSpec
    evidence: list[ExportedEvent] = Field(max_length=100_000)
    mentors: dict[LearnerId, Time] = Field(default_factory=dict, json_schema_extra={"additionalProperties": False})
    plans: list[ExportedPlan] = Field(default_factory=list, max_length=200)
    feedback: list[ExportedFeedback] = Field(default_factory=list, max_length=MAX_FEEDBACK)
    work: list[ExportedWork] = Field(default_factory=list, max_length=100_000)
    assessments: list[ExportedAssessment] = Field(default_factory=list, max_length=100_000)
    threads: list[ExportedThread] = Field(default_factory=list, max_length=MAX_THREADS)
