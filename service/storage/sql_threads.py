"""Conversations in a database."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update

from service.storage.conversation_records import Claimed, StoredAnswer, StoredApproval, StoredThread
from service.storage.database import Database
from service.storage.records import Change, Remembered
from service.storage.schema import answers, approvals, threads
from service.storage.sql_learners import change_learner, forget_answer, lock_learner, recall, remember

Decide = Callable[[StoredApproval, Connection], tuple[str, Mapping[str, Any]]]
"""From a change that waits, in the transaction that decides it, to its new status and outcome."""


class SqlThreads:
    """The repository of threads, answers and approvals. Every method is atomic."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def add(self, thread: StoredThread) -> None:
        """Keep a new thread; a learner who was never stored is made by it."""
        with self.database.writing() as connection:
            lock_learner(connection, thread.learner_id)
            change_learner(connection, thread.learner_id, lambda *_: Change(), thread.created_at)
            connection.execute(insert(threads), asdict(thread))

    def load(self, thread_id: str) -> StoredThread | None:
        """The thread, or None."""
        with self.database.reading() as connection:
            row = connection.execute(select(threads).where(threads.c.id == thread_id)).mappings().one_or_none()
        return StoredThread(**row) if row else None

    def of_learner(self, learner_id: str) -> list[StoredThread]:
        """All of a learner, the one last spoken in first."""
        query = select(threads).where(threads.c.learner_id == learner_id)
        with self.database.reading() as connection:
            rows = connection.execute(query.order_by(threads.c.updated_at.desc(), threads.c.id)).mappings()
            return [StoredThread(**row) for row in rows]

    def take_in(self, learner_id: str, given: Sequence[StoredThread]) -> int:
        """Keep those of an export that are not known yet; returns how many were new. The learner must be there.

        A thread that somebody else has stays theirs.
        """
        threads_of = {thread.id: thread for thread in given}
        with self.database.writing() as connection:
            lock_learner(connection, learner_id)
            known = set(connection.execute(select(threads.c.id).where(threads.c.id.in_(threads_of))).scalars())
            new = [asdict(thread) for thread in threads_of.values() if thread.id not in known]
            if new:
                connection.execute(insert(threads), new)
        return len(new)

    def delete(self, thread_id: str) -> bool:
        """Remove a thread with all that belongs to it; whether it was there."""
        with self.database.writing() as connection:
            gone = connection.execute(delete(threads).where(threads.c.id == thread_id)).rowcount > 0
        self.database.forget_deleted()
        return gone

    def begin(
        self,
        answer: StoredAnswer,
        *,
        new: StoredThread | None = None,
        left_before: datetime,
        forget_before: datetime,
        request: Remembered | None = None,
    ) -> Claimed:
        """Claim the thread for an answer that begins, and keep it with what the thread remembers, all or nothing.

        A `new` thread is made, a change that waits is declined, answers asked before a time are forgotten; `request`
        and `left_before` are as in `claim`.
        """
        now = answer.asked_at
        with self.database.writing() as connection:
            lock_learner(connection, answer.learner_id)
            if request and (before := recall(connection, answer.learner_id, request.key, now)):
                return Claimed(False, before=before)
            if new is not None:
                change_learner(connection, new.learner_id, lambda *_: Change(), new.created_at)
                connection.execute(insert(threads), asdict(new))
            if not _take(connection, answer.thread_id, answer.id, now, left_before):
                return Claimed(False)
            if request:
                remember(connection, answer.learner_id, request, now)
            _decline_waiting(connection, answer.thread_id, now)
            connection.execute(delete(answers).where(answers.c.asked_at < forget_before))
            memory = connection.execute(select(threads.c.memory).where(threads.c.id == answer.thread_id)).scalar_one()
            kept = replace(answer, inputs={**answer.inputs, "memory": memory})
            _put_answer(connection, kept)
        return Claimed(True, kept)

    def claim(
        self,
        thread: StoredThread,
        answer_id: str,
        now: datetime,
        *,
        left_before: datetime,
        request: Remembered | None = None,
    ) -> Claimed:
        """Let this answer alone be worked on; not while another one is, unless that was left before a time.

        `request` is remembered for its repetition; where its key was used before, nothing changes.
        """
        with self.database.writing() as connection:
            lock_learner(connection, thread.learner_id)
            if request and (before := recall(connection, thread.learner_id, request.key, now)):
                return Claimed(False, before=before)
            taken = _take(connection, thread.id, answer_id, now, left_before)
            if taken and request:
                remember(connection, thread.learner_id, request, now)
        return Claimed(taken)

    def release(self, thread_id: str, answer: StoredAnswer, memory: Mapping[str, Any] | None, now: datetime) -> None:
        """Keep the answer as it stands and, if given, what the thread remembers, and let others speak in it."""
        mine = (threads.c.id == thread_id, threads.c.busy_with == answer.id)
        values: dict[str, Any] = {"busy_with": None, "busy_since": None, "updated_at": now}
        if memory is not None:
            values["memory"] = dict(memory)
        with self.database.writing() as connection:
            if connection.execute(update(threads).where(*mine).values(values)).rowcount:
                _put_answer(connection, answer)

    def let_go(self, thread: StoredThread, answer_id: str, request: Remembered | None = None) -> None:
        """Let others speak in a thread that was claimed for this answer, with nothing changed, as if not asked."""
        mine = update(threads).where(threads.c.id == thread.id, threads.c.busy_with == answer_id)
        with self.database.writing() as connection:
            connection.execute(mine.values(busy_with=None, busy_since=None))
            if request:
                forget_answer(connection, thread.learner_id, request.key)

    def put_answer(self, answer: StoredAnswer, *, forget_before: datetime) -> None:
        """Keep an answer as it stands; those asked before a time are forgotten."""
        with self.database.writing() as connection:
            connection.execute(delete(answers).where(answers.c.asked_at < forget_before))
            _put_answer(connection, answer)

    def answer(self, answer_id: str) -> StoredAnswer | None:
        """An answer, or None."""
        with self.database.reading() as connection:
            row = connection.execute(select(answers).where(answers.c.id == answer_id)).mappings().one_or_none()
        return StoredAnswer(**row) if row else None

    def beside(self, thread_id: str, known: Collection[str], most: int) -> list[StoredAnswer]:
        """The last answers of a thread that are not `known` and wait for nothing, the first asked first."""
        others = (answers.c.thread_id == thread_id, answers.c.id.not_in(known), answers.c.status != "waiting")
        query = select(answers).where(*others).order_by(answers.c.asked_at.desc(), answers.c.id).limit(most)
        with self.database.reading() as connection:
            found = [StoredAnswer(**row) for row in connection.execute(query).mappings()]
        return found[::-1]

    def mark(self, answer_id: str, status: str) -> None:
        """Say what became of an answer that is being worked on or waits."""
        unfinished = (answers.c.id == answer_id, answers.c.status.in_(("running", "waiting")))
        with self.database.writing() as connection:
            connection.execute(update(answers).where(*unfinished).values(status=status))

    def add_approval(self, approval: StoredApproval) -> None:
        """Keep a change that waits; one that waited in its thread before is declined."""
        with self.database.writing() as connection:
            _decline(connection, approval.thread_id, approval.shown_at)
            connection.execute(insert(approvals), asdict(approval))

    def approval(self, approval_id: str) -> StoredApproval | None:
        """A change that was shown, or None."""
        with self.database.reading() as connection:
            return _approval(connection, approvals.c.id == approval_id)

    def waiting(self, thread_id: str) -> StoredApproval | None:
        """The change that waits in a thread, if one does."""
        with self.database.reading() as connection:
            return _approval(connection, approvals.c.thread_id == thread_id, approvals.c.status == "waiting")

    def decide(self, approval_id: str, decide: Decide, now: datetime) -> StoredApproval | None:
        """Decide a change that waits, once: what `decide` writes and its outcome are kept together or not at all.

        One that was decided already is given as it is, None where there is none.
        """
        with self.database.writing() as connection:
            found = _approval(connection, approvals.c.id == approval_id, for_update=True)
            if found is None or not found.waits:
                return found
            status, outcome = decide(found, connection)
            decided = replace(found, status=status, outcome=outcome, decided_at=now)
            values = {"status": status, "outcome": dict(outcome), "decided_at": now}
            connection.execute(update(approvals).where(approvals.c.id == approval_id).values(values))
        return decided


