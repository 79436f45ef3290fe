"""The closed loop on a small tree: what the learners do, and that the comparison can tell good from bad."""

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from evals.policies import (
    BASELINES,
    POLICIES,
    ByKey,
    Engine,
    RandomOpen,
    Remembered,
    WithoutPrerequisites,
    WithoutState,
    tree_order,
)
from evals.simulation.distance import distance
from evals.simulation.journey import CHECK_HOURS, HORIZON
from evals.simulation.knowledge_tracing import KnowledgeTracing
from evals.simulation.loop import simulate
from evals.simulation.luck import Luck, Occasion
from evals.simulation.measures import MEASURES, differences, summarise
from evals.simulation.models import MODELS
from evals.simulation.population import SimulatedLearner, draw_population
from evals.simulation.proximal_zone import ProximalZone
from evals.simulation.world import World
from evals.statistics import estimate
from tests.tree.small_trees import build, text
from tree.goal import OptionGoal, SkillGoal, TrackGoal, want
from tree.rules import Rules
from tree.skill import Skill, Step

CHAIN = [f"c{at}" for at in range(6)]


def skill(hours=(4.0, 4.0, 4.0), requires=(), helps=()):
    levels = tuple(text("l") for _ in hours)
    return Skill(
        title=text("s"), summary=text("s"), levels=levels, hours=hours, requires=tuple(requires), helps=tuple(helps)
    )


@pytest.fixture(scope="module")
def small():
    """An Origin of two; a track that is a chain of six beside a branching point; a second track."""
    layout = {
        0: [(1, [["a", "b"]])],
        1: [(1, [CHAIN]), (2, [["left"], ["right"]])],
        2: [(1, [["far", "near"]]), (2, [["end"]])],
    }
    chain = {s: skill(requires=[CHAIN[at - 1]] if at else ["a", "b"]) for at, s in enumerate(CHAIN)}
    skills = {
        "a": skill(helps=["c0"]),
        "b": skill(),
        **chain,
        "left": skill(requires=[CHAIN[-1]]),
        "right": skill((8.0, 8.0), requires=["c0"]),
        "far": skill((6.0,), requires=["c1"]),
        "near": skill((2.0, 3.0)),
        "end": skill(requires=["far"]),
    }
    return build(layout, skills)


@pytest.fixture(scope="module")
def population(small):
    return draw_population(small, 40, 5)


@pytest.fixture(scope="module")
def run(small, population):
    """The outcomes of the population under a policy and a model, each worked out once."""
    known = {}

    def once(policy, model):
        key = policy.name, model.name
        if key not in known:
            known[key] = simulate(small, policy, population, model, 4)
        return known[key]

    return once


def rank(policy, rules, levels, goals, seed=0):
    return policy.rank(rules, levels, goals, {}, np.random.default_rng(seed))


# policies


@pytest.mark.parametrize("policy", POLICIES, ids=lambda p: p.name)
def test_a_policy_says_the_same_twice_and_offers_no_step_twice(small, policy):
    rules, goals = Rules(small), [TrackGoal("track1")]
    first, again = (rank(policy, rules, {"a": 1, "b": 1, "c0": 1}, goals) for _ in range(2))
    assert first == again
    assert first
    assert len(set(first)) == len(first)


@pytest.mark.parametrize("policy", (Engine(), *BASELINES), ids=lambda p: p.name)
def test_only_open_steps_are_offered(small, policy):
    rules = Rules(small)
    for learner in draw_population(small, 30, 9):
        opened = rules.open_steps(learner.levels)
        assert set(rank(policy, rules, learner.levels, learner.goals)) <= set(opened)


def test_names_are_unique():
    assert len({p.name for p in POLICIES}) == len(POLICIES)


def test_random_order_hangs_on_the_generator(small):
    orders = {tuple(rank(RandomOpen(), Rules(small), {"a": 1, "b": 1}, [], seed)) for seed in range(20)}
    assert len(orders) > 5


def test_the_engine_without_prerequisites_offers_what_is_locked(small):
    rules, goals = Rules(small), [SkillGoal("left", 1)]
    assert rank(WithoutPrerequisites(), rules, {}, goals) == [Step("left", 1)]
    assert not rules.is_open(Step("left", 1), {})
    assert {s.skill_id for s in rank(Engine(), rules, {}, goals)} == {"a", "b"}


def test_the_engine_without_state_answers_everybody_alike(small):
    rules, goals = Rules(small), [SkillGoal("c1", 1)]
    answers = [rank(WithoutState(), rules, levels, goals) for levels in ({}, {"a": 1, "b": 1}, {"c0": 2})]
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][-1] == Step("c1", 1)


