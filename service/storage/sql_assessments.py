"""Assessments and placements in a database."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from service.storage.database import Database
from service.storage.records import DESCRIBED, AssessmentChange, Change, DecideAssessment, StoredAssessment
from service.storage.schema import assessments
from service.storage.sql_learners import change_learner, lock_learner

_kept = assessments.c


class SqlAssessments:
    """The repository of assessments. Changes of one learner's come one after the other."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def begin(self, assessment: StoredAssessment, *, at_most: int) -> StoredAssessment | None:
        """Keep a new one, or return the open one of the same kind; None where the learner has too many."""
        new = assessment
        with self.database.writing() as connection:
            lock_learner(connection, new.learner_id)
            found = _one(connection, _open(new.learner_id, new.purpose, new.subject, new.level))
            if found is not None and new.purpose != DESCRIBED:
                return found
            count = select(func.count()).select_from(assessments).where(_kept.learner_id == new.learner_id)
            if (connection.execute(count).scalar() or 0) >= at_most:
                return None
            change_learner(connection, new.learner_id, lambda *_: Change(), new.created_at)
            connection.execute(insert(assessments).values(_row(new)))
            return new

    def load(self, assessment_id: str) -> StoredAssessment | None:
        """The assessment, or None."""
        with self.database.reading() as connection:
            return _one(connection, select(assessments).where(_kept.id == assessment_id))

    def find_open(self, learner_id: str, purpose: str, subject: str, level: int) -> StoredAssessment | None:
        """The learner's open one of this kind, or None."""
        with self.database.reading() as connection:
            return _one(connection, _open(learner_id, purpose, subject, level))

    def of_learner(self, learner_id: str) -> list[StoredAssessment]:
        """All of a learner's, the earliest first."""
        query = select(assessments).where(_kept.learner_id == learner_id).order_by(_kept.created_at, _kept.id)
        with self.database.reading() as connection:
            return [_read(row) for row in connection.execute(query)]

    def shown_to(self, learner_id: str) -> dict[str, datetime]:
        """Item id -> when it was last shown to this learner."""
        query = select(_kept["items"], _kept.updated_at).where(_kept.learner_id == learner_id)
        with self.database.reading() as connection:
            rows = connection.execute(query.order_by(_kept.updated_at)).all()
        return {item_id: at for shown, at in rows for item_id in shown}

    def change(self, assessment_id: str, decide: DecideAssessment, *, now: datetime) -> StoredAssessment | None:
        """Decide on the change and apply it in one transaction; None where there is no such assessment."""
        query = select(assessments).where(_kept.id == assessment_id)
        with self.database.writing() as connection:
            found = _one(connection, query)
            if found is None:
                return None
            lock_learner(connection, found.learner_id)
            found = _one(connection, query)  # as it stands once nobody else changes it
            if found is None:
                return None
            learner = change_learner(connection, found.learner_id, lambda *_: Change(), now).stored
            _apply(connection, found, decide(found, learner), now)
            return _one(connection, query)

    def take_in(self, learner_id: str, given: Sequence[StoredAssessment]) -> int:
        """Keep those of an export that are not known yet; returns how many were new."""
        with self.database.writing() as connection:
            lock_learner(connection, learner_id)
            known = set(connection.execute(select(_kept.id).where(_kept.id.in_([a.id for a in given]))).scalars())
            rows = {a.id: _row(replace(a, learner_id=learner_id)) for a in given if a.id not in known}
            if rows:
                connection.execute(insert(assessments), list(rows.values()))
            return len(rows)


def _open(learner_id: str, purpose: str, subject: str, level: int) -> Select[Any]:
    same = (_kept.learner_id == learner_id, _kept.purpose == purpose, _kept.subject == subject, _kept.level == level)
    return select(assessments).where(*same, _kept.status == "open").order_by(_kept.created_at, _kept.id).limit(1)


def _apply(connection: Connection, found: StoredAssessment, change: AssessmentChange, now: datetime) -> None:
    values: dict[str, Any] = {}
    if change.content is not None:
        values["content"] = dict(change.content)
    if change.items is not None:
        values["items"] = list(change.items)
    if change.status is not None:
        values["status"] = change.status
    if values:
        mine = _kept.id == found.id
        connection.execute(update(assessments).where(mine).values(**values, updated_at=now))
    if change.learner is not None:
        changed = change.learner
        change_learner(connection, found.learner_id, lambda *_: changed, now)


def _one(connection: Connection, query: Select[Any]) -> StoredAssessment | None:
    row = connection.execute(query).one_or_none()
    return _read(row) if row else None


def _read(row: Row[Any]) -> StoredAssessment:
    fields = dict(row._mapping)
    return StoredAssessment(**{**fields, "items": tuple(fields["items"])})


def _row(assessment: StoredAssessment) -> dict[str, Any]:
    return {**asdict(assessment), "items": list(assessment.items), "content": dict(assessment.content)}