def _take(connection: Connection, thread_id: str, answer_id: str, now: datetime, left_before: datetime) -> bool:
    free = or_(threads.c.busy_with.is_(None), threads.c.busy_since < left_before)
    taken = update(threads).where(threads.c.id == thread_id, free)
    return connection.execute(taken.values(busy_with=answer_id, busy_since=now)).rowcount > 0


def _decline_waiting(connection: Connection, thread_id: str, now: datetime) -> None:
    """Decline what waits in a thread, and end the answers that wait for it."""
    _decline(connection, thread_id, now)
    waiting = update(answers).where(answers.c.thread_id == thread_id, answers.c.status == "waiting")
    connection.execute(waiting.values(status="done"))


def _decline(connection: Connection, thread_id: str, now: datetime) -> None:
    waiting = update(approvals).where(approvals.c.thread_id == thread_id, approvals.c.status == "waiting")
    connection.execute(waiting.values(status="declined", decided_at=now))


def _put_answer(connection: Connection, answer: StoredAnswer) -> None:
    connection.execute(delete(answers).where(answers.c.id == answer.id))
    connection.execute(insert(answers), asdict(answer))


def _approval(connection: Connection, *where: Any, for_update: bool = False) -> StoredApproval | None:
    query = select(approvals).where(*where).order_by(approvals.c.shown_at.desc()).limit(1)
    row = connection.execute(query.with_for_update() if for_update else query).mappings().one_or_none()
    return StoredApproval(**row) if row else None
