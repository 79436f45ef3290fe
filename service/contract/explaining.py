"""Why, why not and what if, on the wire."""

from itertools import combinations
from typing import Any, Literal

from pydantic import Field, model_validator

from service.contract.base import Name, Response, given, wrong
from service.contract.learners import PresumedView
from service.contract.recommendations import (
    Asking,
    EngineView,
    GoalSummary,
    Notice,
    PathStep,
    RemainingView,
    asking,
)

ExplainKind = Literal["why", "why-not", "what-if"]
Supposition = Literal["first", "known", "skipped"]
ExplainVerdict = Literal["first", "open-later", "locked", "off-path", "held", "presumed", "option", "track", "outside"]

_SUBJECTS = ("skill_id", "option_id", "track_id")
_TWO_SUBJECTS: list[dict[str, Any]] = [
    {"allOf": [given(one), given(other)]} for one, other in combinations(_SUBJECTS, 2)
]


class ExplainRequest(Asking):
    """Asks why a skill is where it is, why not, or what would be if.

    What it is about is `skill_id`, `option_id` or `track_id`, else what the question names, else the step to take
    first. Without `kind` the question says it, else where the subject stands. `suppose` is what a what-if supposes of a
    skill: taken as early as the rules allow, held already, or left out.
    """

    kind: ExplainKind | None = None
    skill_id: Name | None = None
    option_id: Name | None = None
    track_id: Name | None = None
    suppose: Supposition | None = None

    model_config = asking(
        {"question": "why not Kubernetes first for MLOps?"},
        {"option_id": "finops", "kind": "what-if", "learner": {"goals": [{"track_id": "mlops-engineer"}]}},
        {"skill_id": "docker-basics", "suppose": "known", "goal": {"track_id": "mlops-engineer"}, "language": "ko"},
        never=_TWO_SUBJECTS,
    )

    @model_validator(mode="after")
    def _one_subject(self) -> "ExplainRequest":
        if sum(getattr(self, name) is not None for name in _SUBJECTS) > 1:
            raise wrong("error.one-subject")
        return self


class ExplainedView(Response):
    """What an explanation is about."""

    kind: Literal["skill", "option", "track"]
    id: str
    title: str


class Fact(Response):
    """One thing that the engine found, in a sentence, with its figures by name and the skills it speaks of.

    Hours are additional hours; weights are those of the ranking (0 to 1).
    """

    code: str
    text: str
    numbers: dict[str, float] = Field(default_factory=dict)
    skill_ids: list[str] = Field(default_factory=list)


class ExplainResponse(Response):
    """Why, why not, or what if.

    `verdict` is where a skill stands: the `first` step, open and to come later, locked, off the path, held or presumed;
    `option` and `track` compare ways. `now` is the present way to the goal; `instead` the other one, null where none
    was worked out or none is legal; `added` and `dropped` are the steps in which they differ. `about` is null outside
    the tree.
    """

    answer_id: str
    kind: ExplainKind
    about: ExplainedView | None
    goal: GoalSummary | None
    verdict: ExplainVerdict
    facts: list[Fact]
    now: RemainingView
    instead: RemainingView | None
    added: list[PathStep]
    dropped: list[PathStep]
    presumed: list[PresumedView]
    answer: str
    engine: EngineView
    notices: list[Notice]
