"""Wire models: what the API takes and gives, and what `--json` prints. Pydantic only, light to import."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Language = Literal["en", "ko"]
Level = Annotated[int, Field(ge=0, le=3, description="0 none, 1 Novice, 2 Proficient, 3 Expert")]
TargetLevel = Annotated[int, Field(ge=1, le=3)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=80)]
MAX_QUESTION = 2000
Question = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_QUESTION)]
Query = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_QUESTION)]
Kind = Literal["docs", "book", "course", "video", "paper", "tutorial", "article", "repository", "exercise"]


class Request(BaseModel):
    """Base of what clients send: an unknown field is an error."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Response(BaseModel):
    """Base of what clients receive."""

    model_config = ConfigDict(frozen=True)


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

    @model_validator(mode="after")
    def _one_kind(self) -> "GoalSpec":
        kinds = [
            self.skill_id is not None,
            self.steps is not None,
            self.track_id is not None or self.option_id is not None,
        ]
        if sum(kinds) != 1:
            raise ValueError("a goal is one of track_id, option_id, skill_id or steps")
        if self.steps is not None and "level" in self.model_fields_set:
            raise ValueError("steps carry their own levels: leave `level` out")
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
    goals: list[GoalSpec] = Field(default_factory=list, max_length=50)
    preferences: Preferences = Field(default_factory=Preferences)
    hours_per_week: float | None = Field(default=None, gt=0, le=112)
    timezone: Name | None = None


class NextRequest(Request):
    """Asks what to learn next. `goal` beats `question`, which then only shifts the fit."""

    question: Question | None = None
    goal: GoalSpec | None = None
    learner: LearnerSpec | None = None
    learner_id: Name | None = None
    limit: int = Field(default=5, ge=1, le=50)
    language: Language | None = None

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"question": "what should I learn next for MLOps"},
                {
                    "goal": {"option_id": "model-health"},
                    "learner": {"levels": {"git": 2, "ci-cd": 1}},
                    "language": "ko",
                },
            ]
        }
    )

    @model_validator(mode="after")
    def _one_learner(self) -> "NextRequest":
        if self.learner is not None and self.learner_id is not None:
            raise ValueError("give either learner or learner_id, not both")
        return self


class Target(Response):
    """A wanted step."""

    skill_id: str
    level: int


class GoalSummary(Response):
    """The goal as it was understood; `confidence` is 0 to 1."""

    summary: str
    targets: list[Target]
    track_ids: list[str]
    confidence: float


class Reason(Response):
    """One term of a score; the weights of a recommendation's reasons add up to its score."""

    code: str
    text: str
    weight: float


class Verified(Response):
    """When and how a resource was confirmed (`read`: the page, `listing`: a page that lists it), and its title."""

    on: str
    how: str
    title_seen: str


class ResourceView(Response):
    """One thing to learn from; `hours` is the time to work through it, `level` the level it helps to reach."""

    id: str
    title: str
    url: str
    kind: str
    language: str
    level: int
    hours: float
    free: bool
    official: bool
    publisher: str
    skills: list[str]
    why: str
    verified: Verified


class Recommendation(Response):
    """One open step worth taking now. Hours are additional hours for this level."""

    rank: int
    activity: Literal["learn", "review"]
    skill_id: str
    level: int
    title: str
    summary: str
    score: float
    hours: float
    reasons: list[Reason]
    unlocks: list[str]
    leads_to: list[str]
    resources: list[ResourceView]


class OptionView(Response):
    """One side of a branching point. `transfer` is the share (0 to 1) that held skills carry over."""

    option_id: str
    title: str
    score: float
    remaining_hours: float
    remaining_skills: int
    transfer: float
    unlocks: list[str]
    reasons: list[Reason]


class BranchView(Response):
    """Advice for one branching point; `recommended` is null where no margin matters."""

    track_id: str
    options: list[OptionView]
    recommended: str | None
    margin: float
    answer: str


class PathStep(Response):
    """One step of the path with its hours."""

    skill_id: str
    level: int
    hours: float


class RemainingView(Response):
    """What is left to the goal, in an order that is legal at every point."""

    steps: int
    hours: float
    path: list[PathStep]


class PresumedView(Response):
    """A level taken for granted because of another; it can be denied."""

    skill_id: str
    level: int
    because: str


class EngineView(Response):
    """Who wrote the answer: the model and its cost, or none."""

    model: str | None = None
    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    prompts: dict[str, str] = {}


class Notice(Response):
    """Something the learner should know about this answer."""

    code: str
    text: str


class NextResponse(Response):
    """What to learn next, and why."""

    answer_id: str
    goal: GoalSummary | None
    recommendations: list[Recommendation]
    branches: list[BranchView]
    remaining: RemainingView
    presumed: list[PresumedView]
    answer: str
    engine: EngineView
    notices: list[Notice]


class ResourcePage(Response):
    """Resources, a page at a time."""

    items: list[ResourceView]
    next_cursor: str | None = None


class SkillHit(Response):
    """A skill found by meaning or by name."""

    skill_id: str
    title: str
    score: float


class SkillHitPage(Response):
    """Skills best first."""

    items: list[SkillHit]
    next_cursor: str | None = None


class TextView(Response):
    """A text in both languages."""

    en: str
    ko: str


class PassagesView(Response):
    """What somebody says who needs a skill and cannot name it."""

    en: list[str]
    ko: list[str]


class SkillView(Response):
    """A skill of the tree; `hours[n-1]` are the additional hours from level n-1 to n."""

    title: TextView
    summary: TextView
    levels: list[TextView]
    aliases: list[str]
    broad_names: list[str]
    passages: PassagesView
    hours: list[float]
    requires: list[str]
    helps: list[str]
    because: dict[str, TextView]


class SkillDetail(SkillView):
    """A skill with what stands around it."""

    id: str
    track_id: str
    tier: int
    option_id: str | None
    unlocks: list[str]
    leads_to: list[str]
    resources: list[ResourceView]


class Health(Response):
    """Whether the service lives, or is ready."""

    status: Literal["ok", "starting"]
    detail: dict[str, Any] = {}


class FieldError(Response):
    """One field that is wrong, and what would be right."""

    field: str
    message: str


class ProblemDetails(Response):
    """RFC 9457 problem details; `code` is stable, `errors` names fields."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldError] = []
