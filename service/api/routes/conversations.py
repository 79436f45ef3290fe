"""/v1/ask and /v1/threads: what is said in threads, streamed as it is answered, and decided on."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, get_args

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Header, Path, Query

from service.access.identity import OWN
from service.api.bodies import StrictRoute
from service.api.conditions import IdempotencyKey
from service.api.deps import Talks
from service.api.described import CONFLICTS, IDENTITIES, NOT_FOUND, PROBLEMS, links
from service.api.identities import Caller
from service.api.paging import Cursor, page
from service.api.streaming import MEDIA_TYPE, given_whole, of_live, of_record, position_after, streamed
from service.contract import (
    LEARNER_ID,
    AnswerRecord,
    ApprovalRequest,
    AskRequest,
    EventKind,
    ThreadId,
    ThreadPage,
    ThreadView,
)
from service.conversation.live import LiveAnswer

router = APIRouter(
    prefix="/v1", tags=["conversation"], responses=PROBLEMS | IDENTITIES | NOT_FOUND, route_class=StrictRoute
)
EVENT = {
    "type": "object",
    "required": ["id", "event", "data"],
    "properties": {
        "id": {"type": "string"},
        "event": {"type": "string", "enum": list(get_args(EventKind))},
        "data": {"type": "string", "description": "JSON."},
    },
}
EVENTS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Events `stage`, `delta`, `approval`, `result`, `failed`, each with an id; as JSON on request.",
        "content": {MEDIA_TYPE: {"schema": EVENT}},
        "headers": {
            "X-Answer-Id": {"description": "Leads to the answer.", "schema": {"type": "string"}},
            "X-Thread-Id": {"description": "The thread it stands in.", "schema": {"type": "string"}},
        },
    }
}
Accepted = Annotated[str, Header(alias="accept", include_in_schema=False)]
AnswerName = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,64}$", description="An answer's id.")]
ThreadName = Annotated[ThreadId, Path(description="A thread's id.")]
JSON_TYPE = "application/json"


def own_thread(thread_id: ThreadName, talks: Talks, caller: Caller) -> str:
    """The id of a thread that is theirs; asked before anything is said of the body."""
    return talks.own(thread_id, caller).id


OwnThread = Annotated[str, Depends(own_thread)]


@router.post("/ask", response_model=AnswerRecord, responses=EVENTS | CONFLICTS)
async def ask(
    request: AskRequest,
    talks: Talks,
    caller: Caller,
    accept: Accepted = "*/*",
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """Say something in a thread. The answer is streamed; with `Accept: application/json` it comes whole."""
    given = await run_sync(talks.ask_once, request, caller, idempotency_key)
    load = partial(talks.record, given.answer_id, caller)
    if _wants_json(accept):
        return await _whole(given.live, load)
    if given.live is None:
        await run_sync(load)  # one that is repeated may be forgotten: that is said before a stream begins
    response = streamed(of_live(given.live, given.position) if given.live else of_record(load, given.position))
    response.headers["X-Answer-Id"], response.headers["X-Thread-Id"] = given.answer_id, given.thread_id
    return response


@router.get("/ask/{answer_id}", responses=EVENTS)
async def get_answer(
    answer_id: AnswerName,
    talks: Talks,
    caller: Caller,
    accept: Accepted = "*/*",
    last_event_id: Annotated[str | None, Header(max_length=100)] = None,
) -> AnswerRecord:
    """An answer of the last 30 days with all its events; as a stream where asked for, behind `Last-Event-ID`."""
    record = await run_sync(talks.record, answer_id, caller)
    if MEDIA_TYPE not in accept:
        return record
    live, position = talks.live(answer_id), position_after(record.events, last_event_id)
    events = of_live(live, position) if live else of_record(lambda: talks.record(answer_id, caller), position)
    return streamed(events)  # type: ignore[return-value]  # a response as it is


@router.delete("/ask/{answer_id}", status_code=204)
def cancel_answer(answer_id: AnswerName, talks: Talks, caller: Caller) -> None:
    """Stop an answer: its work and its calls to a model end, and nothing more is told or written."""
    talks.cancel(answer_id, caller)


@router.get("/threads")
def get_threads(
    talks: Talks,
    caller: Caller,
    learner_id: Annotated[str, Query(pattern=LEARNER_ID, description="Whose; one's own unless given.")] = OWN,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: Cursor = None,
) -> ThreadPage:
    """Threads, the one last spoken in first."""
    items, after = page(talks.listed(learner_id, caller), limit, cursor)
    return ThreadPage(items=items, next_cursor=after)


@router.get("/threads/{thread_id}")
def get_thread(thread_id: OwnThread, talks: Talks, caller: Caller) -> ThreadView:
    """A thread: its goal, its conditions, its last turns, and the change that waits for a decision."""
    return talks.show(thread_id, caller)


@router.delete("/threads/{thread_id}", status_code=204)
def delete_thread(thread_id: OwnThread, talks: Talks, caller: Caller) -> None:
    """Forget a thread with all its answers. What was approved in it stays written."""
    talks.delete(thread_id, caller)


@router.post(
    "/threads/{thread_id}/approvals",
    responses=CONFLICTS | {200: {"content": {MEDIA_TYPE: {"schema": EVENT}}, "links": links("get_thread")}},
)
async def decide(
    thread_id: OwnThread, request: ApprovalRequest, talks: Talks, caller: Caller, accept: Accepted = "*/*"
) -> AnswerRecord:
    """Accept or decline the change that waits; the answer goes on, and is given whole or, where asked for, streamed."""
    live = await run_sync(talks.decide, thread_id, request, caller)
    if MEDIA_TYPE in accept:
        return streamed(of_live(live, len(live.before)))  # type: ignore[return-value]  # a response as it is
    return await _whole(live, partial(talks.record, live.answer_id, caller))


async def _whole(live: LiveAnswer | None, load: Callable[[], AnswerRecord]) -> AnswerRecord:
    if live:
        await run_sync(live.wait)
    return await given_whole(load)


def _wants_json(accept: str) -> bool:
    return JSON_TYPE in accept and MEDIA_TYPE not in accept