def test_the_engine_presumes_nothing_beyond_the_standing(small):
    assert Step("a", 1) in rank(Engine(), Rules(small), {"near": 1}, [TrackGoal("track1")])


def test_a_remembered_policy_says_what_the_policy_says_and_asks_it_once(small):
    asked = []

    class Spy:
        name, seeded = "spy", False

        def rank(self, rules, levels, goals, fit, rng):
            asked.append(dict(levels))
            return Engine().rank(rules, levels, goals, fit, rng)

    rules, goals = Rules(small), (TrackGoal("track1"),)
    remembered = Remembered(Spy())
    for levels in ({}, {"a": 1}, {}, {"a": 1}, {"a": 2}):
        assert rank(remembered, rules, levels, goals) == rank(Engine(), rules, levels, goals)
    assert asked == [{}, {"a": 1}, {"a": 2}]


# population


def test_a_population_is_its_seed(small):
    assert draw_population(small, 20, 1) == draw_population(small, 20, 1)
    assert draw_population(small, 20, 1) != draw_population(small, 20, 2)
    assert draw_population(small, 20, 1) == draw_population(small, 40, 1)[:20]


def test_a_population_covers_tracks_levels_and_kinds(tree):
    learners = draw_population(tree, 200, 3)
    goals = [learner.goals[0] for learner in learners]
    assert {g.track_id for g in goals if isinstance(g, TrackGoal)} == {t.id for t in tree.tracks}
    assert {(type(g), g.level) for g in goals} == {
        (kind, level) for kind in (TrackGoal, OptionGoal, SkillGoal) for level in (1, 2, 3)
    }
    assert 0.2 < np.mean([not learner.levels for learner in learners]) < 0.4
    assert not any(want(tree, learner.goals, {}).met_by(learner.levels) for learner in learners)


def test_claims_are_legal(small, population):
    rules = Rules(small)
    for learner in population:
        for skill_id, level in learner.levels.items():
            for at in range(1, level + 1):
                assert all(learner.levels.get(n.skill_id, 0) >= n.level for n in rules.needs(Step(skill_id, at)))


def test_a_learner_who_would_never_get_anywhere_is_refused():
    for trait in ({"skips": 1.0}, {"hours_per_week": 0.0}, {"speed": -1.0}):
        with pytest.raises(ValueError, match="learner 4"):
            SimulatedLearner(4, (), **trait)


# learner models


def test_bayesian_update_is_that_of_the_paper(small):
    """One opportunity, worked out by hand: P(L) 0.4, slip 0.1, guess 0.2, learn 0.3."""
    model = KnowledgeTracing(p_init=0.4, p_learn=(0.3,) * 3, p_slip=(0.1,) * 3, p_guess=(0.2,) * 3, opportunities=1)
    for answer, posterior in ((True, 0.36 / (0.36 + 0.12)), (False, 0.04 / (0.04 + 0.48))):
        mind = model.begin(World(small), SimulatedLearner(0, ()), Luck(0, 0))
        mind.mastery[:] = 1.0

        class Fixed:
            def random(self, _, right=answer):
                return np.array([[0.5, 0.0 if right else 0.999]])

        mind.attempt(0, 1.0, Fixed())
        assert mind.believed[0] == pytest.approx(posterior + (1 - posterior) * 0.3)


def test_knowledge_tracing_learns_at_the_rate_it_is_given(small):
    model, world, known = KnowledgeTracing(p_init=0.0, opportunities=4), World(small), []
    for number in range(2000):
        luck = Luck(3, number)
        mind = model.begin(world, SimulatedLearner(number, ()), luck)
        mind.attempt(0, 1.0, luck.of(Occasion.ATTEMPT, 0, 0))
        known.append(mind.mastery[0])
    assert np.mean(known) == pytest.approx(1 - (1 - 0.35) ** 4, abs=0.035)


def test_a_step_at_full_rate_is_mastered_in_its_hours(small):
    luck, world = Luck(0, 0), World(small)
    mind = ProximalZone().begin(world, SimulatedLearner(0, ()), luck)
    mind.attempt(world.index[Step("a", 1)], 1.0, luck.of(Occasion.ATTEMPT, 0, 0))
    assert mind.mastery[world.index[Step("a", 1)]] == pytest.approx(1 - math.exp(-1.9))


def test_without_its_needs_a_step_is_nearly_impossible(small):
    world, passed = World(small), 0
    step = world.index[Step("c3", 1)]
    for number in range(200):
        luck = Luck(1, number)
        mind = ProximalZone().begin(world, SimulatedLearner(number, ()), luck)
        passed += mind.attempt(step, 1.0, luck.of(Occasion.ATTEMPT, step, 0))
    assert passed / 200 < 0.2, "one edge in ten is not needed in truth, the others are"


