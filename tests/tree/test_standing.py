"""What is said to be missing is what the rules ask for, read one by one."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tree.small_trees import brute_open, standings, trees
from tree.learner import Learner, presume
from tree.next_steps import Ranking
from tree.rules import Rules, holds
from tree.skill import Step
from tree.standing import survey


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_level_is_open_when_nothing_is_missing_and_every_rule_agrees(data):
    tree = data.draw(trees())
    rules, levels = Rules(tree), data.draw(standings(tree))
    for found in survey(rules, levels):
        highest = tree.skills[found.skill_id].max_level
        assert len(found.states) == highest
        for level, state in enumerate(found.states, 1):
            step = Step(found.skill_id, level)
            assert (state == "held") == holds(levels, step)
            assert (state == "open") == brute_open(tree, step, levels)
        assert (found.next_step is None) == (found.level == highest)
        assert bool(found.lacks) == (found.next_step is not None and "open" not in found.states)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_taking_what_is_missing_and_nothing_less_opens_the_level(data):
    tree = data.draw(trees())
    rules, levels = Rules(tree), data.draw(standings(tree))
    for found in survey(rules, levels):
        if not found.lacks:
            continue
        assert found.next_step
        steps = {step for lack in found.lacks for step in lack.steps}
        assert not any(holds(levels, step) for step in steps)
        taken = {**levels, **{s.skill_id: s.level for s in sorted(steps)}}
        assert brute_open(tree, found.next_step, taken)
        for lack in found.lacks:
            if lack.rule != "branch":
                one_less = {**taken, lack.steps[0].skill_id: lack.steps[0].level - 1}
                assert not brute_open(tree, found.next_step, one_less)


def test_sorted_from_the_origin_upwards(tree, rules):
    lacks = {s.skill_id: s.lacks for s in survey(rules, {})}
    capstone = next(
        s for s, place in tree.places.items() if place.track.id == "mlops-engineer" and place.tier.number == 3
    )
    order = [lack.rule for lack in lacks[capstone]]
    assert order == sorted(order, key=["origin", "tier", "branch", "requires"].index)
    assert order[:3] == ["origin", "tier", "branch"]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_path_takes_the_best_ranked_open_step_again_and_again(data):
    tree = data.draw(trees())
    rules = Rules(tree)
    levels = dict(presume(tree, Learner(data.draw(standings(tree)))).levels)
    remaining = [s for s in tree.steps() if not holds(levels, s)]
    fit = {s: data.draw(st.sampled_from([0.0, 0.5, 1.0])) for s in tree.places}
    said = st.sampled_from([{}, {"skipped": -0.3}, {"liked": 0.1}, {"disliked": -2.0, "eases": 0.05}])
    ranking = Ranking(rules, remaining, fit, leanings={s: data.draw(said) for s in tree.places})
    for step in ranking.order(levels):
        opened = [s for s in remaining if rules.is_open(s, levels)]
        assert ranking.rank(opened, levels)[0].step == step
        levels[step.skill_id] = step.level
    assert not [s for s in remaining if not holds(levels, s)]
