"""Assessments and placements on the wire."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from service.contract.base import Language, Name, Request, Response, TargetLevel, given, wrong
from service.contract.learners import EvidenceView, LearnerSpec, Time
from service.contract.recommendations import ONE_LEARNER, EngineView, Notice

AssessmentId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
ItemId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]*$", max_length=90)]
Letter = Literal["a", "b", "c", "d"]
Rating = Literal["met", "partly", "missed"]
GradedBy = Literal["rule", "model", "self"]
Purpose = Literal["assess", "review"]
Progress = Literal["open", "finished", "closed"]
MAX_ANSWER = 12_000
AnswerText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_ANSWER, pattern=r"^[^\x00]*$")
]
Share = Annotated[float, Field(ge=0, le=1)]


class _Sitting(Request):
    """Whom a test is about: a stored learner, one described here, or oneself."""

    learner: LearnerSpec | None = None
    learner_id: Name | None = None
    language: Language | None = None

    @model_validator(mode="after")
    def _one_learner(self) -> "_Sitting":
        if self.learner is not None and self.learner_id is not None:
            raise wrong("error.two-learners")
        return self


class AssessmentRequest(_Sitting):
    """Asks for items of one skill. `level` is needed but for a review, which is of the level held."""

    skill_id: Name
    level: TargetLevel | None = None
    purpose: Purpose = "assess"

    model_config = ConfigDict(
        json_schema_extra={
            **ONE_LEARNER,
            "anyOf": [
                given("level", "integer"),
                {"required": ["purpose"], "properties": {"purpose": {"const": "review"}}},
            ],
            "examples": [{"skill_id": "git", "level": 1}, {"skill_id": "git", "purpose": "review", "language": "ko"}],
        }
    )

    @model_validator(mode="after")
    def _one_level(self) -> "AssessmentRequest":
        if self.purpose == "assess" and self.level is None:
            raise wrong("error.level-needed")
        return self


class PlacementRequest(_Sitting):
    """Asks for a placement in one track."""

    track_id: Name

    model_config = ConfigDict(json_schema_extra={**ONE_LEARNER, "examples": [{"track_id": "mlops-engineer"}]})


_WAYS: dict[str, Any] = {
    "choice": given("choice"),
    "text": given("text"),
    "ratings": given("ratings", "object"),
    "dont_know": {"required": ["dont_know"], "properties": {"dont_know": {"const": True}}},
}


class PlacementAnswer(Request):
    """An answer to one item: the letter of an option, a text, or `dont_know`."""

    item_id: ItemId
    choice: Letter | None = None
    text: AnswerText | None = None
    dont_know: bool = False

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [_WAYS["choice"], _WAYS["text"], _WAYS["dont_know"]],
            "examples": [{"item_id": "git-1-01", "choice": "b"}],
        }
    )

    @model_validator(mode="after")
    def _one_way(self) -> "PlacementAnswer":
        ways = [way for way in _WAYS if getattr(self, way, None) not in (None, False)]
        if len(ways) != 1:
            raise wrong(
                "error.one-way-to-answer", ways=", ".join(way for way in _WAYS if way in type(self).model_fields)
            )
        return self


class AnswerRequest(PlacementAnswer):
    """An answer to one item; `ratings` are one's own, criterion by criterion, of a text that was handed in before."""

    ratings: dict[Name, Rating] | None = Field(default=None, min_length=1, max_length=10)

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": list(_WAYS.values()),
            "examples": [
                {"item_id": "git-1-01", "choice": "b"},
                {"item_id": "git-1-06", "text": "rebase"},
                {"item_id": "git-3-01", "ratings": {"recovery": "met", "history": "partly"}},
            ],
        }
    )


class ShownOption(Response):
    """An option under its letter."""

    id: Letter
    text: str


class ShownCriterion(Response):
    """What an answer is held against; `weight` 1 to 3."""

    id: str
    text: str
    weight: int


class ItemView(Response):
    """An item as it is asked: no answers. The criteria of a design case are shown once the answer is handed in."""

    id: str
    skill_id: str
    level: int
    kind: Literal["choice", "short", "task", "design"]
    text: str
    options: list[ShownOption] = Field(default_factory=list)
    criteria: list[ShownCriterion] = Field(default_factory=list)


class OptionVerdict(Response):
    """An option, whether it is right, and why."""

    id: Letter
    text: str
    right: bool
    because: str


class CriterionVerdict(Response):
    """A criterion and how the answer did; `quote` is from the answer, `why` the grader's word. Null: not rated yet."""

    id: str
    text: str
    weight: int
    verdict: Rating | None
    quote: str | None = None
    why: str | None = None


