"""The memory of skills: deterministic, later after every review, never a level of its own."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.memory.cards import Card, credited, learnt, reviewed
from service.memory.due import confidences, due_of
from service.memory.lapses import level_after_review
from service.memory.ratings import SCORES, Rating, rating_of_score
from service.memory.replay import remember
from tree.evidence import Event, Withdrawal
from tree.exercise import exercised_by
from tree.skill import Step

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
YEAR = NOON + timedelta(days=365)


def evidence(skill_id="git", level=1, day=0.0, kind="self-report", score=None, **parts):
    at = NOON + timedelta(days=day)
    return Event(f"{skill_id}-{day}", "c", skill_id, level, kind, at, at, score=score, **parts)


def due_day(tree, events, skill_id="git"):
    return (remember(events, tree, YEAR)[skill_id].card.due - NOON) / timedelta(days=1)


def test_an_answer_kept_as_a_score_earns_its_rating_again():
    assert {rating: rating_of_score(score) for rating, score in SCORES.items()} == {r: r for r in Rating}


@pytest.mark.parametrize(("score", "rating"), [(0.49, 1), (0.5, 2), (0.74, 2), (0.75, 3), (0.94, 3), (0.95, 4)])
def test_scores_rate_by_their_bounds(score, rating):
    assert rating_of_score(score) == rating


def test_at_the_day_it_is_due_nine_in_ten_would_remember():
    card = learnt(8, NOON, Rating.GOOD)
    assert card.retrievability(NOON) == 1
    assert card.retrievability(card.due) == pytest.approx(0.9, abs=0.002)
    assert card.retrievability(card.due + timedelta(days=90)) < 0.8


def test_more_hours_of_learning_last_longer():
    stabilities = [learnt(hours, NOON, Rating.GOOD).stability for hours in (2, 8, 16, 30)]
    assert stabilities == sorted(stabilities)
    assert 20 < stabilities[1] < 35, "a level of eight hours comes back after about a month"


def test_a_higher_level_is_remembered_longer(tree):
    assert due_day(tree, [evidence(level=2)]) > due_day(tree, [evidence(level=1)])


def test_better_answers_come_back_later(tree):
    days = [due_day(tree, [evidence(), evidence(day=30, kind="review", score=SCORES[r])]) for r in Rating]
    assert days == sorted(days)
    assert len(set(days)) == 4


def test_withdrawn_evidence_and_evidence_to_come_count_for_nothing(tree):
    first = evidence()
    taken_back = evidence(day=30, kind="review", score=1.0, withdrawal=Withdrawal(YEAR))
    assert due_day(tree, [first, taken_back]) == due_day(tree, [first])
    assert remember([evidence(day=10)], tree, NOON) == {}


def test_level_0_and_skills_of_another_tree_are_not_remembered(tree):
    assert remember([evidence(), evidence(level=0, day=3)], tree, YEAR) == {}
    assert remember([evidence("gardening")], tree, YEAR) == {}


def test_an_import_that_repeats_a_level_is_no_review(tree):
    assert due_day(tree, [evidence(), evidence(day=30, kind="import")]) == due_day(tree, [evidence()])
    assert due_day(tree, [evidence(), evidence(day=30)]) > due_day(tree, [evidence()])


def test_reviewing_a_skill_moves_those_it_builds_on_later_and_gives_them_no_level(tree):
    basis = [evidence("docker-basics"), evidence("container-orchestration", day=1)]
    review = evidence("container-orchestration", day=40, kind="review", score=0.85)
    before, after = remember(basis, tree, YEAR), remember([*basis, review], tree, YEAR)
    assert after["docker-basics"].card.due > before["docker-basics"].card.due
    assert after["docker-basics"].level == 1
    assert set(after) == set(before), "what no evidence speaks of stays unheld"
    directly = evidence("docker-basics", day=40, kind="review", score=0.85)
    assert remember([*basis, directly], tree, YEAR)["docker-basics"].card.due > after["docker-basics"].card.due


def test_a_failed_review_credits_nothing(tree):
    basis = [evidence("docker-basics"), evidence("container-orchestration", day=1)]
    failed = evidence("container-orchestration", day=40, kind="review", score=0.0)
    assert due_day(tree, [*basis, failed], "docker-basics") == due_day(tree, basis, "docker-basics")


def test_shares_follow_written_edges(tree):
    for skill_id in tree.skills:
        shares = exercised_by(tree, skill_id)
        assert skill_id not in shares
        assert all(shares[s] == 0.5 for s in tree.skills[skill_id].requires)
        assert all(0.1 <= share <= 0.5 for share in shares.values())


@settings(max_examples=150, deadline=None)
@given(
    stability=st.floats(0.5, 2000),
    difficulty=st.floats(1, 10),
    days=st.floats(0, 3000),
    share=st.floats(0, 1),
)
def test_a_credit_never_brings_a_review_earlier(stability, difficulty, days, share):
    card = Card(stability, difficulty, NOON)
    at = NOON + timedelta(days=days)
    after = credited(card, at, share)
    assert after.due >= card.due
    assert after.due <= max(card.due, reviewed(card, at, Rating.GOOD).due) + timedelta(seconds=1)
    assert after.retrievability(at) >= card.retrievability(at) - 1e-9


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_review_of_anything_brings_nothing_else_earlier(tree, data):
    skills = st.sampled_from(sorted(tree.skills))
    drawn = data.draw(st.lists(st.tuples(skills, st.integers(0, 3), st.floats(0, 200)), max_size=25))
    events = [evidence(s, level, day) for s, level, day in drawn]
    reviewed_skill = data.draw(skills)
    review = evidence(reviewed_skill, 1, 250, "review", data.draw(st.sampled_from([0.0, 0.6, 0.85, 1.0])))
    before, after = remember(events, tree, YEAR), remember([*events, review], tree, YEAR)
    for skill_id in set(before) - {reviewed_skill}:
        assert after[skill_id].card.due >= before[skill_id].card.due
        assert after[skill_id].level == before[skill_id].level


def test_the_same_evidence_gives_the_same_memory(tree):
    events = [evidence(s, 2, n) for n, s in enumerate(tree.places)]
    assert remember(events, tree, YEAR) == remember(events, tree, YEAR)


def test_evidence_of_the_first_and_the_last_year_is_borne(tree):
    ends = [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)]
    events = [Event(str(at.year), "c", "git", 1 + n, "import", at, at) for n, at in enumerate(ends)]
    assert remember(events, tree, ends[1])["git"].level == 2


def test_what_is_due_comes_most_faded_first(tree):
    events = [evidence("git", day=0), evidence("linux-cli", day=60), evidence("sql-mastery", day=355)]
    due = due_of(remember(events, tree, YEAR), YEAR)
    assert [d.step for d in due] == [Step("git", 1), Step("linux-cli", 1)]
    assert due[0].overdue_days > due[1].overdue_days >= 0


def test_confidence_fades_and_is_the_same_all_day(tree):
    events = [evidence()]
    morning, night = (confidences(events, tree, YEAR.replace(hour=hour)) for hour in (0, 23))
    assert morning == night
    assert morning["git"] < confidences(events, tree, NOON + timedelta(days=5))["git"]


@pytest.mark.parametrize(
    ("scores", "levels"),
    [
        ([0.0], [2]),
        ([0.0, 0.0], [2, 1]),
        ([0.0, 0.85, 0.0], [2, 2, 2]),
        ([0.0, 0.0, 0.0], [2, 1, 1]),
        ([0.0, 0.0, 0.0, 0.0, 0.0, 0.0], [2, 1, 1, 0, 0, 0]),
        ([0.6, 0.6, 0.6], [2, 2, 2]),
    ],
)
def test_a_level_falls_with_the_second_lapse_in_a_row(scores, levels):
    events, found = [evidence(level=2)], []
    for day, score in enumerate(scores, 1):
        found.append(level_after_review(events, "git", score))
        events.append(evidence(level=found[-1], day=day, kind="review", score=score))
    assert found == levels


def test_lapses_of_another_skill_or_taken_back_do_not_count():
    events = [
        evidence(level=2),
        evidence("linux-cli", 2, 1, "review", 0.0),
        evidence(level=2, day=2, kind="review", score=0.0, withdrawal=Withdrawal(YEAR)),
    ]
    assert level_after_review(events, "git", 0.0) == 2


def test_nobody_pays_for_fsrs_before_there_is_evidence():
    program = (
        "import sys\n"
        "from service.memory.replay import remember\n"
        "from service.files import BUNDLED_TREE, load_tree\n"
        "from datetime import UTC, datetime\n"
        "assert remember((), load_tree(BUNDLED_TREE), datetime.now(UTC)) == {}\n"
        "assert 'fsrs' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
