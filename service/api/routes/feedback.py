"""/v1/feedback: what learners say of skills, resources and answers."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from service.access.identity import Identity
from service.api.bodies import StrictRoute
from service.api.deps import Lang, Program
from service.api.described import CONFLICTS, IDENTITIES, NOT_FOUND, PROBLEMS, links
from service.api.identities import Caller
from service.api.paging import Cursor, page
from service.contract import LEARNER_ID, FeedbackId, FeedbackPage, FeedbackRequest, FeedbackView
from service.learners.learners import not_found
from service.ownership import readable

router = APIRouter(
    prefix="/v1/feedback", tags=["feedback"], responses=PROBLEMS | IDENTITIES | NOT_FOUND, route_class=StrictRoute
)

Whose = Annotated[str, Query(pattern=LEARNER_ID, description="Whose; one's own unless given.")]
AFTER_POST: dict[int | str, dict[str, Any]] = {
    201: {"links": links("delete_feedback", feedback_id="$response.body#/id")}
}


def _own(learner_id: str, caller: Identity) -> str:
    resolved = caller.resolve(learner_id)
    if not caller.may_write(resolved):
        raise not_found(learner_id)
    return resolved


@router.post("", status_code=201, responses=AFTER_POST | CONFLICTS)
def post_feedback(request: FeedbackRequest, program: Program, caller: Caller, lang: Lang = None) -> FeedbackView:
    """Say what you think of a skill, a resource or an answer. The learner is made if need be."""
    return program.feedback.give(_own(request.learner_id, caller), request, lang or "en")


@router.get("")
def list_feedback(
    program: Program,
    caller: Caller,
    learner_id: Whose = "me",
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: Cursor = None,
    lang: Lang = None,
) -> FeedbackPage:
    """What a learner said, the last first."""
    if learner_id == "me":
        found = program.feedback.of_learner(caller.subject, lang or "en") if program.has_database else []
    else:
        found = program.feedback.of_learner(readable(learner_id, caller, program), lang or "en")
    items, following = page(found, limit, cursor)
    return FeedbackPage(items=items, next_cursor=following)


@router.delete("/{feedback_id}", status_code=204)
def delete_feedback(
    feedback_id: Annotated[FeedbackId, Path(description="Its id.")],
    program: Program,
    caller: Caller,
    learner_id: Whose = "me",
) -> None:
    """Take back what you said, as if it had not been said."""
    program.feedback.withdraw(_own(learner_id, caller), feedback_id)
