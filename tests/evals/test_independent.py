"""The independent solver against brute force on small trees, and the engine against the solver on the shipped tree."""

from itertools import combinations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from evals.independent import check_path, least_hours, most_worth, presumed_levels
from service.workflow.decision import decide
from tests.tree.small_trees import brute_best, brute_open, build, reachable, standings, trees
from tree.goal import OptionGoal, SkillGoal, StepsGoal, TrackGoal
from tree.learner import Learner, presume
from tree.rules import Rules
from tree.skill import Step

SLOW = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
MAX_STEPS = 12

TRACKS = ("ai-engineer", "ai-modeler", "llm-app-engineer", "data-engineer", "mlops-engineer")
LEARNERS = {
    "newcomer": Learner(),
    "programmer who wants serving": Learner(
        levels={"python-syntax": 3, "git": 2, "docker-basics": 2, "fastapi": 1, "sql-mastery": 2},
        branches={"ai-engineer": ("serving-specialist",)},
    ),
    "researcher without a shell": Learner(
        levels={"peft": 2, "cnn-backbones": 1, "math-statistics": 3, "llm-evaluation": 3, "drift-detection": 1},
        denied=frozenset({"linux-cli", "oop-functional"}),
        branches={"ai-modeler": ("vision-sage", "language-sage"), "data-engineer": ("real-time-master",)},
    ),
}


@st.composite
def few_steps(draw):
    tree = draw(trees())
    assume(sum(1 for _ in tree.steps()) <= MAX_STEPS)
    return tree


def capped(tree, skill_ids, level):
    return [tree.capped(s, level) for s in skill_ids]


def ways_to_want(tree, goal, branches):
    """Rule 6 spelt out: the sets of steps any one of which meets the goal."""
    match goal:
        case StepsGoal(steps):
            return [list(steps)]
        case SkillGoal(skill_id, level):
            return [capped(tree, [skill_id], level)]
        case OptionGoal(option_id, level):
            return [capped(tree, tree.options[option_id][2].skills, level)]
    ways = [[]]
    for tier in tree.tracks_by_id[goal.track_id].tiers:
        chosen = [o for o in tier.options if o.id in ((goal.option_id,) if goal.option_id else branches)]
        groups = [[s for o in chosen for s in o.skills]] if chosen else [o.skills for o in tier.options]
        ways = [[*w, *capped(tree, [*tier.skills, *g], goal.level)] for w in ways for g in groups or [()]]
    return ways


def draw_goal(data, tree):
    kinds = [SkillGoal(s, n) for s in tree.places for n in (1, 2)] + [StepsGoal((s,)) for s in tree.steps()]
    kinds += [TrackGoal(t.id, n) for t in tree.tracks if not t.is_origin for n in (1, 2)] * 3
    kinds += [OptionGoal(o) for o in tree.options] + [TrackGoal(t.id, 1, o) for o, (t, _, _) in tree.options.items()]
    return data.draw(st.sampled_from(kinds))


@SLOW
@given(st.data())
def test_optimum_is_that_of_brute_force(data):
    tree = data.draw(few_steps())
    levels = data.draw(standings(tree))
    first, second = draw_goal(data, tree), draw_goal(data, tree)
    ways = [[*a, *b] for a in ways_to_want(tree, first, ()) for b in ways_to_want(tree, second, ())]
    assert least_hours(tree, levels, [first, second], {}) == brute_best(tree, ways, levels)


@SLOW
@given(st.data())
def test_optimum_with_chosen_options_is_that_of_brute_force(data):
    tree = data.draw(few_steps())
    assume(tree.options)
    levels = data.draw(standings(tree))
    chosen = data.draw(st.lists(st.sampled_from(list(tree.options)), unique=True, min_size=1))
    branches = {t.id: tuple(o for o in chosen if tree.options[o][0] is t) for t in tree.tracks}
    goal = TrackGoal(data.draw(st.sampled_from([t.id for t in tree.tracks if not t.is_origin])))
    assert least_hours(tree, levels, [goal], branches) == brute_best(tree, ways_to_want(tree, goal, chosen), levels)


@settings(SLOW, max_examples=15)
@given(st.data())
def test_gate_on_the_way_is_passed_by_the_chosen_option(data):
    tree = data.draw(few_steps())
    above = [s for s, p in tree.places.items() if p.tier.number == 3 and p.track.number]
    assume(above)
    levels, skill_id = data.draw(standings(tree)), data.draw(st.sampled_from(above))
    options = tree.places[skill_id].track.tiers[1].options
    chosen, other = data.draw(st.permutations(options))
    assume(skill_id not in levels and any(s not in levels for s in other.skills))
    found = least_hours(tree, levels, [SkillGoal(skill_id, 1)], {tree.places[skill_id].track.id: (chosen.id,)})
    asked = [Step(skill_id, 1), *(Step(s, 1) for s in chosen.skills)]
    free = brute_best(tree, [[Step(skill_id, 1)]], levels)
    assert free <= found == brute_best(tree, [asked], levels)


