"""Threads of learners: asked in, decided in, shown, forgotten."""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from threading import Lock
from typing import Any

from service.access.identity import Identity
from service.bootstrap import Application
from service.cancelling import Cancelled
from service.contract import (
    AnswerRecord,
    AnswerStatus,
    ApprovalEvent,
    ApprovalRequest,
    AskRequest,
    EngineView,
    EventView,
    FailedEvent,
    StageEvent,
    ThreadSummary,
    ThreadView,
    TurnView,
)
from service.conversation.live import LiveAnswer
from service.conversation.memory import Memory, read_memory
from service.conversation.routing import decision_in
from service.conversation.setting import Setting, Talk
from service.errors import Conflict, MasteryError, NotFound
from service.learners.learners import not_found
from service.messages import say, saying
from service.ownership import about_readable
from service.storage.conversation_records import StoredAnswer, StoredApproval, StoredThread
from service.understanding.phrases import language_of
from tree.skill import Language

KEPT = timedelta(days=30)
"""How long answers are kept."""

LEFT_AFTER = timedelta(minutes=2)
"""An answer that has been worked on for so long is no longer: its process ended."""

WORKERS = 16
MOST_NODES = 100
"""Of one turn, so that none goes round for ever."""

TITLE = 80
log = logging.getLogger(__name__)


