"""The evals of next steps, branches and plans: a gate on the dev cases, and evaluators that see what is broken."""

import pytest

from evals.advising import advise
from evals.cases import BranchCase, NextCase, PlanCase, load
from evals.figures import comparison
from evals.ranking import score_ranking
from evals.recommending import recommend
from evals.scheduling import schedule
from evals.statistics import difference, holm, paired, worse
from evals.suites.advice import NEXT
from tree.skill import Step


@pytest.fixture(scope="module")
def outcomes(program):
    return recommend(program, load("next", "dev", NextCase))


def mean(cases, field):
    values = [case[field] for case in cases if case.get(field) is not None]
    return sum(values) / len(values)


def test_no_recommended_step_breaks_a_rule_and_seldom_any_is_wrong(outcomes):
    for fault in ("broken rules", "broken path", "invented ids", "ungrounded"):
        assert [case["id"] for case in outcomes if case.get(fault)] == [], fault
    assert mean(outcomes, "engine: wrong@3") <= 0.02
    assert mean(outcomes, "state") >= 0.95


def test_paths_take_no_more_than_the_least_hours(outcomes):
    assert max(case.get("hours off the least", 0.0) for case in outcomes) == pytest.approx(0.0, abs=1e-6)


def test_without_words_both_languages_get_the_same_steps(outcomes):
    assert mean(outcomes, "same in both languages") == 1.0


def test_the_engine_agrees_with_mentors_more_than_any_baseline(outcomes):
    assert mean(outcomes, "engine: hit@1") >= 0.75
    assert mean(outcomes, "engine: nDCG@5") >= 0.85
    rows = comparison(NEXT, outcomes)
    assert rows[0].policy == "engine"
    baselines = [row for row in rows[1:] if not row.policy.startswith("without ")]
    assert len(baselines) == 9
    for row in baselines:
        assert row.ahead.mean > 0, row.policy


def test_an_engine_that_ignores_prerequisites_is_seen(outcomes):
    assert mean(outcomes, "without prerequisites: wrong@3") > mean(outcomes, "engine: wrong@3") + 0.2
    assert mean(outcomes, "without prerequisites: nDCG@5") < mean(outcomes, "engine: nDCG@5") - 0.2


def test_branch_advice_seldom_misleads(program):
    found = advise(program, load("branches", "dev", BranchCase))
    assert mean(found, "agreed") >= 0.8
    assert mean(found, "misled") <= 0.1


def test_plans_hold_what_they_must(program, tmp_path):
    found = schedule(program, load("plans", "dev", PlanCase), tmp_path)
    assert sum(case["broken rules"] for case in found) == 0
    assert mean(found, "right") >= 0.85
    assert mean(found, "worth over the best") >= 0.99


def case_of(first, good=(), wrong=()):
    fields = {"id": "c", "written": "2026-11-24", "language": "en", "kind": "k", "why": "w"}
    return NextCase.model_validate({**fields, "first": first, "good": good, "wrong": wrong})


def test_a_ranking_is_scored_by_what_a_mentor_would_put_first():
    case = case_of([("git", 1)], [("linux-cli", 1)], [("ci-cd", 1)])
    assert score_ranking(case, [Step("git", 1)])["hit@1"] == 1.0
    late = score_ranking(case, [Step("linux-cli", 1), Step("ci-cd", 1), Step("git", 1)])
    assert (late["hit@1"], late["hit@3"], late["wrong@3"]) == (0.0, 1.0, 1.0)
    assert 0 < late["nDCG@5"] < 1
    assert score_ranking(case, [Step("git", 1), Step("linux-cli", 1)])["nDCG@5"] == pytest.approx(1.0)
    assert set(score_ranking(case, []).values()) == {0.0}
    assert score_ranking(case, [Step("git", 2)])["hit@3"] == 0.0, "another level is another step"


def test_paired_differences_and_their_correction():
    better = paired([1.0] * 40, [0.0] * 20 + [1.0] * 20)
    assert (better.mean, better.cases) == (0.5, 40)
    assert better.low > 0
    assert better.p < 0.01
    same = paired([1.0, 0.0, 1.0, 0.0], [0.0, 1.0, 0.0, 1.0])
    assert same.p > 0.5
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])


def test_unpaired_differences_have_an_interval():
    apart = difference([1.0] * 30, [0.0] * 15 + [1.0] * 15)
    assert apart.mean == 0.5
    assert apart.low > 0
    assert apart.p < 0.01
    assert difference([1.0, 0.0] * 10, [0.0, 1.0] * 10).p > 0.5


def test_only_getting_worse_counts_as_worse():
    assert worse([]) == worse([0.0] * 50) == 1.0
    assert worse([-1.0] * 8 + [0.0] * 200) < 0.05, "cases that did not change do not dilute"
    assert worse([1.0] * 8) > 0.9
    assert worse([-1.0, 1.0] * 8) > 0.2
    assert worse([-1.0] * 2) > 0.05, "two cases may be chance"
