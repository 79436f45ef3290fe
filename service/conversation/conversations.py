"""Threads of learners: asked in, decided in, shown, forgotten."""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property
from threading import Lock
from typing import Any

from service.access.identity import Identity
from service.bootstrap import Application
from service.cancelling import Cancelled
from service.contract import (
    AnswerRecord,
    AnswerStatus,
    ApprovalRequest,
    AskRequest,
    EventView,
    FailedEvent,
    StageEvent,
    ThreadSummary,
    ThreadView,
)
from service.conversation.live import Given, LiveAnswer
from service.conversation.memory import read_memory
from service.conversation.routing import decision_in
from service.conversation.setting import Setting, Talk
from service.conversation.viewing import KEPT, LEFT_AFTER, SHOWN_TURNS, view_answer, view_summary, view_thread
from service.errors import Conflict, MasteryError, NotFound
from service.learners.learners import not_found
from service.messages import say, saying
from service.ownership import about_readable
from service.repeating import Repeatable, repeatable
from service.storage.conversation_records import Claimed, StoredAnswer, StoredApproval, StoredThread
from service.understanding.phrases import language_of
from tree.skill import Language

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
        live = self.ask_once(request, identity).live
        assert live is not None  # nothing was asked before under no key
        return live

    def ask_once(self, request: AskRequest, identity: Identity, key: str | None = None) -> Given:
        """The same; the same request again with the same key gives the same answer, and does nothing.

        Raises InvalidInput also where the key came with another request.
        """
        repeated = repeatable(request, key)
        request = about_readable(request, identity, self._program)
        self._program.inquiry(request)  # whom it is about must be known to the tree
        thread, is_new = self._thread(request, identity)
        if request.learner is None and request.learner_id is None and thread.learner_id != identity.subject:
            request = request.model_copy(update={"learner_id": thread.learner_id})  # about whom the thread is
        waiting = None if is_new else self._program.threads.waiting(thread.id)
        decision = decision_in(request.question, self._program) if waiting else None
        if waiting is not None and decision is not None:
            return self._resume(thread, waiting, decision, identity, repeated)
        return self._begin(request, thread, identity, repeated, is_new=is_new)

    def _begin(
        self,
        request: AskRequest,
        thread: StoredThread,
        identity: Identity,
        repeated: Repeatable | None,
        *,
        is_new: bool,
    ) -> Given:
        """Claim the thread, and only then let go of what waits in it."""
        live = LiveAnswer(self._program.new_id(), thread.id)
        language = request.language or language_of(request.question)
        asked = self._answer(thread, request, live, language)
        claimed = self._program.threads.begin(
            asked,
            new=thread if is_new else None,
            left_before=asked.asked_at - LEFT_AFTER,
            forget_before=asked.asked_at - KEPT,
            request=repeated.answered(200, _place(live.answer_id, thread.id, 0)) if repeated else None,
        )
        if claimed.answer is None:
            return self._refused(claimed, repeated)
        setting = Setting(self._program, identity, request, live)
        state: Talk = {"question": request.question, "language": language, "memory": claimed.answer.inputs["memory"]}
        self._start(setting, claimed.answer, {**state, "todo": [], "change": {}, "decision": ""})
        return Given(live.answer_id, thread.id, 0, live)

    def decide(self, thread_id: str, request: ApprovalRequest, identity: Identity) -> LiveAnswer:
        """Decide on the change that waits, and go on; raises NotFound, and Conflict where it was decided already.

        Where a process ended between the writing and the going on, the same decision again goes on.
        """
        thread = self.own(thread_id, identity)
        approval = self._program.threads.approval(request.approval_id)
        if approval is None or approval.thread_id != thread.id:
            raise NotFound("approval-not-found", saying("error.no-approval", approval=request.approval_id))
        live = self._resume(thread, approval, request.decision, identity).live
        assert live is not None
        return live

    def _resume(
        self,
        thread: StoredThread,
        approval: StoredApproval,
        decision: str,
        identity: Identity,
        repeated: Repeatable | None = None,
    ) -> Given:
        from langgraph.types import Command

        stopped, now = self._program.threads.answer(approval.answer_id), self._program.now()
        told = len(stopped.events) if stopped else 0
        asked = repeated.answered(200, _place(approval.answer_id, thread.id, told)) if repeated else None
        claimed = self._program.threads.claim(
            thread, approval.answer_id, now, left_before=now - LEFT_AFTER, request=asked
        )
        if not claimed.taken:
            return self._refused(claimed, repeated)
        try:
            answer = self._stopped(approval, decision)
        except MasteryError:
            self._program.threads.let_go(thread, approval.answer_id, asked)
            raise
        events = [EventView.model_validate(event) for event in answer.events]
        live = LiveAnswer(answer.id, thread.id, events)
        request = AskRequest.model_validate(answer.inputs["request"])
        self._start(Setting(self._program, identity, request, live), answer, Command(resume=decision))
        return Given(live.answer_id, thread.id, len(events), live)

    def _refused(self, claimed: Claimed, repeated: Repeatable | None) -> Given:
        """What was answered to the same request before; raises Conflict where the thread is being answered in."""
        if claimed.before is None or repeated is None:
            raise Conflict("thread-busy", saying("error.thread-busy"))
        repeated.check(claimed.before)
        place = claimed.before.body
        return Given(**place, live=self.live(place["answer_id"]))

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

    def _start(self, setting: Setting, answer: StoredAnswer, given: Any) -> None:
        live = setting.live
        with self._lock:
            self._live[live.answer_id] = live
        self._workers.submit(self._work, setting, answer, given)

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
        self._program.threads.mark(answer_id, "cancelled")
        waiting = self._program.threads.waiting(answer.thread_id)
        if waiting is not None and waiting.answer_id == answer_id:
            self._program.threads.decide(waiting.id, lambda *_: ("declined", {}), self._program.now())
        if (live := self.live(answer_id)) is not None:
            live.cancellation.cancel()

    def record(self, answer_id: str, identity: Identity) -> AnswerRecord:
        """An answer as it was given, or as far as it is; raises NotFound."""
        answer = self._own_answer(answer_id, identity)
        return view_answer(answer, self.live(answer_id), self._program.now())

    def listed(self, learner_id: str, identity: Identity) -> list[ThreadSummary]:
        """Threads of a learner who is theirs, the one last spoken in first; raises NotFound."""
        owner = identity.resolve(learner_id)
        if not identity.may_write(owner):
            raise not_found(learner_id)
        if not self._program.has_database:
            return []
        return [view_summary(thread) for thread in self._program.threads.of_learner(owner)]

    def show(self, thread_id: str, identity: Identity) -> ThreadView:
        """A thread with what it remembers; raises NotFound."""
        thread, threads = self.own(thread_id, identity), self._program.threads
        known = [*(turn.answer_id for turn in read_memory(thread.memory).turns), *self._live.copy()]
        beside = threads.beside(thread.id, known, SHOWN_TURNS)
        return view_thread(thread, beside, threads.waiting(thread.id), self._program.now())

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

    def _thread(self, request: AskRequest, identity: Identity) -> tuple[StoredThread, bool]:
        """The thread that is named, else a new one that is not kept yet; and whether it is new. Raises NotFound."""
        if request.thread_id is not None:
            return self.own(request.thread_id, identity), False
        now, title = self._program.now(), " ".join(request.question.split())[:TITLE]
        about = request.learner_id
        owner = about if about is not None and identity.may_write(about) else identity.subject
        return StoredThread(self._program.new_id(), owner, title, now, now), True

    def _answer(self, thread: StoredThread, request: AskRequest, live: LiveAnswer, language: Language) -> StoredAnswer:
        program, stored = self._program, None
        if request.learner is None and program.learners.exists(request.learner_id or thread.learner_id):
            stored = program.learners.spec(request.learner_id or thread.learner_id).model_dump(mode="json")
        asked = request.model_dump(mode="json", by_alias=True, exclude_unset=True)
        inputs = {"request": asked, "learner": stored, "tree": program.tree.version}
        return StoredAnswer(
            live.answer_id, thread.id, thread.learner_id, request.question, language, "running", program.now(), inputs
        )

    def _own_answer(self, answer_id: str, identity: Identity) -> StoredAnswer:
        answer = self._program.threads.answer(answer_id) if self._program.has_database else None
        if answer is None or not identity.may_write(answer.learner_id):
            raise NotFound("answer-not-found", saying("error.no-answer", answer=answer_id))
        return answer


def _place(answer_id: str, thread_id: str, position: int) -> dict[str, Any]:
    """Where an answer stands, to be found again by whoever repeats the request."""
    return {"answer_id": answer_id, "thread_id": thread_id, "position": position}
