"""/v1/learners: profiles, levels and the evidence they rest on."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from service.access.identity import OWN
from service.api.bodies import StrictRoute, json_body, validated
from service.api.conditions import Expectation, IdempotencyKey, is_known, tag_of
from service.api.deps import Lang, Program
from service.api.described import CONFLICTS, FORBIDDEN, IDENTITIES, NOT_FOUND, PRECONDITIONS, PROBLEMS, links
from service.api.identities import Caller
from service.api.ownership import Own, Seen
from service.api.paging import Cursor, page, page_back
from service.contract import (
    LEARNER_ID,
    EvidencePage,
    EvidenceRequest,
    EvidenceView,
    LearnerExport,
    LearnerPage,
    LearnerRef,
    LearnerSpec,
    LearnerView,
    MentorsView,
    ReviewPage,
    ReviewRequest,
    ReviewView,
    Time,
    WithdrawRequest,
)
from service.errors import InvalidInput
from service.messages import saying

router = APIRouter(
    prefix="/v1/learners", tags=["learners"], responses=PROBLEMS | IDENTITIES | NOT_FOUND, route_class=StrictRoute
)

EventName = Annotated[str, Path(max_length=64, description="An event's id.")]
MentorName = Annotated[str, Path(pattern=LEARNER_ID, description="A mentor's id.")]
UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "It is still at the ETag you have."}}

_SAME = "$request.path.learner_id"
_OF_LEARNER = "get_learner delete_learner export_learner post_evidence get_evidence get_mentors get_reviews".split()
AFTER_PUT: dict[int | str, dict[str, Any]] = {
    200: {"links": links(*_OF_LEARNER, learner_id=_SAME)},
    201: {
        "model": LearnerView,
        "description": "The learner was made.",
        "links": links(*_OF_LEARNER, learner_id=_SAME),
    },
}
AFTER_EXPORT: dict[int | str, dict[str, Any]] = {
    200: {"links": links("import_learner", learner_id=_SAME, body="$response.body")}
}
EXPORT_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/LearnerExport"}}},
    }
}
AFTER_EVIDENCE: dict[int | str, dict[str, Any]] = {
    201: {
        "links": links("get_learner", "get_evidence", learner_id=_SAME)
        | links("withdraw_evidence", learner_id=_SAME, event_id="$response.body#/id")
    }
}
AFTER_REVIEW: dict[int | str, dict[str, Any]] = {
    201: {
        "links": links("get_learner", "get_evidence", "get_reviews", learner_id=_SAME)
        | links("withdraw_evidence", learner_id=_SAME, event_id="$response.body#/evidence/id")
    }
}
AFTER_CONSENT: dict[int | str, dict[str, Any]] = {
    200: {"links": links("delete_mentor", learner_id=_SAME, mentor="$request.path.mentor")}
}


@router.put("/{learner_id}", responses=AFTER_PUT | CONFLICTS | PRECONDITIONS)
def put_learner(
    learner_id: Own,
    spec: LearnerSpec,
    program: Program,
    response: Response,
    expectation: Expectation,
    lang: Lang = None,
) -> LearnerView:
    """Make the profile this one. `levels`, where given, become `import` evidence where they differ."""
    learner, outcome = program.learners.replace(learner_id, spec, lang or "en", expectation)
    response.status_code = 201 if outcome.made else 200
    response.headers["etag"] = tag_of(outcome.stored, program.now(), lang)
    return learner


@router.get("/{learner_id}", responses=UNCHANGED)
def get_learner(
    learner_id: Seen,
    program: Program,
    response: Response,
    as_of: Annotated[Time | None, Query(description="With the levels of that time.")] = None,
    if_none_match: Annotated[str | None, Header(description="The ETags you have.")] = None,
    lang: Lang = None,
) -> LearnerView:
    """A learner: levels, what they presume, goals and preferences."""
    stored = program.learners.load(learner_id)
    response.headers["etag"] = tag = tag_of(stored, program.now(), lang, as_of)
    if is_known(tag, if_none_match):
        return Response(status_code=304, headers={"etag": tag})  # type: ignore[return-value]
    return program.learners.view(stored, lang or "en", as_of)


@router.delete("/{learner_id}", status_code=204, responses=PRECONDITIONS)
def delete_learner(learner_id: Own, program: Program, expectation: Expectation) -> None:
    """Remove everything that belongs to the learner."""
    program.learners.delete(learner_id, expectation)


@router.get("/{learner_id}/export", responses=AFTER_EXPORT, response_model_exclude_unset=True)
def export_learner(learner_id: Seen, program: Program, caller: Caller) -> LearnerExport:
    """Everything that is kept of the learner, to be read again by `import`; conversations are for the learner alone."""
    return program.learners.export(learner_id, for_others=not caller.may_write(learner_id))


async def sent_export(request: Request, _: Own) -> LearnerExport:
    """The export in the body; raises HTTPException 400, RequestValidationError.

    It may be large, so it is read of those only whose learner it is for, and where it does not hold up others.
    """
    return await run_in_threadpool(validated, LearnerExport, await json_body(request))


@router.post("/{learner_id}/import", responses=CONFLICTS | PRECONDITIONS, openapi_extra=EXPORT_BODY)
def import_learner(
    learner_id: Own,
    export: Annotated[LearnerExport, Depends(sent_export)],
    program: Program,
    response: Response,
    expectation: Expectation,
    lang: Lang = None,
) -> LearnerView:
    """Take in an export: unknown events are added, the profile becomes the exported one.

    Events of the kinds `placement`, `quiz` and `review` that are not known here become `import`.
    """
    outcome = program.learners.import_export(learner_id, export, expectation)
    response.headers["etag"] = tag_of(outcome.stored, program.now(), lang)
    return program.learners.view(outcome.stored, lang or "en")


@router.post(
    "/{learner_id}/evidence", status_code=201, responses=AFTER_EVIDENCE | CONFLICTS | PRECONDITIONS | FORBIDDEN
)
def post_evidence(
    learner_id: Own,
    request: EvidenceRequest,
    program: Program,
    response: Response,
    expectation: Expectation,
    idempotency_key: IdempotencyKey = None,
) -> EvidenceView:
    """Record why a level is believed. The learner is made if need be."""
    event, outcome = program.learners.record(learner_id, request, key=idempotency_key, expected=expectation)
    response.headers["etag"] = tag_of(outcome.stored, program.now())
    return event


@router.get("/{learner_id}/evidence")
def get_evidence(
    learner_id: Seen,
    program: Program,
    skill_id: Annotated[str | None, Query(description="Only of this skill.")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: Cursor = None,
) -> EvidencePage:
    """Evidence, the last recorded first; `decides` marks what the levels rest on."""
    items, following = page_back(program.learners.evidence(learner_id, skill_id), limit, cursor)
    return EvidencePage(items=items, next_cursor=following)


@router.post("/{learner_id}/evidence/{event_id}/withdraw", responses=PRECONDITIONS)
def withdraw_evidence(
    learner_id: Own,
    event_id: EventName,
    program: Program,
    response: Response,
    expectation: Expectation,
    request: WithdrawRequest | None = None,
) -> EvidenceView:
    """Take an event back; the level falls to what the other evidence says. Once withdrawn it stays so."""
    event, outcome = program.learners.withdraw(learner_id, event_id, request or WithdrawRequest(), expectation)
    response.headers["etag"] = tag_of(outcome.stored, program.now())
    return event


@router.get("/{learner_id}/reviews")
def get_reviews(
    learner_id: Seen,
    program: Program,
    as_of: Annotated[Time | None, Query(description="What will be due by then, or was.")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: Cursor = None,
    lang: Lang = None,
) -> ReviewPage:
    """Skills whose review is due, the most faded first."""
    found, next_due = program.reviews.due(learner_id, lang or "en", as_of)
    items, following = page(found, limit, cursor)
    return ReviewPage(items=items, next_cursor=following, next_due=next_due)


@router.post("/{learner_id}/reviews", status_code=201, responses=AFTER_REVIEW)
def post_review(learner_id: Own, request: ReviewRequest, program: Program, lang: Lang = None) -> ReviewView:
    """Say how well a skill was remembered. The second lapse in a row lowers its level by one."""
    return program.reviews.record(learner_id, request, lang or "en")


@router.get("/{learner_id}/mentors")
def get_mentors(learner_id: Own, program: Program) -> MentorsView:
    """Who else may read this learner."""
    return MentorsView(mentors=sorted(program.learners.load(learner_id).mentors))


@router.put("/{learner_id}/mentors/{mentor}", responses=AFTER_CONSENT | PRECONDITIONS)
def put_mentor(
    learner_id: Own, mentor: MentorName, program: Program, response: Response, expectation: Expectation
) -> MentorsView:
    """Let an identity with the role of a mentor read this learner."""
    if mentor == OWN:
        raise InvalidInput({"mentor": saying("error.oneself", me=OWN)})
    mentors, outcome = program.learners.agree(learner_id, mentor, expectation, agreed=True)
    response.headers["etag"] = tag_of(outcome.stored, program.now())
    return mentors


@router.delete("/{learner_id}/mentors/{mentor}", responses=PRECONDITIONS)
def delete_mentor(
    learner_id: Own, mentor: MentorName, program: Program, response: Response, expectation: Expectation
) -> MentorsView:
    """Let a mentor no longer read this learner."""
    mentors, outcome = program.learners.agree(learner_id, mentor, expectation, agreed=False)
    response.headers["etag"] = tag_of(outcome.stored, program.now())
    return mentors


@router.get("")
def list_learners(
    caller: Caller,
    program: Program,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: Cursor = None,
) -> LearnerPage:
    """The learners whom the caller may read: their own, and those who agreed to be read by this mentor."""
    found = program.learners.readable_by(caller.subject, mentor=caller.role == "mentor") if program.has_database else []
    items, following = page(found, limit, cursor)
    return LearnerPage(items=[LearnerRef(id=learner_id) for learner_id in items], next_cursor=following)
