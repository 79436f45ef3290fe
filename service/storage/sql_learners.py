"""Learners in a database."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, text, update

from service.storage.database import Database
from service.storage.records import Change, Decide, Outcome, Remembered, Stored
from service.storage.schema import consents, evidence, learners, remembered_answers, tokens, withdrawals
from tree.evidence import Event, Withdrawal

_DELETIONS = 0x50A7E7  # any number that nothing else on the server uses

REMEMBERED_FOR = timedelta(days=30)
"""How long an answer is kept for the repetition of its request."""


class SqlLearners:
    """The repository of learners. Changes of one learner come one after the other."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def load(self, learner_id: str) -> Stored | None:
        """The learner, or None."""
        with self.database.reading() as connection:
            return _load(connection, learner_id)

    def change(self, learner_id: str, decide: Decide, *, now: datetime, key: str | None = None) -> Outcome:
        """Decide on the change and apply it in one transaction; a learner that is not there is made."""
        with self.database.writing() as connection:
            lock_learner(connection, learner_id)
            return change_learner(connection, learner_id, decide, now, key)

    def delete(self, learner_id: str, *, check: Callable[[Stored], None] = lambda _: None) -> bool:
        """Remove everything that belongs to the learner, tokens of that learner and consents given to them included."""
        with self.database.writing() as connection:
            _lock_deletions(connection)
            lock_learner(connection, learner_id)
            stored = _load(connection, learner_id)
            if stored is not None:
                check(stored)
            # who never stored anything may have these all the same
            connection.execute(delete(consents).where(consents.c.mentor == learner_id))
            own = delete(tokens).where(tokens.c.subject == learner_id, tokens.c.role == "learner")
            had_tokens = connection.execute(own).rowcount > 0
            connection.execute(delete(learners).where(learners.c.id == learner_id))
        self.database.forget_deleted()
        return stored is not None or had_tokens

    def mentors_of(self, learner_id: str) -> frozenset[str] | None:
        """The identities that may read the learner, None where there is no such learner; cheaper than loading them."""
        query = select(consents.c.mentor).select_from(learners.outerjoin(consents)).where(learners.c.id == learner_id)
        with self.database.reading() as connection:
            found = list(connection.execute(query).scalars())
        return frozenset(mentor for mentor in found if mentor is not None) if found else None

    def learners_of(self, mentor: str) -> list[str]:
        """The ids of the learners who agreed that this identity reads them."""
        query = select(consents.c.learner_id).where(consents.c.mentor == mentor).order_by(consents.c.learner_id)
        with self.database.reading() as connection:
            return list(connection.execute(query).scalars())


def lock_learner(connection: Connection, learner_id: str) -> None:
    """One writer per learner, who then sees what the one before wrote; SQLite has one writer for everything."""
    if connection.dialect.name != "sqlite":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:id, 0))"), {"id": learner_id})


def _lock_deletions(connection: Connection) -> None:
    """One deletion at a time: two learners who read each other would each wait for the other's consents."""
    if connection.dialect.name != "sqlite":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_DELETIONS})"))


def change_learner(
    connection: Connection, learner_id: str, decide: Decide, now: datetime, key: str | None = None
) -> Outcome:
    """Decide on the change of a learner and apply it, inside a transaction that has locked them."""
    stored = _load(connection, learner_id)
    remembered = recall(connection, learner_id, key, now) if key else None
    change = decide(stored, remembered)
    made = stored is None
    if stored is None:
        blank = {"id": learner_id, "version": 1, "created_at": change.created_at or now, "updated_at": now}
        connection.execute(insert(learners).values({**blank, "profile": dict(change.profile or {})}))
    elif not change.is_empty:
        values: dict[str, Any] = {"version": stored.version + 1, "updated_at": now}
        if change.profile is not None:
            values["profile"] = dict(change.profile)
        connection.execute(update(learners).where(learners.c.id == learner_id).values(values))
    _write_events(connection, learner_id, change)
    if change.mentors is not None:
        connection.execute(delete(consents).where(consents.c.learner_id == learner_id))
        rows = [{"learner_id": learner_id, "mentor": m, "at": at} for m, at in change.mentors.items()]
        if rows:
            connection.execute(insert(consents), rows)
    if change.remember:
        remember(connection, learner_id, change.remember, now)
    after = stored if stored and change.is_empty else _load(connection, learner_id)
    assert after is not None
    return Outcome(after, made, change.remember or remembered)


