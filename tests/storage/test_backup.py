"""Backups hold everything, are taken while others write, and are restored whole or not at all."""

import json
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256

import pytest

from service.access.tokens import create_token, identify_by_token, revoke_token
from service.errors import Misconfigured, Unauthenticated
from service.storage.backup import MANIFEST, backup, restore
from service.storage.conversation_records import StoredAnswer, StoredApproval, StoredThread
from service.storage.database import Database, sqlite_url
from service.storage.records import Change, Feedback, PlanChange, Remembered
from service.storage.schema import HEAD, metadata
from service.storage.sql_assessments import SqlAssessments
from service.storage.sql_feedback import SqlFeedback
from service.storage.sql_learners import SqlLearners
from service.storage.sql_plans import SqlPlans
from service.storage.sql_threads import SqlThreads
from service.storage.sql_tokens import SqlTokens
from tests.storage.events import NOON, a_plan, a_sitting, an_assessment, event
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
    said = Feedback("f1", "skill", "git", "skip", "나중에", NOON)
    assert SqlFeedback(database).add("ann", [said], most=9)
    SqlAssessments(database).begin(an_assessment(), at_most=9)
    threads = SqlThreads(database)
    threads.add(StoredThread("t1", "ann", "안녕", NOON, NOON, {"clarified": True}))
    threads.put_answer(
        StoredAnswer("a1", "t1", "ann", "안녕", "ko", "done", NOON, events=[{"id": "a1:1"}]), forget_before=NOON
    )
    threads.add_approval(StoredApproval("p1", "t1", "ann", "a1", {"name": "record_level"}, "s", {}, NOON))
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


def test_a_restore_while_others_write_leaves_learners_whole_and_writable(database, tmp_path):
    fill(database)
    write = writer_of_pairs(database)
    for number in range(20):
        write("busy", number)
    backup(database, tmp_path / "b.zip", NOON)
    learners = ("busy", "ann", "new")

    def keep_writing(thread):
        for number in range(thread * 1_000_000, thread * 1_000_000 + 60):
            write(learners[number % len(learners)], number)

    with ThreadPoolExecutor(3) as pool:
        writers = [pool.submit(keep_writing, thread) for thread in range(1, 4)]
        while not all(writer.done() for writer in writers):
            restore(database, tmp_path / "b.zip")
    for writer in writers:
        writer.result()
    for learner in learners:
        write(learner, 9_999_999)
    busy, ann = SqlLearners(database).load("busy"), SqlLearners(database).load("ann")
    assert len(busy.events) == 2 * busy.version
    assert len(ann.events) == 2 + 2 * (ann.version - 2)  # two events and a withdrawal before the writers


def writer_of_pairs(database):
    def write(learner, number):
        pair = (event(2 * number + 100), event(2 * number + 101))
        SqlLearners(database).change(learner, lambda *_: Change(events=pair), now=NOON)

    return write


def test_a_restore_does_not_open_a_service_that_was_closed_since(database, tmp_path):
    SqlLearners(database).change("ann", lambda *_: Change(), now=NOON)
    backup(database, tmp_path / "open.zip", NOON)
    store = SqlTokens(database)
    token, _ = create_token(store, "ann", "learner", "", 90, NOON)
    restore(database, tmp_path / "open.zip")
    assert store.ever_made()
    assert identify_by_token(store, token, NOON).subject == "ann"


def test_a_restore_closes_a_service_that_was_closed_when_the_backup_was_made(database, tmp_path):
    fill(database)
    backup(database, tmp_path / "closed.zip", NOON)
    other = Database(sqlite_url(tmp_path / "other.db"))
    assert not SqlTokens(other).ever_made()
    restore(other, tmp_path / "closed.zip")
    assert SqlTokens(other).ever_made()
    other.close()


def test_a_restore_revives_no_revoked_token_and_takes_none_made_since(database, tmp_path):
    store, later = SqlTokens(database), NOON + timedelta(hours=1)
    kept, lost, early = (create_token(store, "ann", "learner", name, 90, NOON) for name in ("kept", "lost", "early"))
    revoke_token(store, early[1].id, NOON)
    backup(database, tmp_path / "b.zip", NOON)
    revoke_token(store, lost[1].id, later)
    since = create_token(store, "bob", "mentor", "since", 90, later)
    before = store.all()
    assert restore(database, tmp_path / "b.zip")["tokens"] == 4
    assert store.all() == before
    for token, _ in (kept, since):
        identify_by_token(store, token, later)
    for token, _ in (lost, early):
        with pytest.raises(Unauthenticated):
            identify_by_token(store, token, later)


def test_a_damaged_backup_changes_nothing(database, tmp_path):
    fill(database)
    good, bad = tmp_path / "b.zip", tmp_path / "bad.zip"
    backup(database, good, NOON)
    before = rows(database)
    rewrite(good, bad, {"evidence.jsonl": lambda text: text.replace('"git"', '"got"')})
    for file in (bad, tmp_path / "missing.zip", tmp_path):
        with pytest.raises(Misconfigured):
            restore(database, file)
    whole = good.read_bytes()
    for length in (0, 1, 500, len(whole) // 2, len(whole) - 1):
        (tmp_path / "half.zip").write_bytes(whole[:length])
        with pytest.raises(Misconfigured, match="damaged"):
            restore(database, tmp_path / "half.zip")
    assert rows(database) == before


def test_no_bit_of_a_backup_can_turn_without_notice(tmp_path):
    database = Database(sqlite_url(tmp_path / "mastery.db"))
    fill(database)
    good, bad = tmp_path / "b.zip", tmp_path / "bad.zip"
    backup(database, good, NOON)
    before, whole = rows(database), good.read_bytes()
    for at in range(0, len(whole), 97):
        bad.write_bytes(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :])
        try:
            restore(database, bad)
        except Misconfigured as error:
            assert len(str(error).splitlines()) == 1
        assert rows(database) == before, f"byte {at}"
    database.close()