def test_distance_grows_with_every_lack():
    full, none, empty = np.ones(2), np.zeros(2), np.zeros(0)
    met = distance(1, full, full, full)
    assert met == distance(1, empty, empty, empty) < distance(2, full, full, full) < distance(3, full, full, full)
    assert all(distance(1, *lack) > met for lack in ((none, full, full), (full, none, full), (full, full, none)))


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.name)
def test_forgetting_lowers_mastery(small, model):
    levels = dict.fromkeys(small.places, 1)
    mind = model.begin(World(small), SimulatedLearner(0, (), levels, half_life=10.0), Luck(0, 0))
    means = [mind.mastery.mean()]
    for _ in range(40):
        mind.rest()
        means.append(mind.mastery.mean())
    assert all(after <= before for before, after in pairwise(means))
    assert means[-1] < 0.4 * means[0]


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.name)
def test_half_is_left_after_a_half_life(tree, model):
    levels = {s: tree.skills[s].max_level for s in tree.places}
    world, start, end = World(tree), 0.0, 0.0
    for number in range(20):
        mind = model.begin(world, SimulatedLearner(number, (), levels, half_life=12), Luck(0, number))
        start += mind.mastery.sum()
        for _ in range(12):
            mind.rest()
        end += mind.mastery.sum()
    assert end / start == pytest.approx(0.5, abs=0.03)


# the loop


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.name)
def test_a_run_is_its_seed(small, population, model):
    runs = [simulate(small, Engine(), population[:8], model, seed) for seed in (4, 4, 5)]
    assert runs[0] == runs[1] != runs[2]


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.name)
@pytest.mark.parametrize("policy", POLICIES, ids=lambda p: p.name)
def test_figures_are_within_their_bounds(small, population, policy, model):
    for o in simulate(small, policy, population[:12], model, 4):
        assert 0 <= o["hours"] <= HORIZON * o["best_hours"] + 1e-6
        assert o["weeks"] >= 0
        assert 0 <= o["hours_ratio"] <= HORIZON + 1e-6
        for share in ("failed_share", "in_zone_share", "illegal_share", "retention", "goal_mastery", "reached"):
            assert o[share] is None or 0 <= o[share] <= 1
        assert (o["hours_to_goal_ratio"] is None) == (not o["reached"])
        if policy.name not in {"engine-without-state", "engine-without-prerequisites"}:
            assert not o["illegal_share"]
            assert not o["reached"] or o["hours"] >= o["best_hours"] - 1e-6


def test_learners_fare_the_same_in_any_company(run, small, population):
    whole = run(Engine(), ProximalZone())
    assert [simulate(small, Engine(), [learner], ProximalZone(), 4)[0] for learner in population[:15]] == whole[:15]
    assert simulate(small, Engine(), population[20:5:-1], ProximalZone(), 4) == whole[20:5:-1]


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.name)
def test_learners_begin_the_same_under_every_policy(run, model):
    who = ("learner", "newcomer", "kind", "track", "level", "best_hours")
    engine = [[o[k] for k in who] for o in run(Engine(), model)]
    assert all(
        [[o[k] for k in who] for o in run(policy, model)] == engine for policy in (RandomOpen(), WithoutPrerequisites())
    )


def test_luck_hangs_on_the_step_and_the_attempt_and_not_on_the_order(small):
    """Two orders of the same two independent steps: without forgetting, each has the same fate in both."""
    learner = SimulatedLearner(0, (SkillGoal("a", 3), SkillGoal("b", 3)), half_life=1e9)
    mirrored = ByKey("mirrored", lambda rules, levels, step: -rules.tree.order[step.skill_id], on_the_way=True)
    forward = ByKey("forward", tree_order, on_the_way=True)
    for seed in range(10):
        one, two = (simulate(small, p, [learner], KnowledgeTracing(), seed)[0] for p in (forward, mirrored))
        assert {k: v for k, v in one.items() if k != "policy"} == {k: v for k, v in two.items() if k != "policy"}


def test_a_policy_against_itself_differs_by_nothing_in_whatever_order(run):
    outcomes = run(Engine(), ProximalZone())
    assert set(differences(outcomes, outcomes[::-1], "hours_ratio")) == {0.0}


def test_differences_need_the_same_learners(run):
    whole = run(Engine(), ProximalZone())
    with pytest.raises(ValueError, match="same learners"):
        differences(whole, whole[1:], "reached")
    with pytest.raises(ValueError, match="same model"):
        differences(whole, run(Engine(), KnowledgeTracing()), "reached")


