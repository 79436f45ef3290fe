"""/v1/placements: where somebody stands in a track, found with at most fifteen items."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Response

from service.access.identity import Identity
from service.api.bodies import StrictRoute
from service.api.deps import Lang, Program
from service.api.described import CONFLICTS, IDENTITIES, NOT_FOUND, PROBLEMS, links
from service.api.identities import Caller
from service.assessment.placements import placement_not_found
from service.bootstrap import Application
from service.contract import AssessmentId, PlacementAnswer, PlacementRequest, PlacementView
from service.ownership import may_use, owner_of

router = APIRouter(
    prefix="/v1/placements",
    tags=["placements"],
    responses=PROBLEMS | IDENTITIES | NOT_FOUND,
    route_class=StrictRoute,
)
_THIS = "$response.body#/placement_id"
_AFTER = {"links": links("get_placement", "post_placement_answer", placement_id=_THIS)}
AFTER_POST: dict[int | str, dict[str, Any]] = {
    200: {"model": PlacementView, "description": "One that was begun before goes on.", **_AFTER},
    201: _AFTER,
}
PlacementName = Annotated[AssessmentId, Path(description="A placement's id.")]


def seen_placement(placement_id: PlacementName, caller: Caller, program: Program) -> str:
    """The id of a placement they may see."""
    return _of(placement_id, caller, program, write=False)


def own_placement(placement_id: PlacementName, caller: Caller, program: Program) -> str:
    """The id of a placement that is theirs."""
    return _of(placement_id, caller, program, write=True)


def _of(placement_id: str, caller: Identity, program: Application, *, write: bool) -> str:
    owner = program.placements.load(placement_id).learner_id if program.has_database else None
    if owner is None or not may_use(owner, caller, program, write=write):
        raise placement_not_found(placement_id)
    return placement_id


@router.post("", status_code=201, responses=AFTER_POST | CONFLICTS)
def post_placement(request: PlacementRequest, program: Program, caller: Caller, response: Response) -> PlacementView:
    """Begin a placement in a track; an open one goes on. It is over at once where nothing is in question."""
    placement, made = program.placements.begin(request, owner_of(request.learner_id, caller, program))
    response.status_code = 201 if made else 200
    return placement


@router.get("/{placement_id}")
def get_placement(
    placement_id: Annotated[str, Depends(seen_placement)], program: Program, lang: Lang = None
) -> PlacementView:
    """A placement as it stands: the item that is asked, and what is believed of every skill."""
    return program.placements.show(placement_id, lang)


@router.post("/{placement_id}/answers", responses=CONFLICTS)
def post_placement_answer(
    placement_id: Annotated[str, Depends(own_placement)],
    request: PlacementAnswer,
    program: Program,
    lang: Lang = None,
) -> PlacementView:
    """Answer the item that is asked. The first answer stands; the last one records the levels that were found."""
    return program.placements.answer(placement_id, request, lang)
