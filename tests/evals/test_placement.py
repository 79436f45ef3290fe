"""Placement on simulated learners: right enough, sparing, and better than the other ways of asking."""

import pytest

from evals.placement import Simulated, ahead, simulate, summarise
from tree.placement import MAX_QUESTIONS


@pytest.fixture(scope="module")
def outcomes(rules):
    return simulate(rules, 180, seed=7)


def test_placement_is_righter_than_asking_everything_once_with_fewer_items(outcomes):
    found = summarise(outcomes)
    assert ahead(outcomes, "everything").low > 0
    assert ahead(outcomes, "in order").low > 0
    assert found["placement"]["items"].high < found["everything"]["items"].low
    assert found["placement"]["saved"].low > 0.05


def test_placement_is_about_as_right_as_asking_everything_three_times(outcomes):
    assert ahead(outcomes, "everything, thrice").low > -0.05
    found = summarise(outcomes)
    assert found["placement"]["items"].mean < found["everything, thrice"]["items"].mean / 3


def test_those_who_learnt_in_order_are_placed_best(outcomes):
    orderly, astray = (
        summarise(outcomes, lambda o, way=way: o["orderly"] == way)["placement"] for way in (True, False)
    )
    assert orderly["right"].low > astray["right"].mean
    assert orderly["right"].mean > 0.9
    assert orderly["granted wrongly"].mean < 0.05


def test_nobody_is_asked_too_much(outcomes):
    assert max(o["items"] for o in outcomes if o["way"] == "placement") <= MAX_QUESTIONS


def test_what_was_wrong_and_what_was_right_make_everything(outcomes):
    for o in outcomes:
        assert o["right"] + o["granted wrongly"] + o["withheld wrongly"] == pytest.approx(1)


def test_the_same_seed_gives_the_same_learners(rules):
    assert simulate(rules, 6) == simulate(rules, 6)
    assert simulate(rules, 6) != simulate(rules, 6, seed=1)


def test_a_learner_answers_by_what_they_hold(rules):
    import numpy as np

    sure = Simulated(frozenset({"git"}), True, 0.0, 0.0, np.random.default_rng(0))
    assert [sure.answers("git"), sure.answers("spark")] == [True, False]
