"""Placement: what answers make likely, what is asked next, and when it is enough."""

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tree.parsing import parse_tree
from tree.placement import (
    GRANTED,
    GUESS_CHOICE,
    MAX_QUESTIONS,
    MAX_STATES,
    SLIP,
    SURE,
    Answered,
    Placement,
    domain,
    entropy,
)
from tree.rules import Rules
from tree.skill import Step

TRACKS = ("origin", "ai-engineer", "ai-modeler", "llm-app-engineer", "data-engineer", "mlops-engineer")


def graph(**requires):
    """A plain graph: skill -> what it requires."""
    skills = {skill: {"title": skill, "requires": needed} for skill, needed in requires.items()}
    return Rules(parse_tree([("graph.json", json.dumps({"title": "graph", "skills": skills}))]))


def chain(length):
    """Skills that each require the one before."""
    return graph(**{f"s{n}": [f"s{n - 1}"] if n else [] for n in range(length)})


def ask(placement, holds):
    """A whole placement of somebody who answers by this rule; the answers and what is believed in the end."""
    answers = []
    while len(answers) < MAX_QUESTIONS and not placement.belief(answers).is_sure:
        skill = placement.next_skill(placement.belief(answers), dict.fromkeys(placement.skills, GUESS_CHOICE))
        answers.append(Answered(skill, holds(skill)))
    return answers, placement.belief(answers)


def test_without_answers_every_distance_is_as_likely():
    belief = Placement(chain(4), "main", {}).belief([])
    assert list(belief.held.values()) == pytest.approx([4 / 5, 3 / 5, 2 / 5, 1 / 5])


def test_one_answer_is_weighed_by_bayes_rule():
    placement = Placement(chain(1), "main", {})
    right, wrong = (placement.belief([Answered("s0", r)]).held["s0"] for r in (True, False))
    assert right == pytest.approx((1 - SLIP) / (1 - SLIP + GUESS_CHOICE))
    assert wrong == pytest.approx(SLIP / (SLIP + 1 - GUESS_CHOICE))


def test_passing_an_advanced_skill_speaks_for_what_it_requires():
    placement = Placement(chain(5), "main", {})
    before, after = placement.belief([]), placement.belief([Answered("s3", True)])
    assert all(after.held[s] > before.held[s] for s in placement.skills)


def test_failing_a_basic_skill_speaks_against_what_stands_on_it():
    placement = Placement(chain(5), "main", {})
    before, after = placement.belief([]), placement.belief([Answered("s1", False)])
    assert all(after.held[s] < before.held[s] for s in placement.skills)


def test_what_is_guessed_easily_says_less():
    placement = Placement(chain(1), "main", {})
    guesses = [placement.belief([Answered("s0", True, guess)]).held["s0"] for guess in (0.05, 0.25, 0.5)]
    assert guesses == sorted(guesses, reverse=True)


def test_the_first_question_is_near_the_middle():
    placement = Placement(chain(9), "main", {})
    assert placement.next_skill(placement.belief([]), dict.fromkeys(placement.skills, 0.25)) == "s4"


def test_only_what_can_be_asked_is_asked():
    placement = Placement(chain(9), "main", {})
    assert placement.next_skill(placement.belief([]), {"s2": 0.25, "other": 0.25}) == "s2"
    assert placement.next_skill(placement.belief([]), {}) is None


def test_what_is_held_is_not_in_question(rules):
    held = {"python-syntax": 1, "git": 2}
    assert set(Placement(rules, "origin", held).skills) == set(rules.tree.origin) - set(held)
    everything = dict.fromkeys(rules.tree.places, 1)
    nothing = Placement(rules, "origin", everything)
    assert nothing.skills == ()
    assert nothing.belief([]).is_sure


def test_answers_about_other_skills_say_nothing():
    placement = Placement(chain(3), "main", {})
    assert placement.belief([Answered("elsewhere", False)]) == placement.belief([])


def test_a_track_has_the_origin_and_what_it_requires_elsewhere_with_it(rules):
    for track in TRACKS:
        found = set(domain(rules, track))
        assert set(rules.tree.origin) <= found
        assert all(need.skill_id in found for s in found for need in rules.needs(Step(s, 1)))


@pytest.mark.parametrize("track", TRACKS)
@pytest.mark.parametrize("knows", [True, False])
def test_who_knows_all_or_nothing_is_soon_told(rules, track, knows):
    placement = Placement(rules, track, {})
    answers, belief = ask(placement, lambda _: knows)
    assert belief.is_sure
    assert len(answers) < len(placement.skills) + 1
    assert belief.granted == (placement.skills if knows else ())
    assert len(answers) <= 11


@pytest.mark.parametrize("track", TRACKS)
def test_who_answers_as_a_state_of_the_tree_is_found_in_it(rules, track):
    """With perfect answers from a legal state, that state is believed in the end, but for two skills at most."""
    placement = Placement(rules, track, {})
    held: list[str] = []
    while True:
        answers, belief = ask(placement, lambda skill: skill in held)
        assert len(set(belief.granted) - set(held)) <= 1
        assert len(set(held) - set(belief.granted)) <= 2
        assert len(answers) <= MAX_QUESTIONS
        now = dict.fromkeys(held, 1)
        opened = [s for s in placement.skills if s not in held and rules.is_open(Step(s, 1), now)]
        if not opened:
            break
        held.append(opened[0])


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_beliefs_are_probabilities_that_never_rise_above_what_they_stand_on(rules, data):
    placement = Placement(rules, data.draw(st.sampled_from(TRACKS)), {})
    skills = st.sampled_from(placement.skills)
    guess = st.sampled_from([0.05, 0.25])
    answers = data.draw(st.lists(st.builds(Answered, skills, st.booleans(), guess), max_size=15))
    belief = placement.belief(answers)
    assert math.isclose(sum(belief.weights), 1)
    for skill in placement.skills:
        assert -1e-12 <= belief.held[skill] <= 1 + 1e-12
        for need in rules.needs(Step(skill, 1)):
            assert belief.held[skill] <= belief.held[need.skill_id] + 1e-9
    assert all(belief.held[s] >= GRANTED for s in belief.granted)
    assert belief.is_sure == all(p >= SURE or p <= 1 - SURE for p in belief.held.values())


def test_the_order_of_answers_does_not_matter(rules):
    placement = Placement(rules, "origin", {})
    answers = [Answered("git", True), Answered("python-syntax", False), Answered("git", False, 0.05)]
    one, other = placement.belief(answers), placement.belief(answers[::-1])
    assert one.held == pytest.approx(other.held)


def test_a_tree_of_too_many_states_is_placed_along_one_order():
    rules = graph(**{f"s{n}": [] for n in range(14)})
    placement = Placement(rules, "main", {})
    assert MAX_STATES < 2**14
    assert len(placement.belief([]).weights) == 15
    _, belief = ask(placement, lambda skill: int(skill[1:]) < 6)
    assert set(belief.granted) == {f"s{n}" for n in range(6)}


def test_entropy_is_in_bits():
    assert (entropy(0.5), entropy(0), entropy(1)) == (1, 0, 0)
