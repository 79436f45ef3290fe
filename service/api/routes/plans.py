"""/v1/plans: study plans, their sessions, and their calendars; and the feeds that calendars subscribe to."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from starlette.convertors import StringConvertor, register_url_convertor

from service.api.bodies import StrictRoute
from service.api.deps import Lang, Program
from service.api.described import CONFLICTS, IDENTITIES, NOT_FOUND, PROBLEMS, links
from service.api.identities import Caller
from service.api.paging import Cursor, page
from service.contract import (
    LEARNER_ID,
    CalendarView,
    PlanId,
    PlanPage,
    PlanRequest,
    PlanView,
    ReplanRequest,
    ReplanView,
    SessionId,
    SessionUpdate,
)
from service.ownership import about_readable, plan_of, readable
from service.plans.calendar_file import write_calendar
from service.plans.plans import language_of, plan_not_found
from service.plans.printed import write_markdown
from service.storage.records import StoredPlan
from service.workflow.wording import Wording


class PlanIdConvertor(StringConvertor):
    """A plan's id has no dot, so that `/v1/plans/x.ics` is its calendar and nothing else."""

    regex = "[A-Za-z0-9_-]{1,64}"


register_url_convertor("plan", PlanIdConvertor())
router = APIRouter(
    prefix="/v1/plans", tags=["plans"], responses=PROBLEMS | IDENTITIES | NOT_FOUND, route_class=StrictRoute
)
feeds = APIRouter(tags=["plans"], responses=PROBLEMS | NOT_FOUND)

CALENDAR_TYPE = "text/calendar; charset=utf-8"
_OF_PLAN = "get_plan delete_plan replan open_calendar close_calendar get_plan_calendar get_plan_markdown".split()
AFTER_POST: dict[int | str, dict[str, Any]] = {201: {"links": links(*_OF_PLAN, plan_id="$response.body#/plan_id")}}
FILES: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/calendar": {"schema": {"type": "string"}}}, "description": "An iCalendar file."}
}
TEXTS: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/markdown": {"schema": {"type": "string"}}}, "description": "A document to print."}
}


def seen_plan(plan_id: Annotated[PlanId, Path()], caller: Caller, program: Program) -> StoredPlan:
    """A plan they may see."""
    return plan_of(plan_id, caller, program, write=False)


def own_plan(plan_id: Annotated[PlanId, Path()], caller: Caller, program: Program) -> StoredPlan:
    """A plan that is theirs."""
    return plan_of(plan_id, caller, program, write=True)


Seen = Annotated[StoredPlan, Depends(seen_plan)]
Own = Annotated[StoredPlan, Depends(own_plan)]


@router.post("", status_code=201, responses=AFTER_POST | CONFLICTS)
def post_plan(request: PlanRequest, program: Program, caller: Caller) -> PlanView:
    """Make a plan and keep it. One without a goal, or with nothing left to do, is answered and not kept."""
    about = about_readable(request, caller, program)
    owner = about.learner_id if about.learner_id is not None and caller.may_write(about.learner_id) else caller.subject
    return program.make_plan(about, owner)


@router.get("")
def list_plans(
    program: Program,
    caller: Caller,
    learner_id: Annotated[str, Query(pattern=LEARNER_ID, description="Whose; one's own unless given.")] = "me",
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: Cursor = None,
    lang: Lang = None,
) -> PlanPage:
    """Plans, the newest first."""
    if learner_id == "me":
        plans = program.plans.listed(caller.subject, lang) if program.has_database else []
    else:
        plans = program.plans.listed(readable(learner_id, caller, program), lang)
    items, following = page(plans, limit, cursor)
    return PlanPage(items=items, next_cursor=following)


@router.get("/{plan_id:plan}.ics", response_class=Response, responses=FILES)
def get_plan_calendar(plan: Seen, lang: Lang = None) -> Response:
    """The plan as an iCalendar file."""
    return Response(write_calendar(plan, lang or language_of(plan)), media_type=CALENDAR_TYPE)


@router.get("/{plan_id:plan}.md", response_class=Response, responses=TEXTS)
def get_plan_markdown(plan: Seen, program: Program, lang: Lang = None) -> Response:
    """The plan as Markdown, made to be printed."""
    language = lang or language_of(plan)
    text = write_markdown(program.plans.show(plan.id, language), Wording(program.tree, language))
    return Response(text, media_type="text/markdown; charset=utf-8")


@router.get("/{plan_id:plan}")
def get_plan(
    plan: Seen,
    program: Program,
    version: Annotated[int | None, Query(ge=1, le=1_000_000, description="As it stood in this version.")] = None,
    lang: Lang = None,
) -> PlanView:
    """A plan as it stands, or as it stood before it was made again."""
    return program.plans.show(plan.id, lang, version)


@router.delete("/{plan_id:plan}", status_code=204)
def delete_plan(plan: Own, program: Program) -> None:
    """Remove a plan. What was done on it still counts."""
    program.plans.delete(plan.id)


@router.post("/{plan_id:plan}/sessions/{session_id}", responses=CONFLICTS)
def post_session(
    plan: Own,
    session_id: Annotated[SessionId, Path(description="A session's id.")],
    update: SessionUpdate,
    program: Program,
    lang: Lang = None,
) -> PlanView:
    """Say how a session went. It lowers what is left of the step; the last session of a step records its level."""
    return program.plans.tick(plan.id, session_id, update, lang)


@router.post("/{plan_id:plan}/replan", responses=CONFLICTS)
def replan(plan: Own, program: Program, request: ReplanRequest | None = None, lang: Lang = None) -> ReplanView:
    """Plan again from a day on: what is ticked stays, the rest moves as far as it must, and the difference is told."""
    return program.plans.replan(plan.id, request or ReplanRequest(), lang)


@router.post("/{plan_id:plan}/calendar", status_code=201)
def open_calendar(plan: Own, program: Program, request: Request) -> CalendarView:
    """A new address that a calendar can subscribe to; any earlier one stops working."""
    path = f"/feeds/{program.plans.open_feed(plan.id)}.ics"
    return CalendarView(path=path, url=str(request.base_url).rstrip("/") + path)


@router.delete("/{plan_id:plan}/calendar", status_code=204)
def close_calendar(plan: Own, program: Program) -> None:
    """Let the address stop working."""
    program.plans.close_feed(plan.id)


@feeds.get("/feeds/{secret}.ics", response_class=Response, responses=FILES)
def get_feed(secret: Annotated[str, Path(max_length=80)], program: Program, lang: Lang = None) -> Response:
    """The calendar at a secret address. Calendars cannot send tokens, so the address itself is what lets in."""
    if not program.has_database:
        raise plan_not_found("feed")
    plan = program.plans.by_feed(secret)
    return Response(write_calendar(plan, lang or language_of(plan)), media_type=CALENDAR_TYPE)