def test_option_asked_for_in_any_case_passes_the_gate_whatever_was_chosen(tree):
    chosen = {"data-engineer": ("big-data-master",)}
    above, other = SkillGoal("modern-data-stack", 1), "real-time-master"
    both = least_hours(tree, {}, [above, OptionGoal(other, 1)], chosen)
    assert both == least_hours(tree, {}, [above, OptionGoal(other, 1)], {"data-engineer": (other,)})
    assert both == least_hours(tree, {}, [TrackGoal("data-engineer", 1, other)], chosen)
    assert both < least_hours(tree, {}, [above, OptionGoal(other, 1), OptionGoal("big-data-master", 1)], chosen)


def test_option_that_the_goals_need_in_any_case_passes_the_gate(tree):
    """Smallest case: the last skill of the option not chosen requires the rest of it."""
    hour = next(iter(tree.skills.values())).model_copy(update={"hours": (1.0,), "requires": ()})
    skills = dict.fromkeys(("core", "chosen", "first", "last", "above"), hour)
    skills["last"] = hour.model_copy(update={"requires": ("first",)})
    small = build({1: [(1, [["core"]]), (2, [["chosen"], ["first", "last"]]), (3, [["above"]])]}, skills)
    goals, branches = [SkillGoal("last", 1), SkillGoal("above", 1)], {"track1": ("o1-2-0",)}
    engine = decide(Rules(small), Learner(branches=branches), goals, {}, 5)
    assert engine.hours == least_hours(small, {}, goals, branches) == 4.0
    assert least_hours(small, {}, [SkillGoal("first", 1), SkillGoal("above", 1)], branches) == 4.0


def test_goal_the_tree_cannot_meet_is_named(tree):
    with pytest.raises(KeyError, match="git"):
        least_hours(tree, {}, [StepsGoal((Step("git", 4),))], {})


@SLOW
@given(st.data())
def test_most_worth_is_that_of_enumeration(data):
    tree = data.draw(few_steps())
    levels = data.draw(standings(tree))
    steps = data.draw(st.lists(st.sampled_from(list(tree.steps())), unique=True, min_size=1, max_size=8))
    worth = {s: data.draw(st.integers(-2, 9)) / 4 for s in steps}
    room = data.draw(st.integers(0, 15))
    hours = {s: tree.hours(s) for s in steps}
    best = max(
        sum(worth[s] for s in some)
        for size in range(len(steps) + 1)
        for some in combinations(steps, size)
        if sum(hours[s] for s in some) <= room and reachable(tree, frozenset(some), levels)
    )
    assert most_worth(tree, levels, steps, worth, hours, room) == best


def test_no_room_is_told_from_less_than_none(tree):
    step = next(tree.steps())
    assert most_worth(tree, {}, [step], {step: 1.0}, {step: 2.0}, 0.0) == 0.0
    with pytest.raises(ValueError, match="room is -1"):
        most_worth(tree, {}, [step], {step: 1.0}, {step: 2.0}, -1.0)


@SLOW
@given(st.data())
def test_breaches_are_told_exactly_where_a_step_is_not_open(data):
    tree = data.draw(trees())
    levels = data.draw(standings(tree))
    path = data.draw(st.lists(st.sampled_from(list(tree.steps())), max_size=6))
    held, closed = dict(levels), set()
    for number, step in enumerate(path, 1):
        if not brute_open(tree, step, held):
            closed.add(f"step {number}")
        held[step.skill_id] = max(step.level, held.get(step.skill_id, 0))
    assert {breach.partition(",")[0] for breach in check_path(tree, levels, path)} == closed


def test_breach_is_told_in_words(tree):
    path = [Step("model-registry", 1), Step("modern-data-stack", 1), Step("git", 2), Step("git", 1), Step("git", 4)]
    told = check_path(tree, {}, path)
    assert told[0] == "step 1, model-registry to level 1: the tree has no such step"
    assert "step 2, modern-data-stack to level 1: rule 2: needs git at level 1, held is 0" in told
    assert "step 2, modern-data-stack to level 1: rule 3: needs sql-mastery at level 1, held is 0" in told
    assert any("rule 3: no option of tier 2 has all its skills at level 1" in breach for breach in told)
    assert "step 3, git to level 2: rule 1: needs git at level 1, held is 0" in told
    assert "step 4, git to level 1: rule 1: level 2 is held already" in told
    assert told[-1] == "step 5, git to level 4: the tree has no such step"


@SLOW
@given(st.data())
def test_engine_presumes_what_rule_5_does(data):
    tree = data.draw(trees())
    levels = data.draw(standings(tree))
    denied = data.draw(st.frozensets(st.sampled_from(list(tree.places)), max_size=3))
    learner = Learner(levels=levels, denied=denied)
    assert presumed_levels(tree, learner) == presume(tree, learner).levels


@pytest.mark.parametrize("learner", LEARNERS.values(), ids=LEARNERS)
@pytest.mark.parametrize("level", [1, 2, 3])
@pytest.mark.parametrize("track_id", TRACKS)
def test_engine_takes_the_fewest_hours_on_a_legal_path(tree, rules, track_id, level, learner):
    goals = [TrackGoal(track_id, level)]
    levels = presumed_levels(tree, learner)
    decision = decide(rules, learner, goals, {}, 5)
    assert decision.standing.levels == levels
    assert decision.hours == pytest.approx(least_hours(tree, levels, goals, decision.taken))
    assert decision.hours >= least_hours(tree, levels, goals, {}) - 1e-6
    assert decision.hours == pytest.approx(sum(map(tree.hours, decision.path)))
    assert check_path(tree, levels, decision.path) == []
