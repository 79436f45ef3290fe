"""What every repository of plans promises: one contract for SQLite, PostgreSQL and the fake."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from service.errors import StorageUnavailable
from service.storage.database import Database
from service.storage.records import Change, LearnerRepository, PlanChange, PlanRepository
from service.storage.schema import plan_versions, work
from service.storage.sql_learners import SqlLearners
from service.storage.sql_plans import SqlPlans
from tests.fakes.memory_learners import MemoryLearners
from tests.fakes.memory_plans import MemoryPlans
from tests.storage.events import NOON, a_plan, a_sitting, event
from tree.evidence import replay

LATER = NOON + timedelta(hours=1)


@dataclass
class Kept:
    """Both repositories over one store."""

    learners: LearnerRepository
    plans: PlanRepository


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def kept(request: pytest.FixtureRequest, empty: Callable[[str], str]) -> Iterator[Kept]:
    if request.param == "memory":
        learners = MemoryLearners()
        yield Kept(learners, MemoryPlans(learners))
        return
    database = Database(empty(request.param))
    yield Kept(SqlLearners(database), SqlPlans(database))
    database.close()


@pytest.fixture
def plans(kept: Kept) -> PlanRepository:
    return kept.plans


def change(plans, plan_id="plan-1", now=LATER, **parts):
    return plans.change(plan_id, lambda *_: PlanChange(**parts), now=now)


def test_no_plan_is_there_at_first(plans):
    assert plans.load("plan-1") is None
    assert plans.of_learner("ann") == []
    assert plans.work_of("ann") == ()
    assert plans.by_feed("hash") is None
    assert not plans.delete("plan-1")
    assert not plans.set_feed("plan-1", "hash")
    assert change(plans, content={}) is None


def test_what_was_kept_is_read_again_and_its_learner_is_made(kept):
    kept.plans.add(a_plan())
    assert kept.plans.load("plan-1") == a_plan()
    learner = kept.learners.load("ann")
    assert (learner.version, learner.created_at, learner.events) == (1, NOON, ())


def test_a_plan_changes_nothing_about_a_learner_who_is_there(kept):
    kept.learners.change("ann", lambda *_: Change(profile={"denied": ["git"]}, events=(event(1),)), now=NOON)
    before = kept.learners.load("ann")
    kept.plans.add(a_plan())
    change(kept.plans, content={"weeks": []}, new_version=True, work=(a_sitting(),))
    kept.plans.delete("plan-1")
    assert kept.learners.load("ann") == before


def test_plans_are_listed_the_newest_first_and_only_ones_own(plans):
    times = {"b": 2, "a": 2, "c": 1, "d": 3}
    for plan_id, hours in times.items():
        at = NOON + timedelta(hours=hours)
        plans.add(replace(a_plan(plan_id), created_at=at, updated_at=at))
    plans.add(a_plan("other", "bob"))
    assert [plan.id for plan in plans.of_learner("ann")] == ["d", "a", "b", "c"]
    assert plans.of_learner("bob") == [a_plan("other", "bob")]


def test_a_plan_changes_with_its_version_or_without(plans):
    plans.add(a_plan())
    assert change(plans) == a_plan()
    ticked = change(plans, content={"answer": "라"})
    assert ticked == replace(a_plan(), content={"answer": "라"}, updated_at=LATER)
    again = change(plans, content={"answer": "마"}, new_version=True)
    assert again == replace(ticked, content={"answer": "마"}, version=2)
    assert plans.load("plan-1") == again


def test_what_decides_sees_the_plan_all_work_and_the_learner(kept):
    kept.learners.change("ann", lambda *_: Change(events=(event(1),)), now=NOON)
    for plan_id in ("plan-1", "plan-2"):
        kept.plans.add(a_plan(plan_id))
        change(kept.plans, plan_id, work=(a_sitting(plan_id),))
    kept.plans.add(a_plan("other", "bob"))
    change(kept.plans, "other", work=(a_sitting("other"),))
    seen = []
    kept.plans.change("plan-1", lambda *given: (seen.append(given), PlanChange())[1], now=NOON)
    assert seen == [(a_plan("plan-1"), (a_sitting("plan-1"), a_sitting("plan-2")), kept.learners.load("ann"))]


def test_work_is_listed_the_earliest_first(plans):
    plans.add(a_plan())
    late, early = replace(a_sitting(session_id="a"), at=LATER), a_sitting(session_id="b", own=False)
    change(plans, work=(late, early))
    assert plans.work_of("ann") == (early, late)
    assert plans.work_of("bob") == ()


def test_work_replaces_what_was_said_before_and_can_be_forgotten(plans):
    plans.add(a_plan())
    plans.add(a_plan("plan-2"))
    change(plans, "plan-2", work=(a_sitting("plan-2"),))
    change(plans, work=(a_sitting(), a_sitting(session_id="another")))
    partly = replace(a_sitting(), status="partly", spent=0.5)
    change(plans, work=(partly,))
    assert plans.work_of("ann") == (a_sitting(session_id="another"), partly, a_sitting("plan-2"))
    missed = replace(partly, status="missed")
    change(plans, work=(missed,), forget_work=(missed.session_id,))
    change(plans, forget_work=("another", "unknown"))
    assert plans.work_of("ann") == (missed, a_sitting("plan-2"))


def test_a_change_of_the_learner_comes_with_the_plan(kept):
    kept.plans.add(a_plan())
    change(kept.plans, content={"done": 1}, work=(a_sitting(),), learner=Change(events=(event(1, level=2),)))
    learner = kept.learners.load("ann")
    assert replay(learner.events) == {"git": 2}
    assert (learner.version, learner.updated_at) == (2, LATER)


def test_what_decide_raises_changes_nothing(kept):
    kept.plans.add(a_plan())
    change(kept.plans, work=(a_sitting(),))
    before = (kept.plans.load("plan-1"), kept.plans.work_of("ann"), kept.learners.load("ann"))

    def refuse(*_):
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        kept.plans.change("plan-1", refuse, now=LATER)
    assert (kept.plans.load("plan-1"), kept.plans.work_of("ann"), kept.learners.load("ann")) == before


def test_deleting_a_plan_keeps_the_work_and_the_other_plans(plans):
    for plan_id in ("plan-1", "plan-2"):
        plans.add(a_plan(plan_id))
    change(plans, content={"x": 1}, new_version=True, work=(a_sitting(),))
    plans.set_feed("plan-1", "hash")
    assert plans.delete("plan-1")
    assert not plans.delete("plan-1")
    assert plans.load("plan-1") is None
    assert plans.by_feed("hash") is None
    assert [plan.id for plan in plans.of_learner("ann")] == ["plan-2"]
    assert plans.work_of("ann") == (a_sitting(),)


def test_deleting_the_learner_takes_plans_and_work_along(kept):
    for plan_id, learner_id in (("plan-1", "ann"), ("other", "bob")):
        kept.plans.add(a_plan(plan_id, learner_id))
        change(kept.plans, plan_id, content={}, new_version=True, work=(a_sitting(plan_id),))
        kept.plans.set_feed(plan_id, f"hash of {plan_id}")
    other = kept.plans.load("other")
    assert kept.learners.delete("ann")
    kept.learners.change("ann", lambda *_: Change(), now=NOON)
    assert kept.plans.load("plan-1") is None
    assert kept.plans.of_learner("ann") == []
    assert kept.plans.work_of("ann") == ()
    assert kept.plans.by_feed("hash of plan-1") is None
    assert kept.plans.by_feed("hash of other") == other
    assert kept.plans.work_of("bob") == (a_sitting("other"),)
    kept.plans.add(a_plan())
    assert kept.plans.load("plan-1") == a_plan()


def test_a_feed_is_opened_moved_and_closed(plans):
    plans.add(a_plan())
    plans.add(a_plan("plan-2"))
    assert plans.set_feed("plan-1", "first")
    assert plans.by_feed("first") == replace(a_plan(), has_feed=True) == plans.load("plan-1")
    assert plans.set_feed("plan-1", "second")
    assert plans.by_feed("first") is None
    assert change(plans, content={"x": 1}).has_feed
    assert plans.by_feed("second").content == {"x": 1}
    assert plans.set_feed("plan-1", None)
    assert plans.set_feed("plan-1", None)
    assert plans.by_feed("second") is None
    assert not plans.load("plan-1").has_feed
    assert not plans.load("plan-2").has_feed


def test_taking_in_adds_what_is_not_known(kept):
    kept.plans.add(a_plan("known"))
    change(kept.plans, "known", work=(a_sitting("known"),))
    kept.plans.add(a_plan("bob's", "bob"))
    given = [
        replace(a_plan("known", "elsewhere"), content={"x": "of the export"}),
        replace(a_plan("new", "elsewhere"), version=3),
        a_plan("bob's", "elsewhere"),
    ]
    done = [replace(a_sitting("known"), status="missed"), a_sitting("known", "another"), a_sitting("new", own=False)]
    assert kept.plans.take_in("ann", given, done) == 1
    assert kept.plans.load("known") == a_plan("known")
    assert kept.plans.load("new") == replace(a_plan("new", "ann"), version=3)
    assert kept.plans.load("bob's") == a_plan("bob's", "bob")
    assert set(kept.plans.work_of("ann")) == {a_sitting("known"), *done[1:]}
    assert kept.plans.take_in("ann", given, done) == 0
    assert len(kept.plans.work_of("ann")) == 3
    assert kept.plans.take_in("ann", [], []) == 0


def test_an_export_that_says_something_twice_is_taken_in_once(kept):
    kept.learners.change("ann", lambda *_: Change(), now=NOON)
    twice = [a_sitting(), replace(a_sitting(), status="missed")]
    assert kept.plans.take_in("ann", [a_plan(), a_plan()], twice) == 1
    assert kept.plans.work_of("ann") == (a_sitting(),)


def test_concurrent_changes_of_one_plan_all_count(plans):
    plans.add(replace(a_plan(), content={"done": []}))

    def add(number):
        def decide(plan, works, _):
            assert len(works) == len(plan.content["done"])
            sitting = a_sitting(session_id=f"session-{number}")
            return PlanChange({"done": [*plan.content["done"], number]}, new_version=True, work=(sitting,))

        return plans.change("plan-1", decide, now=LATER).version

    with ThreadPoolExecutor(4) as pool:
        versions = list(pool.map(add, range(24)))
    assert sorted(versions) == list(range(2, 26))
    assert sorted(plans.load("plan-1").content["done"]) == list(range(24))
    assert len(plans.work_of("ann")) == 24


def test_a_plan_is_changed_before_it_is_deleted_or_not_at_all(plans):
    """Whichever comes first, neither sees half of the other."""
    for number in range(15):
        plans.add(a_plan(f"plan-{number}"))
        with ThreadPoolExecutor(2) as pool:
            changed = pool.submit(change, plans, f"plan-{number}", content={"x": 1}, new_version=True)
            deleted = pool.submit(plans.delete, f"plan-{number}")
            assert deleted.result()
            assert changed.result() is None or changed.result().version == 2
        assert plans.load(f"plan-{number}") is None


# --- what only a database has


def rows(database, table):
    with database.reading() as connection:
        return connection.execute(select(table)).all()


def test_every_version_before_is_kept_as_it_stood(database):
    plans = SqlPlans(database)
    plans.add(a_plan())
    change(plans, content={"x": 1})
    change(plans, content={"x": 2}, new_version=True)
    change(plans, content={"x": 3}, new_version=True, now=LATER + timedelta(hours=1))
    before = [(v.version, v.learner_id, v.content, v.replaced_at) for v in rows(database, plan_versions)]
    assert sorted(before, key=lambda v: v[0]) == [
        (1, "ann", {"x": 1}, LATER),
        (2, "ann", {"x": 2}, LATER + timedelta(hours=1)),
    ]


def test_versions_go_with_their_plan_and_everything_with_the_learner(database):
    plans = SqlPlans(database)
    for plan_id in ("plan-1", "plan-2"):
        plans.add(a_plan(plan_id))
        change(plans, plan_id, content={}, new_version=True, work=(a_sitting(plan_id),))
    plans.delete("plan-1")
    assert [v.plan_id for v in rows(database, plan_versions)] == ["plan-2"]
    assert len(rows(database, work)) == 2
    SqlLearners(database).delete("ann")
    assert rows(database, plan_versions) == rows(database, work) == []


def test_a_change_that_cannot_be_written_changes_nothing(database):
    plans, learners = SqlPlans(database), SqlLearners(database)
    plans.add(a_plan())
    before = (plans.load("plan-1"), learners.load("ann"))
    bad = Change(events=(event(1, level=9),))
    with pytest.raises(StorageUnavailable):
        change(plans, content={"x": 1}, new_version=True, work=(a_sitting(),), learner=bad)
    assert (plans.load("plan-1"), learners.load("ann"), plans.work_of("ann")) == (*before, ())
    assert rows(database, plan_versions) == []


def test_a_plan_is_kept_once(database):
    SqlPlans(database).add(a_plan())
    with pytest.raises(StorageUnavailable):
        SqlPlans(database).add(a_plan(learner_id="bob"))
    assert SqlLearners(database).load("bob") is None


def test_earlier_versions_can_be_read(plans):
    plans.add(a_plan())
    before = plans.load("plan-1")
    plans.change("plan-1", lambda *_: PlanChange(content={"weeks": [1]}, new_version=True), now=NOON)
    assert plans.load_version("plan-1", 1).content == before.content
    assert plans.load_version("plan-1", 2).content == {"weeks": [1]}
    assert plans.load_version("plan-1", 3) is None
    assert plans.load_version("nothing", 1) is None
