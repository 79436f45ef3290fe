"""Other ways to a goal, against a brute-force reading of the rules on small trees."""

from itertools import pairwise

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.tree.small_trees import brute_best, brute_open, standings, trees
from tree.counterfactual import Situation, blocked, differences, earliest, line_up_to, without
from tree.goal import SkillGoal, TrackGoal, Wanted, want
from tree.learner import Learner, presume
from tree.path import levels_after
from tree.rules import Rules
from tree.skill import Step

SLOW = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
MAX_STEPS = 11


@st.composite
def situations(draw: st.DrawFn) -> tuple[Situation, list[list[Step]]]:
    """A situation, and all the ways of wanting what is wanted in it."""
    tree = draw(trees())
    assume(sum(1 for _ in tree.steps()) <= MAX_STEPS)
    levels = presume(tree, Learner(levels=draw(standings(tree)))).levels
    track = draw(st.sampled_from([t for t in tree.tracks if not t.is_origin]))
    goal = draw(st.sampled_from([TrackGoal(track.id), *(SkillGoal(s) for s in tree.places)]))
    wanted = want(tree, [goal], {})
    ways = [list(wanted.steps)]
    for choice in wanted.choices:
        ways = [[*way, *steps] for way in ways for steps in choice.alternatives.values()]
    return Situation(Rules(tree), wanted, levels), ways


def legal(situation, steps):
    """Whether each step is open when its turn comes; the levels at the end."""
    held = dict(situation.levels)
    for step in steps:
        assert brute_open(situation.rules.tree, step, held)
        held[step.skill_id] = step.level
    return held


def open_later(data, situation):
    """A step that is the next of its skill."""
    steps = list(situation.rules.next_levels(situation.levels))
    assume(steps)
    return data.draw(st.sampled_from(steps))


@SLOW
@given(st.data())
def test_the_earliest_way_is_legal_reaches_the_goal_and_costs_what_brute_force_says(data):
    situation, ways = data.draw(situations())
    step, tree = open_later(data, situation), situation.rules.tree
    found = earliest(situation, step)
    assert situation.wanted.met_by(legal(situation, found.whole.steps))
    assert found.whole.steps[: len(found.before.steps) + 1] == (*found.before.steps, step)
    assert found.before.hours + tree.hours(step) == brute_best(tree, [[step]], situation.levels)
    after = levels_after(situation.levels, (*found.before.steps, step))
    assert found.whole.hours == found.before.hours + tree.hours(step) + brute_best(tree, ways, after)
    assert found.whole.hours == sum(map(tree.hours, found.whole.steps))
    assert found.whole.hours >= situation.way().hours


@SLOW
@given(st.data())
def test_a_step_of_the_way_can_come_early_at_no_cost_where_nothing_is_to_choose(data):
    situation, _ = data.draw(situations())
    assume(not situation.rules.gates)
    way = situation.way()
    assume(way.steps)
    step = data.draw(st.sampled_from(way.steps))
    assume(situation.levels.get(step.skill_id, 0) == step.level - 1)
    found = earliest(situation, step)
    assert set(found.whole.steps) == set(way.steps)
    assert len(found.before.steps) <= way.steps.index(step)


@SLOW
@given(st.data())
def test_a_way_round_a_skill_is_legal_and_there_is_none_where_brute_force_finds_none(data):
    situation, ways = data.draw(situations())
    tree = situation.rules.tree
    skill_id = data.draw(st.sampled_from(list(tree.places)))
    found = without(situation, skill_id)
    kept = _walled(tree, skill_id)
    best = brute_best(kept, ways, situation.levels)
    if found is None:
        assert best >= _WALL
    else:
        assert found.hours == best
        assert situation.wanted.met_by(legal(situation, found.steps))
        assert all(s.skill_id != skill_id for s in found.steps)
        assert found.hours >= situation.way().hours


_WALL = 10_000.0


def _walled(tree, skill_id):
    """The tree in which the skill can be taken only at a price that no way without it has."""
    dear = tree.skills[skill_id].model_copy(update={"hours": (_WALL,) * tree.skills[skill_id].max_level})
    return tree.model_copy(update={"skills": {**tree.skills, skill_id: dear}})


@SLOW
@given(st.data())
def test_what_is_not_blocked_can_be_taken_without_the_skill_and_what_is_cannot(data):
    situation, _ = data.draw(situations())
    way = situation.way()
    assume(way.steps)
    skill_id = data.draw(st.sampled_from([s.skill_id for s in way.steps]))
    lost = blocked(situation.rules, situation.levels, way.steps, skill_id)
    kept = [s for s in way.steps if s not in lost]
    held = legal(situation, kept)
    assert not any(brute_open(situation.rules.tree, s, held) for s in lost if s.skill_id != skill_id)


@SLOW
@given(st.data())
def test_the_line_up_to_a_step_is_made_of_written_edges_that_are_missing(data):
    situation, _ = data.draw(situations())
    step, tree = open_later(data, situation), situation.rules.tree
    line = line_up_to(situation.rules, situation.levels, step)
    assert line[-1] == step
    for before, after in pairwise(line):
        assert before.skill_id in tree.skills[after.skill_id].requires
        assert situation.levels.get(before.skill_id, 0) < before.level
    missing = [r for r in tree.skills[step.skill_id].requires if situation.levels.get(r, 0) == 0]
    assert len(line) > 1 or not missing


def test_differences_are_what_comes_in_and_what_falls_away():
    a, b, c = (Step(name, 1) for name in "abc")
    assert differences((a, b), (c, a)) == ((c,), (b,))


def test_the_shipped_tree_allows_kubernetes_after_the_origin_and_the_core_before_it(rules):
    wanted = want(rules.tree, [TrackGoal("ai-engineer")], {})
    found = earliest(Situation(rules, wanted, {}), Step("container-orchestration", 1))
    before = {s.skill_id for s in found.before.steps}
    assert before >= {*rules.tree.origin, "fastapi", "dependency-injection", "async-architecture", "docker-basics"}
    assert found.whole.hours == Situation(rules, wanted, {}).way().hours


def test_a_goal_without_its_own_skill_has_no_way(rules):
    situation = Situation(rules, Wanted((Step("ci-cd", 1),), ()), {})
    assert without(situation, "git") is None
    assert without(situation, "spark") == situation.way()
