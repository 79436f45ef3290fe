"""A database of which everything can be asked and written, and nothing of what is written stays."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from service.storage.database import Database


class InTransaction(Database):
    """A database as seen and written inside one transaction of another one: kept or undone with it."""

    def __init__(self, database: Database, connection: Connection) -> None:
        self.engine, self._connection = database.engine, connection
        self._ready, self._remembers_deleted = True, False

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """The one transaction."""
        yield self._connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The same one."""
        yield self._connection


@contextmanager
def rehearse(database: Database) -> Iterator[InTransaction]:
    """What would become of the database. Its writers wait until this is over, so it should be short."""
    with database.writing() as connection:
        attempt = connection.begin_nested()
        yield InTransaction(database, connection)
        attempt.rollback()


@contextmanager
def rehearse_from_nothing() -> Iterator[InTransaction]:
    """The same where nothing is stored yet: a database in memory, so that none is made on the disk."""
    database = Database("sqlite://")
    try:
        with rehearse(database) as rehearsal:
            yield rehearsal
    finally:
        database.close()
