"""Threads and answers as they are shown."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from service.contract import (
    AnswerRecord,
    AnswerStatus,
    ApprovalEvent,
    EngineView,
    EventView,
    FailedEvent,
    ThreadSummary,
    ThreadView,
    TurnView,
)
from service.conversation.live import LiveAnswer
from service.conversation.memory import Memory, Turn, cut, read_memory
from service.storage.conversation_records import StoredAnswer, StoredApproval, StoredThread

KEPT = timedelta(days=30)
"""How long answers are kept."""

SHOWN_TURNS = 50
"""Turns of a thread that are shown with it, the last ones."""

LEFT_AFTER = timedelta(minutes=2)
"""An answer that has been worked on for so long is no longer: its process ended."""


def view_answer(answer: StoredAnswer, live: LiveAnswer | None, now: datetime) -> AnswerRecord:
    """An answer as it was given, or as far as it is while it is `live`."""
    return AnswerRecord(
        answer_id=answer.id,
        thread_id=answer.thread_id,
        question=answer.question,
        language="ko" if answer.language == "ko" else "en",
        status=status_of(answer, now, is_live=live is not None),
        asked_at=answer.asked_at,
        kept_until=answer.asked_at + KEPT,
        engine=EngineView.model_validate(dict(answer.engine)),
        inputs=dict(answer.inputs),
        events=live.events if live else [EventView.model_validate(event) for event in answer.events],
    )


def status_of(answer: StoredAnswer, now: datetime, *, is_live: bool) -> AnswerStatus:
    """What became of an answer; one that nobody works on any more has failed."""
    if answer.status == "running" and not is_live and answer.asked_at < now - LEFT_AFTER:
        return "failed"
    return cast("AnswerStatus", answer.status)  # written by the service alone


def view_summary(thread: StoredThread, memory: Memory | None = None) -> ThreadSummary:
    """A thread in a list."""
    return ThreadSummary(
        thread_id=thread.id,
        title=thread.title,
        turns=(memory or read_memory(thread.memory)).count,
        created_at=thread.created_at,
        updated_at=thread.updated_at,
    )


def view_thread(
    thread: StoredThread, beside: Sequence[StoredAnswer], waiting: StoredApproval | None, now: datetime
) -> ThreadView:
    """A thread; `beside` are answers that it does not remember: stopped, failed, or left before their end."""
    memory, busy_with = read_memory(thread.memory), thread.busy_with
    if any(answer.id == busy_with and status_of(answer, now, is_live=False) == "failed" for answer in beside):
        busy_with = None  # nobody works on it any more
    return ThreadView(
        **dict(view_summary(thread, memory)),
        goal=memory.goal,
        conditions=memory.conditions,
        decisions=memory.decisions,
        last=_turns(memory, [answer for answer in beside if answer.id != busy_with], now),
        waiting=ApprovalEvent.model_validate(dict(waiting.shown)) if waiting else None,
        answer_id=busy_with or (waiting.answer_id if waiting else None),
    )


def _turns(memory: Memory, beside: Sequence[StoredAnswer], now: datetime) -> list[TurnView]:
    """What is remembered and what is not, in the order in which it was said; none from before what is remembered."""
    first = memory.turns[0].at if memory.earlier else None
    others = [_unremembered(answer, now) for answer in beside if first is None or answer.asked_at > first]
    turns = [*(TurnView.model_validate(turn.model_dump()) for turn in memory.turns), *others]
    return sorted(turns, key=lambda turn: turn.at)[-SHOWN_TURNS:]


def _unremembered(answer: StoredAnswer, now: datetime) -> TurnView:
    status = status_of(answer, now, is_live=False)
    said = "".join(event["data"]["text"] for event in _events(answer, "delta"))
    heard = [event["data"]["intents"] for event in _events(answer, "stage") if event["data"]["stage"] == "heard"]
    failed = [FailedEvent.model_validate(event["data"]) for event in _events(answer, "failed")]
    turn = Turn(
        answer_id=answer.id,
        question=cut(answer.question),
        intents=heard[0] if heard else [],
        answer=cut(said),
        at=answer.asked_at,
    )
    problem = failed[-1] if failed and status == "failed" else None
    return TurnView(**turn.model_dump(), status=status, problem=problem)


def _events(answer: StoredAnswer, kind: str) -> list[Mapping[str, Any]]:
    return [event for event in answer.events if event["event"] == kind]