class AnswerView(Response):
    """An answer and what came of it: `right` where a rule decides, `score` (0 to 1) once it is judged.

    `model_answer` is a worked solution or a strong answer, `weak_answer` a common weak one.
    """

    item_id: str
    choice: Letter | None = None
    text: str | None = None
    dont_know: bool = False
    right: bool | None = None
    score: float | None = None
    graded_by: GradedBy | None = None
    why: str
    right_answer: str | None = None
    options: list[OptionVerdict] = Field(default_factory=list)
    criteria: list[CriterionVerdict] = Field(default_factory=list)
    model_answer: str | None = None
    model_code: str | None = None
    weak_answer: str | None = None


class Following(Response):
    """What is worth doing now; the resource, where one is named, is for this step."""

    activity: Literal["learn", "assess", "review", "done"]
    skill_id: str | None
    level: int | None
    text: str
    resource_id: str | None = None
    resource_url: str | None = None


class ResultView(Response):
    """How an assessment ended. `level` is that of the skill now; `evidence` is null where nothing was recorded."""

    passed: bool
    score: Share
    level_before: int
    level: int
    evidence: EvidenceView | None
    reasons: list[str]
    opens: list[str]
    next: Following
    answer: str


class AssessmentView(Response):
    """An assessment. `awaiting` says what the item `next` waits for: an answer, or one's own ratings of it."""

    assessment_id: str
    purpose: Purpose
    skill_id: str
    level: int
    language: Language
    status: Progress
    items: list[ItemView]
    answers: list[AnswerView]
    next: str | None
    awaiting: Literal["answer", "ratings"] | None
    result: ResultView | None
    notices: list[Notice] = Field(default_factory=list)


class AnsweredView(Response):
    """What came of one answer, and what is next."""

    assessment_id: str
    status: Progress
    answer: AnswerView
    next: ItemView | None
    awaiting: Literal["answer", "ratings"] | None
    result: ResultView | None
    engine: EngineView
    notices: list[Notice] = Field(default_factory=list)


class PlacedSkill(Response):
    """A skill in question: the probability (0 to 1) that its first level is held, and whether it was granted."""

    skill_id: str
    title: str
    probability: float
    granted: bool


class PlacementResult(Response):
    """How a placement ended: the skills of which level 1 was recorded, and what to do now."""

    granted: list[str]
    sure: bool
    next: Following
    answer: str


class PlacementView(Response):
    """A placement: one item at a time, `asked` of at most `most`; `answer` is the latest one."""

    placement_id: str
    track_id: str
    language: Language
    status: Progress
    asked: int
    most: int
    next: ItemView | None
    answer: AnswerView | None
    skills: list[PlacedSkill]
    result: PlacementResult | None


class StoredGrade(Request):
    """How an answer did on one criterion."""

    verdict: Rating
    quote: str | None = None
    why: str | None = None


class StoredAnswer(Request):
    """An answer as stored and exported; `option` counts the options as the item bank has them, from 0."""

    item_id: ItemId
    option: Annotated[int, Field(ge=0, le=3)] | None = None
    text: str | None = Field(default=None, max_length=MAX_ANSWER)
    dont_know: bool = False
    right: bool | None = None
    guess: Share | None = None
    grades: dict[Name, StoredGrade] | None = Field(default=None, max_length=10)
    graded_by: GradedBy | None = None
    model: str | None = Field(default=None, max_length=200)
    prompt: str | None = Field(default=None, max_length=40)
    at: Time


class StoredResult(Request):
    """A result as stored and exported."""

    passed: bool
    score: Share
    level_before: Annotated[int, Field(ge=0, le=3)] = 0
    level: Annotated[int, Field(ge=0, le=3)] = 0
    event_id: str | None = Field(default=None, max_length=64)
    opens: list[Name] = Field(default_factory=list, max_length=500)
    granted: list[Name] = Field(default_factory=list, max_length=500)


class StoredSitting(Request):
    """What is kept of an assessment or placement besides its heading; `levels` are those a placement set out from."""

    purpose: Literal["assess", "review", "placement"]
    language: Language = "en"
    learner: LearnerSpec | None = None
    levels: dict[Name, Annotated[int, Field(ge=0, le=3)]] = Field(default_factory=dict)
    answers: list[StoredAnswer] = Field(default_factory=list, max_length=100)
    result: StoredResult | None = None


class ExportedAssessment(Request):
    """An assessment or placement as exported."""

    id: AssessmentId
    purpose: Annotated[str, StringConstraints(max_length=20)]
    subject: Name
    level: Annotated[int, Field(ge=0, le=3)]
    status: Progress
    items: list[ItemId] = Field(max_length=100)
    content: StoredSitting
    created_at: Time
    updated_at: Time