def _write_events(connection: Connection, learner_id: str, change: Change) -> None:
    first = _last_position(connection, learner_id) + 1 if change.events else 0
    rows = [
        {
            "learner_id": learner_id,
            "position": position,
            "event_id": event.id,
            "change_id": event.change_id,
            "skill_id": event.skill_id,
            "level": event.level,
            "kind": event.kind,
            "note": event.note,
            "at": event.at,
            "recorded_at": event.recorded_at,
            "score": event.score,
        }
        for position, event in enumerate(change.events, first)
    ]
    if rows:
        connection.execute(insert(evidence), rows)
    own = {event.id: event.withdrawal for event in change.events if event.withdrawal}
    taken_back: Mapping[str, Withdrawal] = {**own, **change.withdrawals}
    if taken_back:
        connection.execute(
            insert(withdrawals),
            [{"learner_id": learner_id, "event_id": i, "at": w.at, "why": w.why} for i, w in taken_back.items()],
        )


def _last_position(connection: Connection, learner_id: str) -> int:
    """Where the latest evidence stands, from 1; not the number of rows, so that a gap is harmless."""
    last = select(func.max(evidence.c.position)).where(evidence.c.learner_id == learner_id)
    return connection.execute(last).scalar() or 0


def _load(connection: Connection, learner_id: str) -> Stored | None:
    row = connection.execute(select(learners).where(learners.c.id == learner_id)).mappings().one_or_none()
    if row is None:
        return None
    agreed = connection.execute(select(consents.c.mentor, consents.c.at).where(consents.c.learner_id == learner_id))
    return Stored(
        id=row["id"],
        version=row["version"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        profile=row["profile"],
        events=_events(connection, learner_id),
        mentors={row.mentor: row.at for row in agreed},
    )


def _events(connection: Connection, learner_id: str) -> tuple[Event, ...]:
    taken_back = withdrawals.c
    query = (
        select(evidence, taken_back.at.label("withdrawn_at"), taken_back.why)
        .outerjoin(
            withdrawals,
            (taken_back.learner_id == evidence.c.learner_id) & (taken_back.event_id == evidence.c.event_id),
        )
        .where(evidence.c.learner_id == learner_id)
        .order_by(evidence.c.position)
    )
    return tuple(
        Event(
            id=row.event_id,
            change_id=row.change_id,
            skill_id=row.skill_id,
            level=row.level,
            kind=row.kind,
            at=row.at,
            recorded_at=row.recorded_at,
            note=row.note,
            score=row.score,
            withdrawal=Withdrawal(row.withdrawn_at, row.why) if row.withdrawn_at else None,
        )
        for row in connection.execute(query)
    )


def recall(connection: Connection, learner_id: str, key: str, now: datetime) -> Remembered | None:
    """The answer that was given to a request with this key, if that is not too long ago."""
    kept = remembered_answers.c
    query = select(remembered_answers).where(
        kept.learner_id == learner_id, kept.key == key, kept.at > now - REMEMBERED_FOR
    )
    row = connection.execute(query).one_or_none()
    return Remembered(row.key, row.fingerprint, row.status, row.body) if row else None


def forget_answer(connection: Connection, learner_id: str, key: str) -> None:
    """As if no request with this key had come."""
    kept = remembered_answers.c
    connection.execute(delete(remembered_answers).where(kept.learner_id == learner_id, kept.key == key))


def remember(connection: Connection, learner_id: str, answer: Remembered, now: datetime) -> None:
    """Keep the answer for the repetition of its request; those of the learner that are too old are forgotten."""
    kept = remembered_answers.c
    stale = or_(kept.at <= now - REMEMBERED_FOR, kept.key == answer.key)
    connection.execute(delete(remembered_answers).where(kept.learner_id == learner_id, stale))
    connection.execute(
        insert(remembered_answers).values(
            learner_id=learner_id,
            key=answer.key,
            fingerprint=answer.fingerprint,
            status=answer.status,
            body=dict(answer.body),
            at=now,
        )
    )
