"""What is understood of the dev cases may not get worse unnoticed. The test cases are for reports only."""

from evals.cases import GoalCase, Need, OutsideCase, load
from evals.command import evaluate, summarise
from evals.statistics import estimate


def test_dev_cases_are_understood(program):
    figures = summarise(evaluate(program, "dev"))
    assert figures["goals right"].mean >= 0.95
    assert figures["outside refused"].mean >= 0.95
    assert figures["goals refused"].mean <= 0.02


def test_cases_are_well_formed_and_halves_share_nothing(tree):
    for name, model, field in (
        ("goals", GoalCase, "question"),
        ("outside", OutsideCase, "question"),
        ("needs", Need, "text"),
    ):
        dev, test = load(name, "dev", model), load(name, "test", model)
        assert not {getattr(c, field) for c in dev} & {getattr(c, field) for c in test}
        ids = [c.id for c in (*dev, *test)]
        assert len(ids) == len(set(ids))


def test_interval_holds_the_mean():
    found = estimate([1.0] * 19 + [0.0])
    assert found.low < found.mean == 0.95 < found.high