def rewrite(good, bad, changes, *, honest=False):
    """Another backup with some of its parts changed; `honest` hashes are those of the changed parts."""
    with zipfile.ZipFile(good) as source:
        parts = {name: source.read(name).decode() for name in source.namelist()}
    for name, change in changes.items():
        parts[name] = change(parts[name])
    if honest:
        about = json.loads(parts[MANIFEST])
        for name in about["sha256"]:
            content = parts[f"{name}.jsonl"]
            about["sha256"][name] = sha256(content.encode()).hexdigest()
            about["rows"][name] = content.count("\n")
        parts[MANIFEST] = json.dumps(about)
    with zipfile.ZipFile(bad, "w") as target:
        for name, content in parts.items():
            target.writestr(name, content)


def manifest(**changed):
    return {MANIFEST: lambda text: json.dumps({**json.loads(text), **changed})}


STRANGE_MANIFESTS = {
    "no object": {MANIFEST: lambda _: "[1]"},
    "no JSON": {MANIFEST: lambda _: "{"},
    "nested too deeply": {MANIFEST: lambda _: "[" * 100_000},
    "another format": manifest(format="another"),
    "no revision": manifest(revision=["x"]),
    "rows that are none": manifest(rows=5),
    "no table listed": manifest(rows={}),
    "no hashes": manifest(sha256={}),
    "hashes that are none": manifest(sha256=None),
}


@pytest.mark.parametrize("changes", STRANGE_MANIFESTS.values(), ids=STRANGE_MANIFESTS)
def test_a_strange_manifest_is_one_clear_error(tmp_path, changes):
    refused_whole(tmp_path, changes, honest=False)


STRANGE_ROWS = {
    "no object": {"learners.jsonl": lambda _: "[]\n"},
    "a number": {"learners.jsonl": lambda _: "1\n"},
    "no JSON": {"learners.jsonl": lambda _: "{\n"},
    "a time that is none": {"learners.jsonl": lambda text: text.replace('"created_at": "', '"created_at": "x')},
    "a time that is a number": {"learners.jsonl": lambda t: json.dumps({**json.loads(t), "created_at": 1}) + "\n"},
    "without a column": {"learners.jsonl": lambda _: '{"id": "ann", "created_at": null, "updated_at": null}\n'},
    "a row twice": {"learners.jsonl": lambda text: text * 2},
    "a row that refers to nothing": {"evidence.jsonl": lambda text: text.replace('"ann"', '"nobody"')},
    "a level that is none": {"evidence.jsonl": lambda text: text.replace('"level": 1', '"level": 9')},
}


@pytest.mark.parametrize("changes", STRANGE_ROWS.values(), ids=STRANGE_ROWS)
def test_strange_rows_are_one_clear_error(tmp_path, changes):
    refused_whole(tmp_path, changes, honest=True)


def refused_whole(tmp_path, changes, *, honest):
    database = Database(sqlite_url(tmp_path / "mastery.db"))
    fill(database)
    good, bad = tmp_path / "b.zip", tmp_path / "bad.zip"
    backup(database, good, NOON)
    before = rows(database)
    rewrite(good, bad, changes, honest=honest)
    with pytest.raises(Misconfigured, match=r"^\S+/bad\.zip: not a backup[^\n]+$"):
        restore(database, bad)
    assert rows(database) == before
    database.close()


def test_a_table_that_is_missing_is_noticed(tmp_path):
    database = Database(sqlite_url(tmp_path / "mastery.db"))
    fill(database)
    good, bad = tmp_path / "b.zip", tmp_path / "bad.zip"
    backup(database, good, NOON)
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as target:
        for name in source.namelist():
            if name != "plan_versions.jsonl":
                target.writestr(name, source.read(name))
    before = rows(database)
    with pytest.raises(Misconfigured, match="plan_versions"):
        restore(database, bad)
    assert rows(database) == before
    database.close()


def test_a_backup_of_an_earlier_version_is_brought_up_to_date(database, tmp_path):
    old = Database(sqlite_url(tmp_path / "old.db"))
    fill(old)
    backup(old, tmp_path / "b.zip", NOON)
    old.close()
    with zipfile.ZipFile(tmp_path / "b.zip") as source, zipfile.ZipFile(tmp_path / "0001.zip", "w") as target:
        about = json.loads(source.read(MANIFEST))
        about["revision"] = "0001"
        for name in ("plans", "plan_versions", "work", "assessments"):
            del about["rows"][name], about["sha256"][name]
        for name in about["rows"]:
            target.writestr(f"{name}.jsonl", source.read(f"{name}.jsonl"))
        target.writestr(MANIFEST, json.dumps(about))
    fill(database)
    restored = restore(database, tmp_path / "0001.zip")
    assert restored["evidence"] == 2
    assert restored["plans"] == restored["plan_versions"] == restored["work"] == 0


def test_a_backup_is_for_its_owner_only(database, tmp_path):
    fill(database)
    backup(database, tmp_path / "backups" / "b.zip", NOON)
    assert (tmp_path / "backups" / "b.zip").stat().st_mode & 0o777 == 0o600


def test_a_backup_of_a_newer_version_is_refused(database, tmp_path):
    fill(database)
    good, newer = tmp_path / "b.zip", tmp_path / "newer.zip"
    backup(database, good, NOON)
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(newer, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(f'"revision": "{HEAD}"'.encode(), b'"revision": "9999"'))
    with pytest.raises(Misconfigured, match="newer"):
        restore(database, newer)
