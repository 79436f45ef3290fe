"""Weekly study plans on the wire."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from service.contract.base import Name, Request, Response, TargetLevel, Whole, wrong
from service.contract.learners import GoalSpec, LearnerSpec, Preferences, PresumedView, TimeZone
from service.contract.recommendations import Asking, EngineView, GoalSummary, Notice, asking

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Activity = Literal["learn", "practise", "assess", "review"]
Status = Literal["planned", "done", "partly", "missed"]
MAX_HOURS_PER_WEEK = 112
MAX_HOURS_PER_DAY = 16
MAX_WEEKS = 520
_YEARS = (1990, 2200)


def _within_reason(value: date) -> date:
    if not _YEARS[0] <= value.year <= _YEARS[1]:
        raise wrong("error.date-out-of-range", first=_YEARS[0], last=_YEARS[1])
    return value


Day = Annotated[date, Field(strict=False), AfterValidator(_within_reason)]
HoursPerWeek = Annotated[float, Field(ge=0.5, le=MAX_HOURS_PER_WEEK, description="Whole half-hours are used.")]
HoursPerDay = Annotated[float, Field(ge=0.5, le=MAX_HOURS_PER_DAY)]
Hours = Annotated[float, Field(gt=0, le=24)]
TimeOfDay = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
PlanId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
SessionId = Annotated[str, StringConstraints(min_length=1, max_length=120)]


class BreakSpec(Request):
    """Days without learning, both ends included."""

    first: Day = Field(alias="from")
    last: Day = Field(alias="to")


class PlanRequest(Asking):
    """Asks for a study plan.

    `days` beats `hours_per_week`, which beats the learner's; `deadline` and `weeks` both bind. Hours and dates that the
    question names fill what is not given. `preferences` beat the learner's, for as long as the plan stands.
    """

    hours_per_week: HoursPerWeek | None = None
    days: dict[Weekday, HoursPerDay] | None = Field(default=None, min_length=1)
    start: Day | None = None
    deadline: Day | None = None
    weeks: Annotated[int, Field(ge=1, le=MAX_WEEKS), Whole] | None = None
    breaks: list[BreakSpec] = Field(default_factory=list, max_length=100)
    timezone: TimeZone | None = None
    day_start: TimeOfDay | None = Field(default=None, description="When sessions begin on a day; 19:00 unless given.")
    preferences: Preferences | None = None

    model_config = asking(
        {"question": "6 hours a week, Tuesdays and Saturdays, starting on 7 December: get me to Model Health"},
        {"goal": {"track_id": "mlops-engineer"}, "days": {"tue": 2, "sat": 4}, "timezone": "Asia/Seoul"},
    )


class SessionView(Response):
    """One sitting; `hours` are planned, `spent` what it took. `starts_at` is local time, `sequence` counts changes."""

    id: SessionId
    date: Day
    starts_at: TimeOfDay
    skill_id: str
    level: TargetLevel
    activity: Activity
    resource_id: str | None
    resource_url: str | None = None
    hours: Hours
    title: str
    about: str = ""
    status: Status = "planned"
    spent: float | None = None
    sequence: Annotated[int, Field(ge=0, le=1_000_000), Whole] = 0


class Milestone(Response):
    """A step that a week completes."""

    skill_id: str
    level: int


class WeekView(Response):
    """One week, from Monday; the first may be partial. `hours` are of all its sessions."""

    number: int
    start: date
    hours: float
    sessions: list[SessionView]
    milestones: list[Milestone]


class LeftOut(Response):
    """A step that does not fit, with its hours."""

    skill_id: str
    level: int
    hours: float


class ForecastView(Response):
    """When it will really be finished, eight times in ten; null where that is beyond all days."""

    early: date | None
    late: date | None


class PlanNotice(Notice):
    """A notice of a plan. `finish_would_be` and `hours_needed` (a week) come with `deadline-too-early`."""

    finish_would_be: date | None = None
    hours_needed: float | None = None


class PlanView(Response):
    """A study plan. `total_hours` are of all sessions but reviews; `proven`: no better part of the path would fit."""

    plan_id: str | None
    version: int
    goal: GoalSummary | None
    feasible: bool
    finish: date | None
    forecast: ForecastView | None
    hours_per_week: float
    total_hours: float
    review_hours: float
    weeks: list[WeekView]
    left_out: list[LeftOut]
    proven: bool
    presumed: list[PresumedView]
    answer: str
    engine: EngineView
    notices: list[PlanNotice]
    timezone: TimeZone


class PlanSummary(Response):
    """A plan in a list."""

    plan_id: str
    version: int
    goal: str
    feasible: bool
    finish: date | None
    total_hours: float
    done_hours: float
    created_at: datetime
    updated_at: datetime


class PlanPage(Response):
    """Plans, the newest first, a page at a time."""

    items: list[PlanSummary]
    next_cursor: str | None = None


class SessionUpdate(Request):
    """How a session went. `hours` is what it took: as planned unless given for `done`, half of it for `partly`."""

    status: Status
    hours: Hours | None = None

    model_config = ConfigDict(json_schema_extra={"examples": [{"status": "done", "hours": 1.5}]})


class ReplanRequest(Request):
    """From which day on to plan again; today unless given."""

    as_of: Day | None = None


class Moved(Response):
    """A session on another day, at another time or of another length."""

    session_id: str
    title: str
    from_date: date
    to_date: date
    from_hours: float
    to_hours: float


class Changes(Response):
    """What planning again changed; sessions that stayed are not listed."""

    moved: list[Moved] = Field(default_factory=list)
    added: list[SessionView] = Field(default_factory=list)
    dropped: list[SessionView] = Field(default_factory=list)


class ReplanView(PlanView):
    """A plan made again, and what that changed."""

    changes: Changes


class CalendarView(Response):
    """The address of a calendar feed. Whoever knows it can read the plan's sessions until it is revoked."""

    path: str
    url: str


class StoredBasis(Request):
    """What a plan was made from, as stored and exported."""

    goals: list[GoalSpec] = Field(max_length=100)
    claims: dict[Name, Annotated[int, Field(ge=0, le=3), Whole]] = Field(default_factory=dict)
    fit: dict[Name, Annotated[float, Field(ge=0, le=1)]] = Field(default_factory=dict)
    branches: dict[Name, list[Name]] = Field(default_factory=dict)
    learner: LearnerSpec | None = None
    preferences: Preferences = Field(default_factory=Preferences)
    own_preferences: bool = Field(default=False, description="Whether they were given for this plan alone.")
    language: Literal["en", "ko"] = "en"
    hours: dict[Weekday, Annotated[float, Field(ge=0, le=24)]]
    even: bool = True
    start: Day
    deadline: Day | None = None
    breaks: list[BreakSpec] = Field(default_factory=list, max_length=100)
    timezone: TimeZone
    day_start: TimeOfDay
