"""A database that cannot be used is one clear error, and nothing is half-done."""

import os
import sqlite3
from dataclasses import replace
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
from service.storage.schema import HEAD, evidence, metadata
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


def tables(database):
    """Everything the database says of its tables."""
    seen = sqlalchemy.inspect(database.engine)
    asked = ("columns", "pk_constraint", "foreign_keys", "unique_constraints", "check_constraints", "indexes")
    return {
        (name, what): sorted(repr(found) for found in (said if isinstance(said, list) else [said]))
        for name in seen.get_table_names()
        for what in asked
        for said in [getattr(seen, f"get_{what}")(name)]
    }


def test_migrations_lead_to_the_tables_of_the_schema(database):
    upgrade(database, min(known_revisions()))
    with database.reading() as connection:
        assert current_revision(connection) == HEAD
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_an_empty_database_gets_what_migrations_lead_to(empty, kind):
    fresh, migrated = Database(empty(kind)), Database(empty(kind))
    upgrade(migrated, min(known_revisions()))
    for database in (fresh, migrated):
        upgrade(database)
        with database.reading() as connection:
            assert current_revision(connection) == HEAD
    assert tables(fresh) == tables(migrated)
    fresh.close()
    migrated.close()


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


@pytest.mark.parametrize(("before", "work"), [(None, "stamp"), ("0001", "upgrade")])
def test_a_migration_that_fails_leaves_nothing(sqlite, monkeypatch, before, work):
    if before:
        upgrade(sqlite, before)

    def fail(*_):
        raise RuntimeError("power cut")

    monkeypatch.setattr(f"alembic.command.{work}", lambda *a: (fail(), a))
    with pytest.raises(RuntimeError):
        write(sqlite, 1)
    with sqlite.engine.connect() as connection:
        assert current_revision(connection) == before
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


def test_evidence_is_numbered_after_the_last_also_where_one_is_missing(database):
    for number in (1, 2, 3):
        write(database, number)
    with database.writing() as connection:
        connection.execute(sqlalchemy.delete(evidence).where(evidence.c.event_id == "event-2"))
    write(database, 4)
    assert [e.id for e in SqlLearners(database).load("ann").events] == ["event-1", "event-3", "event-4"]


def test_the_database_is_for_its_owner_only(sqlite, file):
    write(sqlite, 1)
    assert {path.stat().st_mode & 0o777 for path in file.parent.glob("mastery.db*")} == {0o600}


def test_the_rights_of_a_database_that_is_there_already_are_kept(sqlite, file):
    file.touch()
    file.chmod(0o640)
    write(sqlite, 1)
    assert file.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("score", [-0.1, 1.1])
def test_a_score_outside_its_range_is_not_stored(database, score):
    with pytest.raises(StorageUnavailable):
        SqlLearners(database).change("ann", lambda *_: Change(events=(replace(event(1), score=score),)), now=NOON)


SECRET = "what nobody should read any more"


def test_what_was_deleted_is_in_no_file(sqlite, file):
    write(sqlite, 1, note=SECRET)
    assert SECRET in everything_in(file)
    SqlLearners(sqlite).delete("ann")
    assert SECRET not in everything_in(file)


def test_what_was_deleted_while_somebody_read_it_is_gone_with_a_later_write(sqlite, file, monkeypatch):
    monkeypatch.setattr(database_module, "FORGET_WAIT", 0)
    write(sqlite, 1)
    reader = sqlite3.connect(file, isolation_level=None)
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM learners").fetchone() == (1,)
    write(sqlite, 2, note=SECRET)
    SqlLearners(sqlite).delete("ann")
    write(sqlite, 3)
    assert SECRET in everything_in(file)  # the reader still holds on to the log
    reader.execute("COMMIT")
    write(sqlite, 4)
    assert SECRET not in everything_in(file)
    reader.close()


def everything_in(file):
    return b"".join(path.read_bytes() for path in file.parent.glob("mastery.db*")).decode("latin-1")


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


WAYS_TO_CONNECT = [
    "postgresql://ann:secret@127.0.0.1:1/x",
    "postgresql://ann@/x?host=127.0.0.1&port=1&password=secret",
    "postgresql:///x?host=127.0.0.1&port=1&user=ann&password=secret&sslpassword=secret",
    "postgresql://ann:secret@/x?host=127.0.0.1:1&host=127.0.0.1:1",
]


@pytest.mark.parametrize("url", WAYS_TO_CONNECT)
def test_a_server_that_does_not_answer_is_named_without_who_connects_how(url):
    database = Database(url)
    with pytest.raises(StorageUnavailable) as caught:
        SqlLearners(database).load("ann")
    assert str(caught.value).startswith("the database 'x' at 127.0.0.1")
    assert "secret" not in str(caught.value)
    assert "ann" not in str(caught.value)


def test_no_error_repeats_what_was_to_be_written(database):
    write(database, 1)
    for wrong in (event(1), replace(event(2), level=9), replace(event(2), at="no time")):
        with pytest.raises(StorageUnavailable) as caught:
            change = Change(events=(replace(wrong, note="secret"),))
            SqlLearners(database).change("ann", lambda *_, c=change: c, now=NOON)
        assert "secret" not in str(caught.value)
        assert len(str(caught.value).splitlines()) == 1


def test_what_to_do_about_a_database_that_cannot_be_used_can_be_done(database, file, tmp_path):
    """Restoring needs a database that can be used: so first this one must go."""
    write(database, 1)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    advice = "move the file away" if database.is_sqlite else "name an empty database"
    with pytest.raises(Misconfigured, match=f"{advice}, then restore a backup"):
        write(Database(database.engine.url.render_as_string(hide_password=False)), 2)
    file.write_bytes(b"not a database at all, but long enough to look like one" * 50)
    with pytest.raises(StorageUnavailable, match="move it away, then restore a backup"):
        write(Database(sqlite_url(file)), 1)
