"""What is understood of the dev cases may not get worse unnoticed. The test cases are for reports only."""

from evals.cases import BranchCase, GoalCase, Need, NextCase, OutsideCase, PlanCase, RoutingCase, load
from evals.routing import read_utterances
from evals.statistics import estimate
from evals.understanding import accept_inside, read_goals, refuse_outside, retrieve_needs
from service.understanding.intents import Router


def test_dev_cases_are_understood(program):
    goals = read_goals(program.interpreter, load("goals", "dev", GoalCase))
    outside = refuse_outside(program.interpreter, load("outside", "dev", OutsideCase))
    assert estimate([case["right"] for case in goals]).mean >= 0.95
    assert estimate([case["refused"] for case in goals]).mean <= 0.02
    assert estimate([case["refused"] for case in outside]).mean >= 0.95


def test_dev_needs_are_found_and_not_refused(program):
    needs = load("needs", "dev", Need)[::3]
    found = retrieve_needs(program.skill_search, needs)
    assert estimate([case["fused"] for case in found]).mean >= 0.94
    assert estimate([case["refused"] for case in accept_inside(program.interpreter, needs)]).mean <= 0.02


def test_dev_utterances_are_read(program):
    router = Router(program.tree, program.interpreter.names)
    found = read_utterances(router, load("routing", "dev", RoutingCase))
    assert estimate([case["right"] for case in found]).mean >= 0.95
    assert estimate([case["about"] for case in found if case["about"] is not None]).mean >= 0.95


def test_cases_are_well_formed_and_halves_share_nothing(tree):
    for name, model, field in (
        ("goals", GoalCase, "question"),
        ("outside", OutsideCase, "question"),
        ("needs", Need, "text"),
        ("routing", RoutingCase, "id"),
        ("next", NextCase, "id"),
        ("branches", BranchCase, "id"),
        ("plans", PlanCase, "id"),
    ):
        dev, test = load(name, "dev", model), load(name, "test", model)
        assert not {getattr(c, field) for c in dev} & {getattr(c, field) for c in test}
        ids = [c.id for c in (*dev, *test)]
        assert len(ids) == len(set(ids))


def test_interval_holds_the_mean():
    found = estimate([1.0] * 19 + [0.0])
    assert found.low < found.mean == 0.95 < found.high
