"""The tools that read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from service.bootstrap import Application
from service.contract import (
    Asking,
    BranchRequest,
    BranchResponse,
    ExplainRequest,
    ExplainResponse,
    FindResources,
    LearnerView,
    ListPlans,
    ListTracks,
    NextRequest,
    NextResponse,
    PlanPage,
    PlanRequest,
    PlanView,
    Request,
    ResourcePage,
    Response,
    SearchSkills,
    ShowLearner,
    ShowPlan,
    ShowSkill,
    SkillDetail,
    SkillHitPage,
    TrackList,
)
from service.errors import NotFound
from service.finding import describe_skill, find_resources, find_skills
from service.mcp_server.asker import Asker
from service.mcp_server.tracks import list_tracks
from service.messages import saying
from service.ownership import about_readable, is_stored, plan_of, readable

Asked = TypeVar("Asked", bound=Asking)


@dataclass(frozen=True, slots=True)
class Reading:
    """A tool that changes nothing: what it takes, what it gives, and how it is done."""

    name: str
    takes: type[Request]
    gives: type[Response]
    run: Callable[[Application, Asker, Any], Response]


def _tracks(program: Application, asker: Asker, request: ListTracks) -> TrackList:
    return list_tracks(program.tree, asker.speaks(request.model_dump()))


def _skill(program: Application, asker: Asker, request: ShowSkill) -> SkillDetail:
    return describe_skill(program, request.skill_id, asker.speaks(request.model_dump()))


def _skills(program: Application, asker: Asker, request: SearchSkills) -> SkillHitPage:
    language = asker.speaks(request.model_dump())
    return SkillHitPage(items=find_skills(program, request.query, request.limit, language))


def _next(program: Application, asker: Asker, request: NextRequest) -> NextResponse:
    return program.recommend_next(about(request, program, asker), asker.identity.subject)


def _branch(program: Application, asker: Asker, request: BranchRequest) -> BranchResponse:
    return program.recommend_branch(about(request, program, asker), asker.identity.subject)


def _explain(program: Application, asker: Asker, request: ExplainRequest) -> ExplainResponse:
    return program.explain(about(request, program, asker), asker.identity.subject)


def _plan(program: Application, asker: Asker, request: PlanRequest) -> PlanView:
    return program.make_plan(about(request, program, asker), asker.identity.subject, keep=False)


def _plans(program: Application, asker: Asker, request: ListPlans) -> PlanPage:
    learner_id = asker.identity.resolve(request.learner_id)
    if learner_id != asker.identity.subject:
        readable(learner_id, asker.identity, program)
    found = program.plans.listed(learner_id, request.language or asker.language) if program.has_database else []
    return PlanPage(items=found)


def _one_plan(program: Application, asker: Asker, request: ShowPlan) -> PlanView:
    plan = plan_of(request.plan_id, asker.identity, program, write=False)
    return program.plans.show(plan.id, request.language or asker.language, request.version)


def _resources(program: Application, asker: Asker, request: FindResources) -> ResourcePage:
    found = find_resources(
        program,
        query=request.query,
        skill_id=request.skill_id,
        level=request.level,
        resource_language=request.resource_language,
        language=asker.speaks(request.model_dump()),
    )
    return ResourcePage(items=found[: request.limit])


def _learner(program: Application, asker: Asker, request: ShowLearner) -> LearnerView:
    identity = asker.identity
    if identity.resolve(request.learner_id) == identity.subject and not is_stored(program, identity.subject):
        raise NotFound("learner-not-found", saying("error.nothing-stored"))
    learner_id = readable(request.learner_id, identity, program)
    return program.learners.show(learner_id, asker.speaks(request.model_dump()))


def about(request: Asked, program: Application, asker: Asker) -> Asked:
    """The request about a learner they may see: themselves as stored, unless it names or describes another one."""
    own = asker.identity.subject
    if asker.language and request.language is None:
        request = request.model_copy(update={"language": asker.language})
    if request.learner is not None or request.learner_id is not None:
        return about_readable(request, asker.identity, program)
    return request.model_copy(update={"learner_id": own}) if is_stored(program, own) else request


READINGS = (
    Reading("list_tracks", ListTracks, TrackList, _tracks),
    Reading("search_skills", SearchSkills, SkillHitPage, _skills),
    Reading("show_skill", ShowSkill, SkillDetail, _skill),
    Reading("find_resources", FindResources, ResourcePage, _resources),
    Reading("show_learner", ShowLearner, LearnerView, _learner),
    Reading("recommend_next", NextRequest, NextResponse, _next),
    Reading("advise_branch", BranchRequest, BranchResponse, _branch),
    Reading("explain", ExplainRequest, ExplainResponse, _explain),
    Reading("make_plan", PlanRequest, PlanView, _plan),
    Reading("list_plans", ListPlans, PlanPage, _plans),
    Reading("show_plan", ShowPlan, PlanView, _one_plan),
)
