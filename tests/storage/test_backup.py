"""Backups hold everything, are taken while others write, and are restored whole or not at all."""

import threading
import zipfile

import pytest

from service.access.tokens import create_token
from service.errors import Misconfigured
from service.storage.backup import backup, restore
from service.storage.database import Database, sqlite_url
from service.storage.records import Change, PlanChange, Remembered
from service.storage.schema import HEAD, metadata
from service.storage.sql_learners import SqlLearners
from service.storage.sql_plans import SqlPlans
from service.storage.sql_tokens import SqlTokens
from tests.storage.events import NOON, a_plan, a_sitting, event
from tree.evidence import Withdrawal


def fill(database):
    learners = SqlLearners(database)
    remember = Remembered("k", "f", 201, {"note": "가나다"})
    first = Change(
        profile={"timezone": "Asia/Seoul"}, events=(event(1), event(2)), mentors={"bob": NOON}, remember=remember
    )
    learners.change("ann", lambda *_: first, now=NOON, key="k")
    learners.change("ann", lambda *_: Change(withdrawals={"event-1": Withdrawal(NOON, "왜냐하면")}), now=NOON)
    plans = SqlPlans(database)
    plans.add(a_plan())
    plans.change(
        "plan-1", lambda *_: PlanChange(content={"weeks": []}, new_version=True, work=(a_sitting(),)), now=NOON
    )
    create_token(SqlTokens(database), "ann", "learner", "laptop", 90, NOON)


def rows(database):
    with database.reading() as connection:
        return {t.name: connection.execute(t.select()).all() for t in metadata.sorted_tables}


def test_a_backup_restores_everything_in_either_database(database, tmp_path):
    fill(database)
    before = rows(database)
    assert all(before.values()), "every table holds something"
    assert backup(database, tmp_path / "b.zip", NOON) == {name: len(found) for name, found in before.items()}
    other = Database(sqlite_url(tmp_path / "other.db"))
    restore(other, tmp_path / "b.zip")
    assert rows(other) == before
    SqlLearners(database).change("zoe", lambda *_: Change(events=(event(9),)), now=NOON)
    restore(database, tmp_path / "b.zip")
    assert rows(database) == before
    other.close()


def test_a_backup_is_of_one_moment_while_others_write(database, tmp_path):
    fill(database)
    stop = threading.Event()

    def write():
        number = 10
        while not stop.is_set():
            number += 2
            pair = (event(number), event(number + 1))
            SqlLearners(database).change("busy", lambda *_, p=pair: Change(events=p), now=NOON)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for attempt in range(5):
            backup(database, tmp_path / f"{attempt}.zip", NOON)
    finally:
        stop.set()
        writer.join()
    restored = Database(sqlite_url(tmp_path / "restored.db"))
    for attempt in range(5):
        restore(restored, tmp_path / f"{attempt}.zip")
        busy = SqlLearners(restored).load("busy")
        assert busy is None or len(busy.events) == 2 * busy.version
    restored.close()


def test_a_damaged_backup_changes_nothing(database, tmp_path):
    fill(database)
    good, bad = tmp_path / "b.zip", tmp_path / "bad.zip"
    backup(database, good, NOON)
    before = rows(database)
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(b'"git"', b'"got"') if name == "evidence.jsonl" else content)
    for file in (bad, tmp_path / "missing.zip"):
        with pytest.raises(Misconfigured):
            restore(database, file)
    (tmp_path / "half.zip").write_bytes(good.read_bytes()[:500])
    with pytest.raises(Misconfigured, match="damaged"):
        restore(database, tmp_path / "half.zip")
    assert rows(database) == before


def test_a_backup_of_a_newer_version_is_refused(database, tmp_path):
    fill(database)
    good, newer = tmp_path / "b.zip", tmp_path / "newer.zip"
    backup(database, good, NOON)
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(newer, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(f'"revision": "{HEAD}"'.encode(), b'"revision": "9999"'))
    with pytest.raises(Misconfigured, match="newer"):
        restore(database, newer)
