"""What every repository of learners promises: one contract for SQLite, PostgreSQL and the fake."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from service.storage.database import Database
from service.storage.records import Change, LearnerRepository, Remembered
from service.storage.sql_learners import SqlLearners
from tests.fakes.memory_learners import MemoryLearners
from tests.storage.events import NOON, event
from tree.evidence import Withdrawal


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def learners(request: pytest.FixtureRequest, empty: Callable[[str], str]) -> Iterator[LearnerRepository]:
    if request.param == "memory":
        yield MemoryLearners()
        return
    database = Database(empty(request.param))
    yield SqlLearners(database)
    database.close()


def change(learners, learner_id="ann", key=None, **parts):
    return learners.change(learner_id, lambda *_: Change(**parts), now=NOON, key=key)


def test_nobody_is_there_at_first(learners):
    assert learners.load("ann") is None
    assert not learners.delete("ann")


def test_what_was_written_is_read_again(learners):
    written = (event(1), event(2, "sql-mastery", 3, hours=-5), replace(event(3), note="한글 메모", score=0.85))
    made = change(learners, profile={"hours_per_week": 6.5, "denied": ["git"]}, events=written)
    assert made.made
    stored = learners.load("ann")
    assert stored == made.stored
    assert stored.events == written
    assert stored.profile == {"hours_per_week": 6.5, "denied": ["git"]}
    assert (stored.version, stored.created_at, stored.updated_at) == (1, NOON, NOON)


def test_every_change_raises_the_version_and_no_change_does_not(learners):
    assert change(learners, events=(event(1),)).stored.version == 1
    assert change(learners, events=(event(2),)).stored.version == 2
    assert change(learners).stored.version == 2
    assert change(learners, profile={}).stored.version == 3
    assert change(learners, mentors={"bob": NOON}).stored.version == 4


def test_a_withdrawal_stays_with_its_event(learners):
    change(learners, events=(event(1), event(2)))
    change(learners, withdrawals={"event-1": Withdrawal(NOON, "mistaken")})
    first, second = learners.load("ann").events
    assert first.withdrawal == Withdrawal(NOON, "mistaken")
    assert second.withdrawal is None


def test_what_decide_raises_changes_nothing(learners):
    change(learners, events=(event(1),))
    before = learners.load("ann")

    def refuse(*_):
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        learners.change("ann", refuse, now=NOON)
    with pytest.raises(RuntimeError):
        learners.change("bob", refuse, now=NOON)
    with pytest.raises(RuntimeError):
        learners.delete("ann", check=refuse)
    assert learners.load("ann") == before
    assert learners.load("bob") is None


def test_an_answer_is_remembered_under_its_key_and_learner(learners):
    answer = Remembered("k1", "f" * 64, 201, {"id": "event-1", "note": "가"})
    assert change(learners, key="k1", events=(event(1),), remember=answer).remembered == answer
    assert change(learners, key="k1").remembered == answer
    assert change(learners, key="k2").remembered is None
    assert change(learners, "bob", key="k1").remembered is None


def test_learners_are_kept_apart(learners):
    change(learners, "ann", events=(event(1),))
    change(learners, "bob", events=(event(1, level=3),))
    change(learners, "bob", withdrawals={"event-1": Withdrawal(NOON)})
    assert learners.load("ann").events[0].withdrawal is None


def test_deleting_leaves_the_others_and_forgets_consents_given_to_the_deleted(learners):
    change(learners, "ann", events=(event(1),), mentors={"bob": NOON, "cid": NOON})
    change(learners, "bob", events=(event(1),))
    assert learners.learners_of("bob") == ["ann"]
    assert learners.delete("bob")
    assert learners.load("bob") is None
    assert learners.learners_of("bob") == []
    assert list(learners.load("ann").mentors) == ["cid"]


def test_who_may_read_a_learner_is_told_without_loading_them(learners):
    assert learners.mentors_of("ann") is None
    change(learners, events=(event(1),))
    assert learners.mentors_of("ann") == frozenset()
    change(learners, mentors={"bob": NOON, "cid": NOON})
    assert learners.mentors_of("ann") == {"bob", "cid"}


def test_a_learner_who_comes_from_elsewhere_keeps_the_day_they_were_made(learners):
    before = NOON - timedelta(days=400)
    assert change(learners, created_at=before).stored.created_at == before
    assert change(learners, created_at=NOON, profile={}).stored.created_at == before


def test_learners_who_read_each_other_can_be_deleted_at_once(learners):
    for _ in range(20):
        change(learners, "ann", mentors={"bob": NOON})
        change(learners, "bob", mentors={"ann": NOON})
        start = Barrier(2)

        def delete(learner_id, start=start):
            start.wait()
            return learners.delete(learner_id)

        with ThreadPoolExecutor(2) as pool:
            assert all(pool.map(delete, ("ann", "bob")))
    assert learners.learners_of("ann") == learners.learners_of("bob") == []


def test_concurrent_changes_of_one_learner_all_count(learners):
    def add(number):
        return change(learners, events=(event(number),)).stored.version

    with ThreadPoolExecutor(8) as pool:
        versions = list(pool.map(add, range(40)))
    stored = learners.load("ann")
    assert sorted(versions) == list(range(1, 41))
    assert stored.version == 40
    assert {e.id for e in stored.events} == {f"event-{n}" for n in range(40)}


def test_one_of_many_equal_requests_writes(learners):
    def add(number):
        def decide(_, remembered):
            if remembered:
                return Change()
            return Change(events=(event(number),), remember=Remembered("once", "f", 201, {"number": number}))

        return learners.change("ann", decide, now=NOON, key="once").remembered.body["number"]

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(add, range(24)))
    assert len(answers) == 1
    assert [e.id for e in learners.load("ann").events] == [f"event-{answers.pop()}"]
