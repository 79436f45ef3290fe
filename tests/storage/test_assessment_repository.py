"""What every repository of assessments promises: one contract for SQLite, PostgreSQL and the fake."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from service.errors import StorageUnavailable
from service.storage.database import Database
from service.storage.records import DESCRIBED, AssessmentChange, AssessmentRepository, Change, LearnerRepository
from service.storage.sql_assessments import SqlAssessments
from service.storage.sql_learners import SqlLearners
from tests.fakes.memory_assessments import MemoryAssessments
from tests.fakes.memory_learners import MemoryLearners
from tests.storage.events import NOON, an_assessment, event
from tree.evidence import replay

LATER = NOON + timedelta(hours=1)


@dataclass
class Kept:
    """Both repositories over one store."""

    learners: LearnerRepository
    assessments: AssessmentRepository


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def kept(request: pytest.FixtureRequest, empty: Callable[[str], str]) -> Iterator[Kept]:
    if request.param == "memory":
        learners = MemoryLearners()
        yield Kept(learners, MemoryAssessments(learners))
        return
    database = Database(empty(request.param))
    yield Kept(SqlLearners(database), SqlAssessments(database))
    database.close()


@pytest.fixture
def assessments(kept: Kept) -> AssessmentRepository:
    return kept.assessments


def begin(assessments, *parts, **more):
    return assessments.begin(an_assessment(*parts, **more), at_most=9)


def change(assessments, assessment_id="assessment-1", **parts):
    return assessments.change(assessment_id, lambda *_: AssessmentChange(**parts), now=LATER)


def test_nothing_is_there_at_first(assessments):
    assert assessments.load("assessment-1") is None
    assert assessments.find_open("ann", "assess", "git", 1) is None
    assert assessments.of_learner("ann") == []
    assert assessments.shown_to("ann") == {}
    assert change(assessments, status="finished") is None


def test_what_was_begun_is_read_again_and_its_learner_is_made(kept):
    assert begin(kept.assessments) == an_assessment()
    assert kept.assessments.load("assessment-1") == an_assessment()
    assert kept.learners.load("ann").version == 1


def test_an_open_one_of_the_same_kind_is_gone_on_with(assessments):
    begin(assessments)
    assert begin(assessments, "assessment-2") == an_assessment()
    others = [{"level": 2}, {"subject": "spark"}, {"purpose": "review"}, {"learner_id": "bob"}]
    for number, parts in enumerate(others):
        assert begin(assessments, **{"assessment_id": f"other-{number}", **parts}).id == f"other-{number}"
    change(assessments, status="finished")
    assert begin(assessments, "assessment-3").id == "assessment-3"
    assert assessments.find_open("ann", "assess", "git", 1).id == "assessment-3"


def test_one_of_somebody_described_is_never_gone_on_with(assessments):
    begin(assessments, "first", purpose=DESCRIBED)
    assert begin(assessments, "second", purpose=DESCRIBED).id == "second"


def test_a_learner_has_so_many_and_no_more(assessments):
    for number in range(3):
        assert assessments.begin(an_assessment(f"a-{number}", level=number), at_most=3)
    assert assessments.begin(an_assessment("a-3", level=3), at_most=3) is None
    assert assessments.begin(an_assessment("again", level=1), at_most=3).id == "a-1"
    assert assessments.begin(an_assessment("bobs", "bob", level=3), at_most=3)


def test_a_change_comes_with_its_evidence(kept):
    begin(kept.assessments)
    content = {"purpose": "assess", "result": {"passed": True}}
    after = change(kept.assessments, content=content, status="finished", learner=Change(events=(event(1, level=2),)))
    assert after == an_assessment(content=content, status="finished", updated_at=LATER)
    assert replay(kept.learners.load("ann").events) == {"git": 2}
    assert change(kept.assessments) == after


def test_what_decides_sees_the_assessment_and_the_learner(kept):
    kept.learners.change("ann", lambda *_: Change(events=(event(1),)), now=NOON)
    begin(kept.assessments)
    seen = []
    kept.assessments.change("assessment-1", lambda *given: (seen.append(given), AssessmentChange())[1], now=LATER)
    assert seen == [(an_assessment(), kept.learners.load("ann"))]


def test_what_decide_raises_changes_nothing(kept):
    begin(kept.assessments)
    before = kept.learners.load("ann")

    def refuse(*_):
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        kept.assessments.change("assessment-1", refuse, now=LATER)
    assert (kept.assessments.load("assessment-1"), kept.learners.load("ann")) == (an_assessment(), before)


def test_items_were_shown_when_they_were_shown_last(assessments):
    begin(assessments, "one", level=1)
    begin(assessments, "two", level=2, items=("git-1-02",), updated_at=LATER)
    begin(assessments, "bobs", "bob", items=("git-1-03",))
    assert assessments.shown_to("ann") == {"git-1-01": NOON, "git-1-02": LATER}
    change(assessments, "one", items=("git-1-01", "git-1-02", "git-1-04"))
    assert assessments.shown_to("ann")["git-1-04"] == LATER


def test_they_are_listed_the_earliest_first(assessments):
    for name, hours in (("b", 2), ("a", 2), ("c", 1)):
        at = NOON + timedelta(hours=hours)
        begin(assessments, name, subject=name, created_at=at, updated_at=at)
    assert [a.id for a in assessments.of_learner("ann")] == ["c", "a", "b"]


def test_deleting_the_learner_takes_them_along(kept):
    begin(kept.assessments)
    begin(kept.assessments, "bobs", "bob")
    kept.learners.delete("ann")
    assert kept.assessments.load("assessment-1") is None
    assert kept.assessments.of_learner("ann") == []
    assert kept.assessments.load("bobs") is not None


def test_taking_in_adds_what_is_not_known(kept):
    begin(kept.assessments)
    begin(kept.assessments, "bobs", "bob")
    given = [
        an_assessment(learner_id="elsewhere", status="finished"),
        an_assessment("bobs", "elsewhere"),
        an_assessment("new", "elsewhere"),
        an_assessment("new", "elsewhere"),
    ]
    assert kept.assessments.take_in("ann", given) == 1
    assert kept.assessments.load("assessment-1") == an_assessment()
    assert kept.assessments.load("bobs").learner_id == "bob"
    assert kept.assessments.load("new") == an_assessment("new")
    assert kept.assessments.take_in("ann", given) == kept.assessments.take_in("ann", []) == 0


def test_of_many_who_begin_at_once_one_does(assessments):
    with ThreadPoolExecutor(4) as pool:
        begun = list(pool.map(lambda n: begin(assessments, f"a-{n}").id, range(12)))
    assert len(set(begun)) == 1
    assert len(assessments.of_learner("ann")) == 1


def test_concurrent_changes_all_count(assessments):
    begin(assessments, content={"answers": []})

    def add(number):
        def decide(stored, _):
            return AssessmentChange(content={"answers": [*stored.content["answers"], number]})

        return assessments.change("assessment-1", decide, now=LATER)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(16)))
    assert sorted(assessments.load("assessment-1").content["answers"]) == list(range(16))


def test_a_change_that_cannot_be_written_changes_nothing(database):
    assessments = SqlAssessments(database)
    begin(assessments)
    bad = Change(events=(replace(event(1), level=9),))
    with pytest.raises(StorageUnavailable):
        change(assessments, status="finished", learner=bad)
    assert assessments.load("assessment-1") == an_assessment()