def test_differences_leave_out_who_has_no_figure():
    ours = [{"model": "m", "learner": n, "x": v} for n, v in enumerate((1.0, None, 0.5))]
    theirs = [{"model": "m", "learner": n, "x": v} for n, v in enumerate((0.25, 1.0, None))]
    assert differences(ours, theirs, "x") == [0.75]


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.name)
@pytest.mark.parametrize("policy", POLICIES, ids=lambda p: p.name)
def test_who_has_everything_has_nothing_to_do(small, policy, model):
    levels = {s: small.skills[s].max_level for s in small.places}
    outcome = simulate(small, policy, [SimulatedLearner(0, (TrackGoal("track1", 3),), levels)], model, 4)[0]
    assert (outcome["reached"], outcome["hours"], outcome["weeks"], outcome["attempts"]) == (1.0, 0.0, 0, 0)
    assert outcome["hours_ratio"] == 1.0
    assert outcome["failed_share"] is outcome["in_zone_share"] is outcome["retention"] is None


def test_a_learner_without_luck_or_lack_needs_the_least_hours(small):
    """Nobody fails whose first attempt always suffices: hours are then exactly the best possible."""
    sure = KnowledgeTracing(p_learn=(0.999,) * 3, p_slip=(0.001,) * 3, p_guess=(0.001,) * 3)
    goals = (OptionGoal("o1-2-0", 2), TrackGoal("track2", 1))
    outcome = simulate(small, Engine(), [SimulatedLearner(0, goals, speed=1.25)], sure, 4)[0]
    assert outcome["hours_to_goal_ratio"] == pytest.approx(1.0)
    assert outcome["failed_share"] == 0.0


def test_time_that_is_lacking_is_weeks_and_not_hours(small):
    learner = SimulatedLearner(0, (TrackGoal("track2", 1),), half_life=1e9)
    often, seldom = (
        simulate(small, Engine(), [replace(learner, skips=skips)], KnowledgeTracing(), 4)[0] for skips in (0.0, 0.6)
    )
    assert often["hours"] == seldom["hours"]
    assert often["weeks"] < seldom["weeks"]


def test_a_step_that_cannot_be_passed_is_set_aside(small):
    hopeless = ProximalZone(gain=0.0)
    outcome = simulate(small, Engine(), [SimulatedLearner(0, (SkillGoal("c0", 3),), patience=2)], hopeless, 4)[0]
    assert outcome["set_aside"] >= 2
    assert not outcome["reached"]
    assert outcome["hours"] < HORIZON * outcome["best_hours"], "weeks in which all is set aside are lost"


def test_what_is_held_and_offered_costs_a_check(small):
    """The engine without state offers what was claimed; it is shown to be held, once each."""
    sure = KnowledgeTracing(p_learn=(0.999,) * 3, p_slip=(0.001,) * 3, p_guess=(0.001,) * 3)
    learner = SimulatedLearner(0, (SkillGoal("c1", 1),), {"a": 1, "b": 1})
    told, untold = (simulate(small, p, [learner], sure, 4)[0] for p in (Engine(), WithoutState()))
    assert untold["hours"] == pytest.approx(told["hours"] + 2 * CHECK_HOURS)


def test_progress_is_reported(small, population):
    seen = []
    simulate(small, RandomOpen(), population[:3], ProximalZone(), 4, lambda done, of: seen.append((done, of)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


# whether the comparison can tell good from bad


def test_the_engine_without_prerequisites_is_caught(run):
    engine, broken = (run(p, ProximalZone()) for p in (Engine(), WithoutPrerequisites()))
    assert estimate(differences(broken, engine, "reached")).high < 0
    assert estimate(differences(broken, engine, "hours_ratio")).low > 0
    assert estimate(differences(broken, engine, "failed_share")).low > 0
    assert estimate(differences(broken, engine, "in_zone_share")).high < 0


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.name)
def test_breaking_the_rules_shows_under_either_model(run, model):
    engine, broken = (run(p, model) for p in (Engine(), WithoutPrerequisites()))
    assert all(o["illegal_share"] == 0 for o in engine)
    assert estimate([o["illegal_share"] for o in broken]).low > 0.2


def test_knowledge_tracing_favours_who_breaks_the_rules(run):
    """Said of the model, and kept true: prerequisites do not exist in it, so to skip them is to be quick."""
    engine, broken = (run(p, KnowledgeTracing()) for p in (Engine(), WithoutPrerequisites()))
    assert estimate(differences(broken, engine, "hours_ratio")).high < 0


def test_who_ignores_the_goal_seldom_gets_there(run):
    engine, blind = (run(p, ProximalZone()) for p in (Engine(), RandomOpen()))
    assert estimate(differences(blind, engine, "reached")).high < 0


def test_summary_has_every_measure(run, population):
    figures = summarise(run(Engine(), ProximalZone()))
    assert tuple(figures) == MEASURES
    assert figures["hours_to_goal_ratio"].cases <= figures["hours_ratio"].cases == len(population)
