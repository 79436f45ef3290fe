"""Learners on the wire: what is known of them, what they want, their evidence."""

import re
from datetime import UTC, datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from service.contract.base import Kind, Language, Level, Name, Request, Response, TargetLevel, given, wrong

LEARNER_ID = r"^[A-Za-z0-9][A-Za-z0-9._@-]{0,79}$"
LearnerId = Annotated[str, StringConstraints(pattern=LEARNER_ID)]
EvidenceKind = Literal["self-report", "placement", "quiz", "project", "review", "import"]
Note = Annotated[str, StringConstraints(max_length=2000, pattern=r"^[^\x00]*$")]
MAX_GOALS = 50
MAX_EXPORT = 64 * 2**20
"""Bytes of an export that is taken in: the most events a learner may have, each with a note of some hundred letters."""

EXPORT_FORMAT: Literal["path-of-mastery/learner"] = "path-of-mastery/learner"
_RFC_3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)


def _written_out(value: object) -> object:
    """A time as the contract writes it; pydantic would also read numbers as seconds since 1970."""
    if not isinstance(value, datetime) and not (isinstance(value, str) and _RFC_3339.fullmatch(value)):
        raise wrong("error.not-a-time")
    return value


def _in_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise wrong("error.time-out-of-range") from None


def _in_zoneinfo(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder of zones
        raise wrong("error.not-a-time-zone") from None
    return name


TimeZone = Annotated[
    str, StringConstraints(max_length=80, pattern=r"^[A-Za-z0-9._+/-]+$"), AfterValidator(_in_zoneinfo)
]
Time = Annotated[AwareDatetime, Field(strict=False), BeforeValidator(_written_out), AfterValidator(_in_utc)]


class StepRef(Request):
    """One skill at one level."""

    skill_id: Name
    level: TargetLevel


class GoalSpec(Request):
    """A goal: a track (with an option if wanted), an option, a skill, or a list of steps."""

    track_id: Name | None = None
    option_id: Name | None = None
    skill_id: Name | None = None
    steps: list[StepRef] | None = Field(default=None, min_length=1, max_length=500)
    level: TargetLevel = 2

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [
                given("skill_id"),
                given("steps", "array") | {"not": {"required": ["level"]}},
                {"anyOf": [given("track_id"), given("option_id")]},
            ]
        }
    )

    @model_validator(mode="after")
    def _one_kind(self) -> "GoalSpec":
        kinds = [
            self.skill_id is not None,
            self.steps is not None,
            self.track_id is not None or self.option_id is not None,
        ]
        if sum(kinds) != 1:
            raise wrong("error.one-kind-of-goal")
        if self.steps is not None and "level" in self.model_fields_set:
            raise wrong("error.steps-have-levels")
        return self


class Preferences(Request):
    """Which resources the learner likes best."""

    languages: list[Language] = Field(default_factory=list, max_length=2)
    free_only: bool = False
    kinds: list[Kind] = Field(default_factory=list, max_length=9)


class LearnerSpec(Request):
    """What is known of a learner; everything is optional."""

    levels: dict[Name, Level] = Field(default_factory=dict)
    denied: list[Name] = Field(default_factory=list)
    branches: dict[Name, Name | list[Name]] = Field(default_factory=dict)
    goals: list[GoalSpec] = Field(default_factory=list, max_length=MAX_GOALS)
    preferences: Preferences = Field(default_factory=Preferences)
    hours_per_week: float | None = Field(default=None, gt=0, le=112)
    timezone: TimeZone | None = None


class PresumedView(Response):
    """A level taken for granted because of another; it can be denied."""

    skill_id: str
    level: int
    because: str


class LearnerView(Response):
    """A stored learner. `levels` is what the evidence gives; `presumed` is what it makes the rules take for granted.

    `confidence` is, per level, the chance (0 to 1) that it would be remembered at the end of the day. Forgetting lowers
    it; a level falls by evidence alone.
    """

    id: str
    version: int
    levels: dict[str, int]
    confidence: dict[str, float] = Field(default_factory=dict)
    presumed: list[PresumedView]
    denied: list[str]
    branches: dict[str, str | list[str]]
    goals: list[dict[str, object]]
    preferences: Preferences
    hours_per_week: float | None
    timezone: str | None
    mentors: list[str]
    created_at: datetime
    updated_at: datetime


class LearnerRef(Response):
    """A learner by id."""

    id: str


class LearnerPage(Response):
    """Learners, a page at a time."""

    items: list[LearnerRef]
    next_cursor: str | None = None


class EvidenceRequest(Request):
    """Evidence for a level: 0 to 3 from `at` (now unless given) on."""

    skill_id: Name
    level: Level
    kind: EvidenceKind = "self-report"
    note: Note | None = None
    at: Time | None = None


class WithdrawRequest(Request):
    """Why an event is taken back."""

    why: Note | None = None


class WithdrawnView(Response):
    """When and why an event was taken back."""

    at: datetime
    why: str | None


class EvidenceView(Response):
    """One event. `decides` says whether the level of its skill rests on it now, `score` (0 to 1) how well it went."""

    id: str
    change_id: str
    skill_id: str
    level: int
    kind: EvidenceKind
    note: str | None
    at: datetime
    recorded_at: datetime
    score: float | None = None
    withdrawn: WithdrawnView | None
    decides: bool


class EvidencePage(Response):
    """Evidence, the last recorded first, a page at a time."""

    items: list[EvidenceView]
    next_cursor: str | None = None


class MentorsView(Response):
    """The identities that may read this learner."""

    mentors: list[str]


class ExportedWithdrawal(Request):
    """When and why an event was taken back."""

    at: Time
    why: Note | None = None


class ExportedEvent(Request):
    """One event as exported."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
    change_id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
    skill_id: Name
    level: Level
    kind: EvidenceKind
    note: Note | None = None
    at: Time
    recorded_at: Time
    score: Annotated[float, Field(ge=0, le=1)] | None = None
    withdrawn: ExportedWithdrawal | None = None
