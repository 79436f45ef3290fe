"""The constraints that `tree.schedule` names, each under its name."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.workflow.decision import decide
from tests.tree.small_trees import brute_open, standings, trees
from tree.availability import UNITS_PER_HOUR, Availability, units_for
from tree.goal import SkillGoal, TrackGoal
from tree.learner import Learner, presume
from tree.rules import Rules
from tree.schedule import ACTIVITIES, MAX_SESSION, Block, Material, in_order, lay_out, session_id, split, without
from tree.skill import Step

MONDAY = date(2026, 12, 7)
BOOKS = [Material("book", 3.0), Material("course", 40.0, hands_on=True), Material("drill", 2.0, hands_on=True)]
weeks = st.dictionaries(st.integers(0, 6), st.sampled_from([0.5, 1.0, 2.5, 5.0]), min_size=1)
step_hours = st.floats(0.1, 40).map(lambda h: round(h, 2))
steps = st.builds(Step, st.just("git"), st.integers(1, 3))


@given(steps, step_hours, st.lists(st.sampled_from(BOOKS), unique=True))
def test_the_blocks_of_a_step_take_its_hours(step, hours, materials):
    blocks = split(step, hours, materials)
    assert sum(b.units for b in blocks) == units_for(hours)
    assert all(b.units > 0 for b in blocks)
    order = [ACTIVITIES.index(b.activity) for b in blocks]
    assert order == sorted(order), "what is learnt is practised and then assessed"


@given(steps, step_hours, st.sets(st.sampled_from(["book", "course", "drill"])))
def test_no_resource_is_taken_twice(step, hours, used):
    taken = [b.resource_id for b in split(step, hours, BOOKS, used) if b.resource_id]
    assert len(taken) == len(set(taken))
    assert not used.intersection(taken)


def test_a_level_is_mostly_learning_then_mostly_practice():
    def hours(level):
        blocks = split(Step("git", level), 10, ())
        return {b.activity: b.units / UNITS_PER_HOUR for b in blocks}

    assert hours(1) == {"learn": 6.0, "practise": 3.0, "assess": 1.0}
    assert hours(2) == {"learn": 2.5, "practise": 6.5, "assess": 1.0}
    assert hours(3) == {"learn": 3.0, "practise": 5.0, "assess": 2.0}


@pytest.mark.parametrize(("hours", "kinds"), [(0.3, ["learn"]), (1, ["learn", "assess"])])
def test_a_small_step_is_not_cut_small(hours, kinds):
    assert [b.activity for b in split(Step("git", 1), hours, ())] == kinds


@given(weeks, st.lists(st.tuples(steps, step_hours), min_size=1, max_size=6))
def test_no_day_is_over_its_hours_and_no_session_under_half_an_hour(hours, wanted):
    blocks = [b for step, h in wanted for b in split(step, h, BOOKS)]
    days = dict(Availability(hours, MONDAY, date(2027, 6, 1)).days())
    sittings, rest = lay_out(blocks, days.items())
    for day in {s.day for s in sittings}:
        assert sum(s.units for s in sittings if s.day == day) <= days[day]
    assert all(1 <= s.units <= MAX_SESSION for s in sittings)
    assert sum(s.units for s in sittings) + sum(b.units for b in rest) == sum(b.units for b in blocks)
    assert [s.day for s in sittings] == sorted(s.day for s in sittings)
    assert len({s.id for s in sittings}) == len(sittings)
    if rest:
        assert sum(s.units for s in sittings) == sum(days.values()), "every hour is used before anything is left out"


def test_ids_that_exist_are_not_given_again():
    step = Step("git", 1)
    taken = {session_id(step, "learn", 1)}
    sittings, _ = lay_out([Block(step, "learn", 4)], [(MONDAY, 2), (date(2026, 12, 8), 2)], taken)
    assert [s.number for s in sittings] == [2, 3]


def test_work_that_is_behind_is_not_planned_again():
    step = Step("git", 1)
    blocks = split(step, 10, BOOKS)
    left = without(blocks, {step: {"learn": 7, "assess": 2}})
    assert [(b.activity, b.units, b.resource_id) for b in left] == [("learn", 5, "course"), ("practise", 6, "drill")]


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_legal_at_every_point_and_one_step_at_a_time(data):
    tree = data.draw(trees())
    learner = Learner(levels=data.draw(standings(tree)))
    rules, held = Rules(tree), dict(presume(tree, learner).levels)
    track = data.draw(st.sampled_from([t for t in tree.tracks if not t.is_origin]))
    path = decide(rules, learner, [TrackGoal(track.id)], {}, 5).path
    wish = data.draw(st.permutations(path))
    order = in_order(rules, path, held, {s: at for at, s in enumerate(wish)})
    blocks = [b for s in order for b in split(s, tree.hours(s), BOOKS)]
    sittings, rest = lay_out(blocks, Availability(data.draw(weeks), MONDAY).days())
    assert not rest
    begun: list[Step] = []
    for sitting in sittings:
        if not begun or begun[-1] != sitting.step:
            if begun:
                held[begun[-1].skill_id] = begun[-1].level
            assert sitting.step not in begun, "a step is finished before the next is begun"
            assert brute_open(tree, sitting.step, held)
            begun.append(sitting.step)


def test_unlocking_and_goal_critical_steps_come_before_others_of_equal_need(tree, rules):
    """At every point no open step of the same level is better in every term; momentum keeps related ones together."""
    from tree.next_steps import Ranking

    for track in tree.tracks[1:]:
        decision = decide(rules, Learner(), [TrackGoal(track.id, 3)], {}, 5)
        ranking, levels = Ranking(rules, decision.path, {}), {}
        for step in decision.path:
            for other in rules.open_steps(levels):
                if other in ranking.remaining and other.level == step.level and other != step:
                    mine, theirs = terms(ranking, step, levels), terms(ranking, other, levels)
                    if theirs["momentum"] >= mine["momentum"]:
                        assert not all(theirs[c] > mine[c] for c in ("on-path", "unlocks", "foundation"))
            levels[step.skill_id] = step.level


def terms(ranking, step, levels):
    weights = {r.code: r.weight for r in ranking.explain(step, levels).reasons}
    return {code: weights.get(code, 0.0) for code in ("on-path", "unlocks", "foundation", "momentum")}


def test_related_skills_stand_together(tree, rules):
    """First levels come tier by tier: a path leaves a tier or option, and comes back to it, only where it must."""
    for track in tree.tracks[1:]:
        path = decide(rules, Learner(), [TrackGoal(track.id)], {}, 5).path
        places = [tree.places[s.skill_id] for s in path if s.level == 1]
        groups = [(p.track.id, p.tier.number, p.option.id if p.option else "") for p in places]
        changes = sum(a != b for a, b in pairwise(groups))
        assert changes <= len(set(groups)) + 2, track.id


def test_a_skill_goal_is_in_order_whatever_is_preferred(tree, rules):
    path = decide(rules, Learner(), [SkillGoal("continuous-training")], {}, 5).path
    order = in_order(rules, path, {}, {s: -at for at, s in enumerate(path)})
    held: dict[str, int] = {}
    for step in order:
        assert brute_open(tree, step, held)
        held[step.skill_id] = step.level
