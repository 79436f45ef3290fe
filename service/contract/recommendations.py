"""What to learn next, on the wire."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, model_validator

from service.contract.base import Language, Name, Question, Request, Response, Whole, given, wrong
from service.contract.catalogue import ResourceView
from service.contract.learners import GoalSpec, LearnerSpec, Preferences, PresumedView

ONE_LEARNER: dict[str, Any] = {"not": {"allOf": [given("learner", "object"), given("learner_id")]}}


class AboutLearner(Request):
    """What every request about a learner's way has in common: whose way, and where to."""

    goal: GoalSpec | None = None
    learner: LearnerSpec | None = None
    learner_id: Name | None = None
    language: Language | None = None

    model_config = ConfigDict(json_schema_extra=ONE_LEARNER)

    @model_validator(mode="after")
    def _one_learner(self) -> "AboutLearner":
        if self.learner is not None and self.learner_id is not None:
            raise wrong("error.two-learners")
        return self


class Asking(AboutLearner):
    """A request that may be put as a question. `goal` beats `question`, which then only shifts the fit."""

    question: Question | None = None


def asking(*examples: dict[str, Any], never: Sequence[dict[str, Any]] = ()) -> ConfigDict:
    """The configuration of a kind of question, with examples; `never` are schemas that it may not fit besides."""
    wrong_ones: dict[str, Any] = {"not": {"anyOf": [ONE_LEARNER["not"], *never]}} if never else ONE_LEARNER
    return ConfigDict(json_schema_extra={**wrong_ones, "examples": list(examples)})


class NextRequest(Asking):
    """Asks what to learn next. `preferences` beat the learner's, for this answer."""

    limit: Annotated[int, Field(ge=1, le=50), Whole] = 5
    preferences: Preferences | None = None

    model_config = asking(
        {"question": "what should I learn next for MLOps"},
        {"goal": {"option_id": "model-health"}, "learner": {"levels": {"git": 2, "ci-cd": 1}}, "language": "ko"},
    )


class BranchRequest(Asking):
    """Asks which option to take at the branching point of a track."""

    track_id: Name

    model_config = asking(
        {"track_id": "mlops-engineer", "question": "I enjoy dashboards and alerts"},
        {"track_id": "ai-engineer", "learner": {"levels": {"docker-basics": 2}}, "language": "ko"},
    )


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
    """One side of a branching point.

    `transfer` is the share (0 to 1) that held skills carry over, by way of `carried_by`. `overlap_hours` are shared
    with the learner's other goals; `switching_hours` are spent for this option alone, and lost by going over to the
    other one later.
    """

    option_id: str
    title: str
    score: float
    remaining_hours: float
    remaining_skills: int
    transfer: float
    carried_by: list[str]
    unlocks: list[str]
    overlap_hours: float
    switching_hours: float
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


class EngineView(Response):
    """Who wrote the answer: the model and what it used, or none; `cost` by the configured prices, null without."""

    model: str | None = None
    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float | None = None
    prompts: dict[str, str] = Field(default_factory=dict)


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


class BranchResponse(Response):
    """Which option to take, and why; `recommended` is null where no margin matters."""

    answer_id: str
    track_id: str
    goal: GoalSummary
    options: list[OptionView]
    recommended: str | None
    margin: float
    presumed: list[PresumedView]
    answer: str
    engine: EngineView
    notices: list[Notice]
