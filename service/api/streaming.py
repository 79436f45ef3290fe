"""Events of an answer as Server-Sent Events (HTML Standard, 9.2), told again after a lost connection."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress

from anyio.to_thread import run_sync
from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event
from starlette.responses import StreamingResponse

from service.contract import AnswerRecord, EventView
from service.conversation.live import LiveAnswer

MEDIA_TYPE = "text/event-stream"
PING = 15.0
"""Seconds of silence after which something is sent, so that no proxy takes the connection for dead."""

LOOK_AGAIN = 0.5
"""Seconds between looks at an answer that another process is giving."""


def streamed(events: AsyncIterator[bytes]) -> StreamingResponse:
    """The response that sends these events, which no proxy is to hold back."""
    return StreamingResponse(events, media_type=MEDIA_TYPE, headers={"X-Accel-Buffering": "no"})


async def of_live(live: LiveAnswer, position: int) -> AsyncIterator[bytes]:
    """The events behind the first so many, as they come."""
    loop, came = asyncio.get_running_loop(), asyncio.Event()
    stop = live.listen(lambda: _wake(loop, came))
    try:
        while True:
            came.clear()
            found, over = live.after(position)
            for event in found:
                yield written(event)
            position += len(found)
            if over:
                return
            try:
                await asyncio.wait_for(came.wait(), PING)
            except TimeoutError:
                yield KEEPALIVE_COMMENT
    finally:
        stop()


async def of_record(load: Callable[[], AnswerRecord], position: int) -> AsyncIterator[bytes]:
    """The same of an answer that is kept, or that another process is giving."""
    record = await run_sync(load)
    while record.status == "running":
        await asyncio.sleep(LOOK_AGAIN)
        yield KEEPALIVE_COMMENT
        record = await run_sync(load)
    for event in record.events[position:]:
        yield written(event)


async def given_whole(load: Callable[[], AnswerRecord]) -> AnswerRecord:
    """An answer that is kept, once it is given, also by another process."""
    record = await run_sync(load)
    while record.status == "running":
        await asyncio.sleep(LOOK_AGAIN)
        record = await run_sync(load)
    return record


def position_after(events: Sequence[EventView], last_event_id: str | None) -> int:
    """How many events whoever saw this one last has seen; none where it is not of this answer."""
    return next((at for at, event in enumerate(events, 1) if event.id == last_event_id), 0)


def written(event: EventView) -> bytes:
    """An event as it is sent."""
    return format_sse_event(data_str=json.dumps(event.data, ensure_ascii=False), event=event.event, id=event.id)


def _wake(loop: asyncio.AbstractEventLoop, came: asyncio.Event) -> None:
    with suppress(RuntimeError):  # the loop has ended, and with it whoever waited
        loop.call_soon_threadsafe(came.set)
