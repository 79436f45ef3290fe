"""The path against a brute-force reading of the rules on small trees."""

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from service.workflow.decision import decide
from tests.tree.small_trees import brute_best, brute_open, standings, trees
from tree.goal import SkillGoal, TrackGoal, want
from tree.learner import Learner, presume
from tree.path import find_remaining
from tree.rules import Rules
from tree.skill import Step

SLOW = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
MAX_STEPS = 13


@SLOW
@given(st.data())
def test_hours_are_the_optimum(data):
    tree = data.draw(trees())
    levels = data.draw(standings(tree))
    assume(sum(1 for _ in tree.steps()) <= MAX_STEPS)
    track = data.draw(st.sampled_from([t for t in tree.tracks if not t.is_origin]))
    goal = data.draw(st.sampled_from([TrackGoal(track.id), *(SkillGoal(s) for s in tree.places)]))
    rules, wanted = Rules(tree), want(tree, [goal], {})
    ways = [list(wanted.steps)]
    for choice in wanted.choices:
        ways = [[*way, *steps] for way in ways for steps in choice.alternatives.values()]
    found = find_remaining(rules, wanted, levels, {})
    assert found.hours == brute_best(tree, ways, levels)


@SLOW
@given(st.data())
def test_path_is_legal_and_no_step_can_be_left_out(data):
    tree = data.draw(trees())
    learner = Learner(levels=data.draw(standings(tree)))
    skill_id = data.draw(st.sampled_from(list(tree.places)))
    goal = SkillGoal(skill_id, data.draw(st.integers(1, tree.skills[skill_id].max_level)))
    rules, start = Rules(tree), presume(tree, learner).levels
    decision = decide(rules, learner, [goal], {}, 5)
    held = dict(start)
    for step in decision.path:
        assert brute_open(tree, step, held)
        held[step.skill_id] = step.level
    assert held.get(skill_id, 0) >= goal.level
    for left_out in decision.path:
        assert not _reaches(tree, start, [s for s in decision.path if s != left_out], Step(skill_id, goal.level))


def _reaches(tree, start, steps, target):
    held, left = dict(start), list(steps)
    while now := [s for s in left if brute_open(tree, s, held)]:
        for step in now:
            held[step.skill_id] = step.level
            left.remove(step)
    return held.get(target.skill_id, 0) >= target.level


@SLOW
@given(st.data())
def test_every_recommended_step_is_open_and_the_best_one_starts_the_path(data):
    tree = data.draw(trees())
    learner = Learner(levels=data.draw(standings(tree)))
    goals = data.draw(st.lists(st.sampled_from([SkillGoal(s) for s in tree.places]), max_size=2))
    goals = [SkillGoal(g.skill_id, tree.capped(g.skill_id, g.level).level) for g in goals]
    decision = decide(Rules(tree), learner, goals, {}, 5)
    levels = decision.standing.levels
    assert all(brute_open(tree, r.step, levels) for r in decision.recommended)
    assert all(abs(sum(x.weight for x in r.reasons) - r.score) < 1e-3 for r in decision.recommended)
    if decision.path:
        assert decision.recommended[0].step == decision.path[0]
        assert {r.step for r in decision.recommended} <= set(decision.path)


@SLOW
@given(st.data())
def test_open_steps_are_those_of_the_rules(data):
    tree = data.draw(trees())
    levels = data.draw(standings(tree))
    assert set(Rules(tree).open_steps(levels)) == {s for s in tree.steps() if brute_open(tree, s, levels)}
