"""/v1/assessments: items of one skill at one level, answered one by one, and what follows from them."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Response

from service.access.identity import Identity
from service.api.bodies import StrictRoute
from service.api.deps import Lang, Program
from service.api.described import CONFLICTS, IDENTITIES, NOT_FOUND, PROBLEMS, links
from service.api.identities import Caller
from service.assessment.assessments import assessment_not_found
from service.bootstrap import Application
from service.contract import AnsweredView, AnswerRequest, AssessmentId, AssessmentRequest, AssessmentView
from service.ownership import may_use, owner_of

router = APIRouter(
    prefix="/v1/assessments",
    tags=["assessments"],
    responses=PROBLEMS | IDENTITIES | NOT_FOUND,
    route_class=StrictRoute,
)
_THIS = "$response.body#/assessment_id"
_AFTER = {"links": links("get_assessment", "post_assessment_answer", assessment_id=_THIS)}
AFTER_POST: dict[int | str, dict[str, Any]] = {
    200: {"model": AssessmentView, "description": "One that was begun before goes on.", **_AFTER},
    201: _AFTER,
}
AssessmentName = Annotated[AssessmentId, Path(description="An assessment's id.")]


def seen_assessment(assessment_id: AssessmentName, caller: Caller, program: Program) -> str:
    """The id of an assessment they may see."""
    return _of(assessment_id, caller, program, write=False)


def own_assessment(assessment_id: AssessmentName, caller: Caller, program: Program) -> str:
    """The id of an assessment that is theirs."""
    return _of(assessment_id, caller, program, write=True)


def _of(assessment_id: str, caller: Identity, program: Application, *, write: bool) -> str:
    owner = program.assessments.load(assessment_id).learner_id if program.has_database else None
    if owner is None or not may_use(owner, caller, program, write=write):
        raise assessment_not_found(assessment_id)
    return assessment_id


@router.post("", status_code=201, responses=AFTER_POST | CONFLICTS)
def post_assessment(request: AssessmentRequest, program: Program, caller: Caller, response: Response) -> AssessmentView:
    """Begin an assessment of a skill at a level, or a review of it; an open one of the same kind goes on."""
    assessment, made = program.assessments.begin(request, owner_of(request.learner_id, caller, program))
    response.status_code = 201 if made else 200
    return assessment


@router.get("/{assessment_id}")
def get_assessment(
    assessment_id: Annotated[str, Depends(seen_assessment)], program: Program, lang: Lang = None
) -> AssessmentView:
    """An assessment as it stands: items, answers with their reasons, and the result once it is over."""
    return program.assessments.show(assessment_id, lang)


@router.post("/{assessment_id}/answers", responses=CONFLICTS)
def post_assessment_answer(
    assessment_id: Annotated[str, Depends(own_assessment)],
    request: AnswerRequest,
    program: Program,
    lang: Lang = None,
) -> AnsweredView:
    """Answer one item. The first answer stands; the last item brings the result and its evidence."""
    return program.assessments.answer(assessment_id, request, lang)
