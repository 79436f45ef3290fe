"""The best part of a path against every part of it."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from service.workflow.decision import decide
from tests.tree.small_trees import reachable, standings, trees
from tree.availability import units_for
from tree.goal import TrackGoal
from tree.learner import Learner, presume
from tree.rules import Rules
from tree.subset import best_subset, worths

MAX_STEPS = 11


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_part_of_the_path_that_fits_is_worth_more(data):
    tree = data.draw(trees())
    learner = Learner(levels=data.draw(standings(tree)))
    rules, levels = Rules(tree), presume(tree, learner).levels
    track = data.draw(st.sampled_from([t for t in tree.tracks if not t.is_origin]))
    decision = decide(rules, learner, [TrackGoal(track.id)], {}, 5)
    path = decision.path[:MAX_STEPS] if len(decision.path) <= MAX_STEPS else ()
    worth = worths(rules, path, decision.targets)
    units = {s: units_for(tree.hours(s)) for s in path}
    room = data.draw(st.integers(0, sum(units.values()) + 1))
    found = best_subset(rules, worth, units, levels, room)
    assert found.proven
    assert sum(units[s] for s in found.steps) <= room
    assert reachable(tree, found.steps, levels)
    best = max(
        (sum(worth[s] for s in part), -sum(units[s] for s in part))
        for size in range(len(path) + 1)
        for part in combinations(path, size)
        if sum(units[s] for s in part) <= room and reachable(tree, frozenset(part), levels)
    )
    assert (found.worth, -sum(units[s] for s in found.steps)) == best


def test_the_shipped_tree_is_solved_to_proof(tree, rules):
    for track in tree.tracks[1:]:
        decision = decide(rules, Learner(), [TrackGoal(track.id, 3)], {}, 5)
        worth = worths(rules, decision.path, decision.targets)
        units = {s: units_for(tree.hours(s)) for s in decision.path}
        for share in (0.1, 0.3, 0.5, 0.7, 0.9):
            found = best_subset(rules, worth, units, {}, int(sum(units.values()) * share))
            assert found.proven
            assert found.steps


def test_steps_of_the_goal_are_worth_more_than_the_ground_they_stand_on(rules):
    decision = decide(rules, Learner(), [TrackGoal("mlops-engineer")], {}, 5)
    worth = worths(rules, decision.path, decision.targets)
    targets = [worth[t] for t in decision.targets]
    ground = [w for step, w in worth.items() if rules.tree.places[step.skill_id].track.is_origin]
    assert min(targets) > max(ground)
