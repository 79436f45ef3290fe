"""Reviews against none in simulated lives: paired, repeatable, with the same hours, and able to tell the difference."""

from dataclasses import replace

import pytest

from evals import retention
from evals.retention import MEASURES, compare, simulate_retention
from evals.simulation.population import draw_population


@pytest.fixture(scope="module")
def population(tree):
    return draw_population(tree, 10, 3)


@pytest.fixture(scope="module")
def found(tree, population):
    return simulate_retention(tree, population, 3)


def test_reviews_keep_more_of_what_is_held(found):
    rows = {row.measure: row for row in compare(found)}
    assert tuple(rows) == MEASURES
    assert rows["retention"].difference.low > 0
    assert rows["held_hours"].difference.mean < 0, "reviews take hours that learning would have had"


def test_the_same_seed_gives_the_same_lives(tree, population, found):
    again = simulate_retention(tree, population[:3], 3)
    assert again == {arm: lives[:3] for arm, lives in found.items()}


def test_without_time_for_reviews_both_arms_are_one(tree, population, monkeypatch):
    monkeypatch.setattr(retention, "SHARE_OF_WEEK", 0.0)
    same = simulate_retention(tree, population[:3], 3)
    assert same["with"] == same["without"]


def test_who_forgets_nothing_gains_nothing_from_reviews(tree, population):
    steady = [replace(who, half_life=1e9) for who in population[:4]]
    (kept, *_) = compare(simulate_retention(tree, steady, 3))
    assert kept.without.mean == pytest.approx(1, abs=1e-6)
    assert kept.difference.mean == pytest.approx(0, abs=1e-6)
