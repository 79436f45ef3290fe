"""A database that cannot be used is one clear error, and nothing is half-done."""

import os
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from service.errors import Misconfigured, NotInstalled, StorageUnavailable
from service.storage import database as database_module
from service.storage.database import Database, sqlite_url
from service.storage.migrating import current_revision, known_revisions, upgrade
from service.storage.records import Change
from service.storage.schema import HEAD, metadata
from service.storage.sql_learners import SqlLearners
from tests.storage.events import NOON, event


def write(database, number, note=None):
    return SqlLearners(database).change(
        "ann", lambda *_: Change(events=(event(number),), profile={"x": note}), now=NOON
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mastery.db"


@pytest.fixture
def sqlite(file: Path):
    found = Database(sqlite_url(file))
    yield found
    found.close()


def test_migrations_lead_to_the_tables_of_the_schema(database):
    with database.reading() as connection:
        assert current_revision(connection) == HEAD
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_head_is_the_newest_migration():
    assert max(known_revisions()) == HEAD


@pytest.mark.parametrize("revision", sorted(known_revisions()))
def test_every_released_version_goes_up_with_its_rows(database, revision):
    upgrade(database, revision)
    with database.engine.begin() as connection:
        schema = sqlalchemy.MetaData()
        schema.reflect(connection)
        connection.execute(
            schema.tables["learners"].insert().values(id="old", version=7, profile={}, created_at=NOON, updated_at=NOON)
        )
    assert SqlLearners(database).load("old").version == 7


def test_a_migration_that_fails_leaves_nothing(sqlite, monkeypatch):
    def fail(*_):
        raise RuntimeError("power cut")

    monkeypatch.setattr("alembic.command.upgrade", lambda *a: (fail(), a))
    with pytest.raises(RuntimeError):
        write(sqlite, 1)
    with sqlite.engine.connect() as connection:
        assert current_revision(connection) is None
    monkeypatch.undo()
    assert write(sqlite, 1).made


def test_a_newer_database_is_refused(database):
    write(database, 1)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Misconfigured, match="made by a newer"):
        SqlLearners(Database(database.engine.url.render_as_string(hide_password=False))).load("ann")


def test_a_full_disk_loses_nothing_that_was_acknowledged(sqlite):
    write(sqlite, 1)

    def limit(connection, _):
        connection.execute(f"PRAGMA max_page_count = {pages}")

    pages = sqlite3.connect(sqlite.engine.url.database).execute("PRAGMA page_count").fetchone()[0]
    sqlite.engine.dispose()
    sqlalchemy.event.listen(sqlite.engine, "connect", limit)
    with pytest.raises(StorageUnavailable, match="no space is left"):
        write(sqlite, 2, note="x" * 100_000)
    assert [e.id for e in SqlLearners(sqlite).load("ann").events] == ["event-1"]


def test_a_locked_database_is_said_to_be_locked(sqlite, file, monkeypatch):
    write(sqlite, 1)
    monkeypatch.setattr(database_module, "LOCK_WAIT", 0.05)
    hasty = Database(sqlite_url(file))
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageUnavailable, match="locked by another"):
        write(hasty, 2)
    assert SqlLearners(hasty).load("ann").version == 1  # reading goes on
    other.execute("ROLLBACK")
    assert write(hasty, 2).stored.version == 2
    hasty.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write to read-only files")
def test_a_read_only_file_is_said_to_be_read_only(sqlite, file):
    write(sqlite, 1)
    sqlite.close()
    for path in file.parent.glob("mastery.db*"):
        path.chmod(0o444)
    file.parent.chmod(0o555)
    try:
        with pytest.raises(StorageUnavailable, match="read-only"):
            write(Database(sqlite_url(file)), 2)
    finally:
        file.parent.chmod(0o755)


def test_a_read_only_connection_is_said_to_be_read_only(sqlite):
    write(sqlite, 1)
    sqlite.engine.dispose()
    sqlalchemy.event.listen(sqlite.engine, "connect", lambda c, _: c.execute("PRAGMA query_only = ON"))
    with pytest.raises(StorageUnavailable, match="read-only"):
        write(sqlite, 2)


def test_a_file_that_is_no_database_is_named(file):
    file.write_bytes(b"not a database at all, but long enough to look like one" * 50)
    with pytest.raises(StorageUnavailable, match="not a database"):
        write(Database(sqlite_url(file)), 1)


def test_a_folder_that_is_missing_is_named(tmp_path):
    with pytest.raises(StorageUnavailable, match="cannot be opened"):
        write(Database(sqlite_url(tmp_path / "nowhere" / "mastery.db")), 1)


@pytest.mark.parametrize(
    ("url", "message"),
    [("nonsense", "not a database URL"), ("mysql://u:p@h/x", "neither sqlite nor postgresql")],
)
def test_a_wrong_url_is_named(url, message):
    with pytest.raises((Misconfigured, NotInstalled), match=message):
        Database(url)


def test_a_server_that_does_not_answer_is_named_without_its_password():
    database = Database("postgresql://ann:secret@127.0.0.1:1/x")
    with pytest.raises(StorageUnavailable) as caught:
        SqlLearners(database).load("ann")
    assert "127.0.0.1" in str(caught.value)
    assert "secret" not in str(caught.value)
