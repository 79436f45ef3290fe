"""What every repository of feedback promises: one contract for SQLite, PostgreSQL and the fake."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from service.storage.database import Database
from service.storage.records import Feedback, Tally
from service.storage.sql_feedback import SqlFeedback
from service.storage.sql_learners import SqlLearners
from tests.fakes.memory_feedback import MemoryFeedback
from tests.fakes.memory_learners import MemoryLearners
from tests.storage.events import NOON

Both = tuple


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def stores(request: pytest.FixtureRequest, empty: Callable[[str], str]) -> Iterator[Both]:
    if request.param == "memory":
        learners = MemoryLearners()
        yield learners, MemoryFeedback(learners)
        return
    database = Database(empty(request.param))
    yield SqlLearners(database), SqlFeedback(database)
    database.close()


def said(number, about="git", verdict="skip", kind="skill", note=None):
    return Feedback(f"f{number}", kind, about, verdict, note, NOON + timedelta(hours=number))


def test_what_was_said_is_read_again_the_last_first(stores):
    learners, feedback = stores
    one, two = said(1, note="한글"), said(2, "sql-mastery", "up")
    assert feedback.add("ann", [one], most=9)
    assert feedback.add("ann", [two], most=9)
    assert feedback.of_learner("ann") == [two, one]
    assert learners.load("ann") is not None
    assert feedback.of_learner("bob") == []


@pytest.mark.parametrize(
    ("first", "second", "left"),
    [("up", "down", 1), ("too-easy", "too-hard", 1), ("skip", "done", 1), ("up", "too-hard", 2), ("skip", "skip", 1)],
)
def test_the_last_opinion_of_a_kind_stands(stores, first, second, left):
    _, feedback = stores
    feedback.add("ann", [said(1, verdict=first)], most=9)
    feedback.add("ann", [said(2, verdict=second)], most=9)
    found = feedback.of_learner("ann")
    assert len(found) == left
    assert found[0].verdict == second


def test_more_than_a_learner_may_say_changes_nothing(stores):
    _, feedback = stores
    assert feedback.add("ann", [said(1), said(2, "sql-mastery")], most=2)
    assert not feedback.add("ann", [said(3, "spark")], most=2)
    assert feedback.add("ann", [said(4, verdict="done")], most=2), "what replaces takes no more room"
    assert [f.id for f in feedback.of_learner("ann")] == ["f4", "f2"]


def test_what_is_taken_back_is_gone(stores):
    _, feedback = stores
    feedback.add("ann", [said(1)], most=9)
    assert not feedback.remove("bob", "f1")
    assert feedback.remove("ann", "f1")
    assert not feedback.remove("ann", "f1")
    assert feedback.of_learner("ann") == []


def test_it_goes_with_its_learner(stores):
    learners, feedback = stores
    feedback.add("ann", [said(1)], most=9)
    feedback.add("bob", [said(1)], most=9)
    learners.delete("ann")
    assert feedback.of_learner("ann") == []
    assert len(feedback.of_learner("bob")) == 1


def test_tallies_count_learners_by_resource_and_verdict(stores):
    _, feedback = stores
    for number, learner_id in enumerate(("ann", "bob", "cid"), 1):
        feedback.add(learner_id, [said(number, "a-course", "up", "resource")], most=9)
        feedback.add(learner_id, [said(number + 9, "git", "up")], most=9)
    feedback.add("cid", [said(20, "a-course", "down", "resource")], most=9)
    feedback.add("cid", [said(21, "a-course", "dead-link", "resource")], most=9)
    assert feedback.tallies() == [
        Tally("a-course", "dead-link", 1, NOON + timedelta(hours=21)),
        Tally("a-course", "down", 1, NOON + timedelta(hours=20)),
        Tally("a-course", "up", 2, NOON + timedelta(hours=2)),
    ]
