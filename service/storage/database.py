"""The database: SQLite or PostgreSQL behind one engine, transactions, and clear errors when it cannot be used."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import URL, Connection, Engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError

from service.errors import Misconfigured, NotInstalled, StorageUnavailable
from service.messages import saying

LOCK_WAIT = 10
"""Seconds to wait for another writer."""

FORGET_WAIT = 1
"""Seconds to wait for readers of what was deleted."""

_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # what was acknowledged survives a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what a learner deletes is overwritten, not only unlinked
)
_WRITES = "mastery_writes"
_EVERYTHING = 0x50A7E6  # any number that nothing else on the server uses


class Database:
    """One database. Nothing is opened before it is first used; safe to use from several threads."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self._ready = False
        self._remembers_deleted = False

    @property
    def is_sqlite(self) -> bool:
        """Whether this is SQLite, which has one writer at a time."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database throughout."""
        engine = self.engine if self.is_sqlite else self.engine.execution_options(isolation_level="REPEATABLE READ")
        with self._transaction(engine) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes: applied whole and durable when it returns, or not at all."""
        with self._writing("pg_advisory_xact_lock_shared") as connection:
            yield connection

    @contextmanager
    def replacing(self) -> Iterator[Connection]:
        """The same, with no other writer at work: none that has read what is replaced writes on upon it."""
        with self._writing("pg_advisory_xact_lock") as connection:
            yield connection

    @contextmanager
    def _writing(self, lock: str) -> Iterator[Connection]:
        with self._transaction(self.engine.execution_options(**{_WRITES: True})) as connection:
            if not self.is_sqlite:  # which has one writer anyway
                connection.execute(text(f"SELECT {lock}({_EVERYTHING})"))
            yield connection
        if self._remembers_deleted:
            with suppress(StorageUnavailable):  # what was written is written
                self._remembers_deleted = not self._truncate_log(wait=0)

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Connection]:
        self._prepare()
        with self.explained(), engine.begin() as connection:
            yield connection

    def _prepare(self) -> None:
        """Bring the schema up to date, once; raises Misconfigured for a database of a newer version."""
        if self._ready:
            return
        from service.storage.migrating import upgrade

        with self.explained():
            upgrade(self)
        self._ready = True

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Errors of the database as one sentence that says what to do."""
        try:
            yield
        except DBAPIError as error:
            raise StorageUnavailable(saying("error.database", database=self.name, why=_explain(error))) from error
        except SQLAlchemyError as error:
            raise StorageUnavailable(
                saying("error.database", database=self.name, why=f"{type(error).__name__}: {first_line(error)}")
            ) from error

    @property
    def name(self) -> str:
        """The database for messages: its file, or its name and host, and nothing of who connects how."""
        url = self.engine.url
        if self.is_sqlite:
            return f"the database {url.database}"
        host = url.host or url.query.get("host")
        where = host if isinstance(host, str) else ", ".join(host or ())
        return f"the database {url.database or ''!r}" + (f" at {where}" if where else "")

    def forget_deleted(self) -> None:
        """Let go of copies of deleted rows in SQLite's write-ahead log; while somebody reads them, at a later write."""
        if self.is_sqlite:
            self._remembers_deleted = not self._truncate_log(wait=FORGET_WAIT)

    def _truncate_log(self, wait: float) -> bool:
        """Empty SQLite's write-ahead log; false where somebody still reads of it after as many seconds."""
        with self.explained(), self.engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {round(wait * 1000)}")
            busy, *_ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {round(LOCK_WAIT * 1000)}")
        return not busy

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def sqlite_url(file: Path) -> str:
    """The URL of a SQLite file."""
    return sqlalchemy.URL.create("sqlite", database=str(file)).render_as_string()


def _engine(text: str) -> Engine:
    try:
        url = make_url(text)
    except SQLAlchemyError:
        raise Misconfigured(saying("error.not-a-database-url")) from None
    if url.drivername in {"postgresql", "postgres"}:
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in {"sqlite", "postgresql"}:
        raise Misconfigured(saying("error.other-database", got=url.get_backend_name()))
    try:
        if url.get_backend_name() == "postgresql":
            options: dict[str, Any] = {"connect_timeout": LOCK_WAIT, "options": f"-c lock_timeout={LOCK_WAIT}s"}
            return sqlalchemy.create_engine(url, pool_pre_ping=True, connect_args=options, hide_parameters=True)
        engine = sqlalchemy.create_engine(url, connect_args={"timeout": LOCK_WAIT}, hide_parameters=True)
    except ModuleNotFoundError:
        raise NotInstalled(saying("error.postgres-missing")) from None
    except NoSuchModuleError as error:
        raise Misconfigured(saying("error.setting", setting="MASTERY_DATABASE_URL", what=error)) from None
    if _names_a_file(url):
        event.listen(engine, "do_connect", lambda *_: _make_private(str(url.database)))
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _names_a_file(url: URL) -> bool:
    return bool(url.database) and url.database != ":memory:" and "uri" not in url.query


def _make_private(file: str) -> None:
    """Make the file, if it is not there, for this user only; SQLite's other files take its rights."""
    with suppress(OSError):  # SQLite itself says what is wrong
        os.close(os.open(file, os.O_CREAT | os.O_EXCL, 0o600))


def _configure_sqlite(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # transactions are begun by us, see _begin_sqlite
    for pragma in _SQLITE_PRAGMAS:
        connection.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    # a writer takes its place at once: two that read first and then want to write would block each other
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


_SQLITE_MEANINGS = {
    "SQLITE_BUSY": "locked by another process for too long; try again",
    "SQLITE_LOCKED": "locked by another process for too long; try again",
    "SQLITE_FULL": "no space is left on the disk; nothing was changed",
    "SQLITE_READONLY": "it is read-only; give this user the right to write to the file and its folder",
    "SQLITE_CANTOPEN": "it cannot be opened; check that the folder exists and can be written",
    "SQLITE_NOTADB": "the file is not a database; move it away, then restore a backup",
    "SQLITE_CORRUPT": "the file is damaged; move it away, then restore a backup",
    "SQLITE_IOERR": "reading or writing the disk failed; nothing was changed",
}
_POSTGRES_MEANINGS = {
    "53100": "no space is left on the server's disk; nothing was changed",
    "25006": "it is read-only",
    "55P03": "locked by another session for too long; try again",
    "28P01": "the password was not accepted",
    "28000": "this user may not connect",
    "3D000": "there is no database of this name",
}


def _explain(error: DBAPIError) -> str:
    origin = error.orig
    if isinstance(origin, sqlite3.Error):
        name = getattr(origin, "sqlite_errorname", "")
        for prefix, meaning in _SQLITE_MEANINGS.items():
            if name.startswith(prefix):
                return meaning
    else:
        state = getattr(origin, "sqlstate", None) or ""
        if state in _POSTGRES_MEANINGS:
            return _POSTGRES_MEANINGS[state]
    return first_line(origin)


def first_line(error: BaseException | None) -> str:
    """An error in short; the lines behind may hold data or statements."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
