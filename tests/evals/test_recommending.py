"""The evals of next steps, branches and plans: a gate on the dev cases, and evaluators that see what is broken."""

import pytest

from evals.advising import advise
from evals.cases import BranchCase, NextCase, PlanCase, load
from evals.command import against_baselines
from evals.policies import Engine, WithoutPrerequisites
from evals.recommending import recommend
from evals.scheduling import schedule
from evals.statistics import holm, paired


@pytest.fixture(scope="module")
def outcomes(program):
    return recommend(program, load("next", "dev", NextCase))


def mean(cases, field):
    values = [case[field] for case in cases if case.get(field) is not None]
    return sum(values) / len(values)


def test_no_recommended_step_breaks_a_rule_and_seldom_any_is_wrong(outcomes):
    assert sum(case.get("broken rules", 0) for case in outcomes) == 0
    assert mean(outcomes, "engine: wrong@3") <= 0.02
    assert mean(outcomes, "state") >= 0.95


def test_the_engine_agrees_with_mentors_more_than_any_baseline(outcomes):
    assert mean(outcomes, "engine: hit@1") >= 0.75
    assert mean(outcomes, "engine: nDCG@5") >= 0.85
    for name, difference in against_baselines({"next steps": outcomes}).items():
        assert difference.mean > 0, name


def test_branch_advice_seldom_misleads(program):
    found = advise(program, load("branches", "dev", BranchCase))
    assert mean(found, "agreed") >= 0.8
    assert mean(found, "misled") <= 0.1


def test_plans_hold_what_they_must(program, tmp_path):
    found = schedule(program, load("plans", "dev", PlanCase), tmp_path)
    assert sum(case["broken rules"] for case in found) == 0
    assert mean(found, "right") >= 0.85


def test_an_engine_that_ignores_prerequisites_is_seen(program, outcomes, monkeypatch):
    monkeypatch.setattr("evals.recommending.BASELINES", (WithoutPrerequisites(), Engine()))
    cases = [case for case in load("next", "dev", NextCase) if case.first][:60]
    found = recommend(program, cases)
    broken, whole = WithoutPrerequisites().name, Engine().name
    assert mean(found, f"{broken}: wrong@3") > mean(found, f"{whole}: wrong@3") + 0.2
    assert mean(found, f"{broken}: nDCG@5") < mean(found, f"{whole}: nDCG@5") - 0.2


def test_paired_differences_and_their_correction():
    better = paired([1.0] * 40, [0.0] * 20 + [1.0] * 20)
    assert (better.mean, better.cases) == (0.5, 40)
    assert better.low > 0
    assert better.p < 0.01
    same = paired([1.0, 0.0, 1.0, 0.0], [0.0, 1.0, 0.0, 1.0])
    assert same.p > 0.5
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
