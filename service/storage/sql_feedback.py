"""What learners said, in a database."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select

from service.storage.database import Database
from service.storage.records import Change, Feedback, Tally
from service.storage.schema import feedback
from service.storage.sql_learners import change_learner, lock_learner


class SqlFeedback:
    """The repository of feedback."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def add(self, learner_id: str, said: Sequence[Feedback], *, most: int) -> bool:
        """Keep it in the place of what was said there before; false where that would be more than `most`."""
        new = {one.place: one for one in said}
        with self.database.writing() as connection:
            lock_learner(connection, learner_id)
            before = _of_learner(connection, learner_id)
            replaced = [b.id for b in before if b.place in new or b.id in {n.id for n in new.values()}]
            if len(before) - len(replaced) + len(new) > most:
                return False
            if new:
                change_learner(connection, learner_id, lambda *_: Change(), max(one.at for one in new.values()))
                mine = feedback.c.learner_id == learner_id
                connection.execute(delete(feedback).where(mine, feedback.c.id.in_(replaced)))
                connection.execute(insert(feedback), [{"learner_id": learner_id, **asdict(n)} for n in new.values()])
        return True

    def of_learner(self, learner_id: str) -> list[Feedback]:
        """All of a learner, the last said first."""
        with self.database.reading() as connection:
            return _of_learner(connection, learner_id)

    def remove(self, learner_id: str, feedback_id: str) -> bool:
        """Take one back; whether it was there."""
        one = delete(feedback).where(feedback.c.learner_id == learner_id, feedback.c.id == feedback_id)
        with self.database.writing() as connection:
            gone = connection.execute(one).rowcount > 0
        self.database.forget_deleted()
        return gone

    def tallies(self) -> list[Tally]:
        """Numbers by resource and verdict; a learner has one opinion a dimension, so rows are learners."""
        of = feedback.c
        query = (
            select(of.about, of.verdict, func.count().label("learners"), func.max(of.at).label("last"))
            .where(of.kind == "resource")
            .group_by(of.about, of.verdict)
            .order_by(of.about, of.verdict)
        )
        with self.database.reading() as connection:
            return [Tally(row.about, row.verdict, row.learners, row.last) for row in connection.execute(query)]


def _of_learner(connection: Connection, learner_id: str) -> list[Feedback]:
    query = select(feedback).where(feedback.c.learner_id == learner_id)
    return [_read(row) for row in connection.execute(query.order_by(feedback.c.at.desc(), feedback.c.id))]


def _read(row: Row[Any]) -> Feedback:
    return Feedback(row.id, row.kind, row.about, row.verdict, row.note, row.at)
