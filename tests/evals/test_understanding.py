"""The cases of the evals are well-formed. What is understood of them is for the gate."""

from evals.cases import BranchCase, GoalCase, Need, NextCase, OutsideCase, PlanCase, RoutingCase, load
from evals.statistics import estimate


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
