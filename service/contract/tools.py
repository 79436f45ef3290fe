"""What the tools of the MCP server take, where the API takes it from a path or a query; and the tracks they list."""

from typing import Annotated

from pydantic import ConfigDict, Field

from service.contract.base import Language, Name, Query, Request, Response, TargetLevel, Whole
from service.contract.learners import EvidenceRequest, LearnerId
from service.contract.plans import PlanId, PlanRequest, ReplanRequest, SessionId, SessionUpdate

Count = Annotated[int, Field(ge=1, le=50), Whole]
Whose = Annotated[LearnerId, Field(description="Whose; `me` is the learner who asks.")]
Spoken = Annotated[
    Language | None, Field(description="Language of texts and errors; as the question is written unless given.")
]
Confirmation = Annotated[
    str | None,
    Field(
        max_length=2000,
        description="What the first call gave, once the learner has seen the difference and agreed; never made up.",
    ),
]


class ListTracks(Request):
    """Asks for the tracks of the tree."""

    language: Spoken = None


class ShowSkill(Request):
    """Asks for one skill."""

    skill_id: Name
    language: Spoken = None


class SearchSkills(Request):
    """Asks for skills by name or need."""

    query: Query
    limit: Count = 10
    language: Spoken = None


class FindResources(Request):
    """Asks for learning resources."""

    query: Query | None = None
    skill_id: Name | None = None
    level: TargetLevel | None = None
    resource_language: Annotated[Language | None, Field(description="Only resources in this language.")] = None
    limit: Count = 10
    language: Spoken = None


class ShowLearner(Request):
    """Asks for a learner."""

    learner_id: Whose = "me"
    language: Spoken = None


class ListPlans(ShowLearner):
    """Asks for the plans of a learner."""


class ShowPlan(Request):
    """Asks for a plan, as it stands or as it stood in a version."""

    plan_id: PlanId
    version: Annotated[int | None, Field(ge=1, le=1_000_000), Whole] = None
    language: Spoken = None


class RecordLevel(EvidenceRequest):
    """Asks to record a level that was reached."""

    language: Spoken = None
    confirmation: Confirmation = None


class ChooseBranch(Request):
    """Asks to take an option of a track's branching point, or both."""

    track_id: Name
    option_ids: Annotated[list[Name], Field(min_length=1, max_length=2)]
    language: Spoken = None
    confirmation: Confirmation = None


class SavePlan(PlanRequest):
    """Asks to make a plan and keep it."""

    confirmation: Confirmation = None

    model_config = ConfigDict(json_schema_extra=PlanRequest.model_config.get("json_schema_extra"))


class TickSession(SessionUpdate):
    """Asks to say how a session of a plan went."""

    plan_id: PlanId
    session_id: SessionId
    language: Spoken = None
    confirmation: Confirmation = None


class Replan(ReplanRequest):
    """Asks to plan again from a day on."""

    plan_id: PlanId
    language: Spoken = None
    confirmation: Confirmation = None


class TitledSkill(Response):
    """A skill by id and title."""

    skill_id: str
    title: str


class TitledOption(Response):
    """An option of a branching point and its skills."""

    id: str
    title: str
    skills: list[TitledSkill]


class ListedTier(Response):
    """A tier of a track; one of kind `branch` has options in place of skills."""

    number: int
    kind: str
    title: str
    skills: list[TitledSkill]
    options: list[TitledOption]


class ListedTrack(Response):
    """A track and its tiers."""

    id: str
    number: int
    title: str
    class_name: str
    tiers: list[ListedTier]


class TrackList(Response):
    """The tracks of the tree, in order; the first is the Origin that all others rest on."""

    items: list[ListedTrack]