class Conversations:
    """Threads of all learners over one program. Safe to use from several threads."""

    def __init__(self, program: Application) -> None:
        self._program = program
        self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="answer")
        self._live: dict[str, LiveAnswer] = {}
        self._lock = Lock()

    def ask(self, request: AskRequest, identity: Identity) -> LiveAnswer:
        """Begin to answer; raises InvalidInput, NotFound, and Conflict while the thread is being answered in."""
        request = about_readable(request, identity, self._program)
        self._program.inquiry(request)  # whom it is about must be known to the tree
        language = request.language or language_of(request.question)
        thread = self._thread(request, identity)
        if request.learner is None and request.learner_id is None and thread.learner_id != identity.subject:
            request = request.model_copy(update={"learner_id": thread.learner_id})  # about whom the thread is
        waiting = self._program.threads.waiting(thread.id)
        if waiting is not None:
            decision = decision_in(request.question, self._program)
            if decision is not None:
                return self._resume(thread, waiting, decision, identity)
            self._set_aside(waiting)
        live = LiveAnswer(self._program.new_id(), thread.id)
        self._claim(thread.id, live.answer_id)
        answer = self._answer(thread, request, live, language)
        self._program.threads.put_answer(answer, forget_before=answer.asked_at - KEPT)
        setting = Setting(self._program, identity, request, live)
        state: Talk = {"question": request.question, "language": language, "memory": dict(thread.memory)}
        return self._start(setting, answer, {**state, "todo": [], "change": {}, "decision": ""})

    def decide(self, thread_id: str, request: ApprovalRequest, identity: Identity) -> LiveAnswer:
        """Decide on the change that waits, and go on; raises NotFound, and Conflict where it was decided already.

        Where a process ended between the writing and the going on, the same decision again goes on.
        """
        thread = self.own(thread_id, identity)
        approval = self._program.threads.approval(request.approval_id)
        if approval is None or approval.thread_id != thread.id:
            raise NotFound("approval-not-found", saying("error.no-approval", approval=request.approval_id))
        return self._resume(thread, approval, request.decision, identity)

    def _resume(self, thread: StoredThread, approval: StoredApproval, decision: str, identity: Identity) -> LiveAnswer:
        from langgraph.types import Command

        self._claim(thread.id, approval.answer_id)
        try:
            answer = self._stopped(approval, decision)
        except MasteryError:
            self._program.threads.let_go(thread.id, approval.answer_id)
            raise
        events = [EventView.model_validate(event) for event in answer.events]
        live = LiveAnswer(answer.id, thread.id, events)
        request = AskRequest.model_validate(answer.inputs["request"])
        setting = Setting(self._program, identity, request, live)
        return self._start(setting, answer, Command(resume=decision))

    def _stopped(self, approval: StoredApproval, decision: str) -> StoredAnswer:
        """The answer that waits for this decision; raises Conflict."""
        shown, answer = self._program.threads.approval(approval.id), self._program.threads.answer(approval.answer_id)
        if shown is None or answer is None:
            raise Conflict("approval-gone", saying("error.approval-gone"))
        agrees = shown.waits or (shown.status != "declined") == (decision == "accept")
        if answer.status != "waiting" or not agrees:
            status = "declined" if shown.waits else shown.status
            raise Conflict("approval-decided", saying(f"error.approval-decided.{status}"))
        return answer

    def _start(self, setting: Setting, answer: StoredAnswer, given: Any) -> LiveAnswer:
        live = setting.live
        with self._lock:
            self._live[live.answer_id] = live
        self._workers.submit(self._work, setting, answer, given)
        return live

    def _work(self, setting: Setting, answer: StoredAnswer, given: Any) -> None:
        """Answer, keep what was answered, and let go of the thread, whatever happens."""
        live, memory = setting.live, None
        status: AnswerStatus = "failed"
        language: Language = "ko" if answer.language == "ko" else "en"
        engine = dict(answer.engine)
        try:
            with live.cancellation.covering():
                if isinstance(given, dict):
                    setting.stage("begun", say(language, "talk.stage.begun"))
                found = self._run(setting, given)
                waits = "__interrupt__" in found
                memory, status = found["memory"], "waiting" if waits else "done"
                engine = found.get("engine") or engine
        except Cancelled:
            status = "cancelled"
        except MasteryError as error:
            live.add("failed", FailedEvent(code=error.code, detail=error.told(language)))
        except Exception:
            log.exception("an answer failed")
            live.add("failed", FailedEvent(code="internal-error", detail=say(language, "error.internal")))
        finally:
            self._finish(setting, answer, status, memory, engine, language)

    def _run(self, setting: Setting, given: Any) -> dict[str, Any]:
        config = {"configurable": {"thread_id": setting.thread_id}, "recursion_limit": MOST_NODES}
        if isinstance(given, dict):
            self._program.checkpoints.forget(setting.thread_id)  # a turn begins anew; what is remembered is given
        found: dict[str, Any] = self._graph.invoke(given, config, context=setting, durability="exit")
        return found

    @cached_property
    def _graph(self) -> Any:
        from service.conversation.graph import conversation_graph

        return conversation_graph(self._program.checkpoints.saver)

    def _finish(
        self,
        setting: Setting,
        answer: StoredAnswer,
        status: AnswerStatus,
        memory: dict[str, Any] | None,
        engine: dict[str, Any],
        language: Language,
    ) -> None:
        live, now = setting.live, self._program.now()
        settled = StageEvent(
            stage="settled",
            answer_id=live.answer_id,
            thread_id=setting.thread_id,
            text=say(language, f"talk.stage.settled.{status}"),
            status=status,
        )
        live.add("stage", settled)
        events = [event.model_dump(mode="json") for event in live.events]
        kept = replace(answer, status=status, engine=engine, events=events)
        try:
            self._program.threads.release(setting.thread_id, kept, memory, now)
        except MasteryError as error:
            log.error("an answer was not kept: %s", error)
        finally:
            live.end()
            with self._lock:
                self._live.pop(live.answer_id, None)

    def live(self, answer_id: str) -> LiveAnswer | None:
        """The answer while it is being given in this process."""
        with self._lock:
            return self._live.get(answer_id)

    def cancel(self, answer_id: str, identity: Identity) -> None:
        """Stop an answer: its work and its calls end. One that waits for approval is declined. Raises NotFound."""
        answer = self._own_answer(answer_id, identity)
        waiting = self._program.threads.waiting(answer.thread_id)
        if waiting is not None and waiting.answer_id == answer_id:
            self._set_aside(waiting)
        self._program.threads.mark(answer_id, "cancelled")
        if (live := self.live(answer_id)) is not None:
            live.cancellation.cancel()

    def record(self, answer_id: str, identity: Identity) -> AnswerRecord:
        """An answer as it was given, or as far as it is; raises NotFound."""
        answer = self._own_answer(answer_id, identity)
        live = self.live(answer_id)
        status: AnswerStatus = answer.status  # type: ignore[assignment]  # written by the service alone
        if status == "running" and live is None and answer.asked_at < self._program.now() - LEFT_AFTER:
            status = "failed"
        return AnswerRecord(
            answer_id=answer.id,
            thread_id=answer.thread_id,
            question=answer.question,
            language="ko" if answer.language == "ko" else "en",
            status=status,
            asked_at=answer.asked_at,
            kept_until=answer.asked_at + KEPT,
            engine=EngineView.model_validate(dict(answer.engine)),
            inputs=dict(answer.inputs),
            events=live.events if live else [EventView.model_validate(event) for event in answer.events],
        )

    def listed(self, learner_id: str, identity: Identity) -> list[ThreadSummary]:
        """Threads of a learner who is theirs, the one last spoken in first; raises NotFound."""
        owner = identity.resolve(learner_id)
        if not identity.may_write(owner):
            raise not_found(learner_id)
        if not self._program.has_database:
            return []
        return [_summary(t, read_memory(t.memory)) for t in self._program.threads.of_learner(owner)]

    def show(self, thread_id: str, identity: Identity) -> ThreadView:
        """A thread with what it remembers; raises NotFound."""
        thread = self.own(thread_id, identity)
        memory, waiting = read_memory(thread.memory), self._program.threads.waiting(thread.id)
        return ThreadView(
            **dict(_summary(thread, memory)),
            goal=memory.goal,
            conditions=memory.conditions,
            decisions=memory.decisions,
            last=[TurnView.model_validate(turn.model_dump()) for turn in memory.turns],
            waiting=ApprovalEvent.model_validate(dict(waiting.shown)) if waiting else None,
            answer_id=thread.busy_with or (waiting.answer_id if waiting else None),
        )

    def delete(self, thread_id: str, identity: Identity) -> None:
        """Forget a thread with its answers; raises NotFound."""
        thread = self.own(thread_id, identity)
        for live in [live for live in self._live.copy().values() if live.answer_id == thread.busy_with]:
            live.cancellation.cancel()
        self._program.checkpoints.forget(thread.id)
        self._program.threads.delete(thread.id)

    def own(self, thread_id: str, identity: Identity) -> StoredThread:
        """The thread, if it is theirs; raises NotFound."""
        thread = self._program.threads.load(thread_id) if self._program.has_database else None
        if thread is None or not identity.may_write(thread.learner_id):
            raise NotFound("thread-not-found", saying("error.no-thread", thread=thread_id))
        return thread

    def close(self) -> None:
        """End the work that is under way."""
        for live in list(self._live.values()):
            live.cancellation.cancel()
        self._workers.shutdown()

    def _thread(self, request: AskRequest, identity: Identity) -> StoredThread:
        if request.thread_id is not None:
            return self.own(request.thread_id, identity)
        now, title = self._program.now(), " ".join(request.question.split())[:TITLE]
        about = request.learner_id
        owner = about if about is not None and identity.may_write(about) else identity.subject
        thread = StoredThread(self._program.new_id(), owner, title, now, now)
        self._program.threads.add(thread)
        return thread

    def _claim(self, thread_id: str, answer_id: str) -> None:
        now = self._program.now()
        if not self._program.threads.claim(thread_id, answer_id, now, left_before=now - LEFT_AFTER):
            raise Conflict("thread-busy", saying("error.thread-busy"))

    def _set_aside(self, waiting: StoredApproval) -> None:
        self._program.threads.decide(waiting.id, lambda *_: ("declined", {}), self._program.now())
        self._program.threads.mark(waiting.answer_id, "done")

    def _answer(self, thread: StoredThread, request: AskRequest, live: LiveAnswer, language: Language) -> StoredAnswer:
        program, stored = self._program, None
        if request.learner is None and program.learners.exists(request.learner_id or thread.learner_id):
            stored = program.learners.spec(request.learner_id or thread.learner_id).model_dump(mode="json")
        asked = request.model_dump(mode="json", by_alias=True, exclude_unset=True)
        inputs = {"request": asked, "learner": stored, "memory": dict(thread.memory), "tree": program.tree.version}
        return StoredAnswer(
            live.answer_id, thread.id, thread.learner_id, request.question, language, "running", program.now(), inputs
        )

    def _own_answer(self, answer_id: str, identity: Identity) -> StoredAnswer:
        answer = self._program.threads.answer(answer_id) if self._program.has_database else None
        if answer is None or not identity.may_write(answer.learner_id):
            raise NotFound("answer-not-found", saying("error.no-answer", answer=answer_id))
        return answer


def _summary(thread: StoredThread, memory: Memory) -> ThreadSummary:
    return ThreadSummary(
        thread_id=thread.id,
        title=thread.title,
        turns=memory.count,
        created_at=thread.created_at,
        updated_at=thread.updated_at,
    )
