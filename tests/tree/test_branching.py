"""What advice at a branching point means."""

import pytest

from tree.branching import CLEAR_MARGIN, SHARES, Interest, advise_branch, choices_of, steps_before
from tree.goal import OptionGoal, SkillGoal, TrackGoal
from tree.learner import Learner, presume
from tree.rules import Choice, Rules

TRACKS = ["ai-engineer", "ai-modeler", "llm-app-engineer", "data-engineer", "mlops-engineer"]


def advice(rules, track_id, *, levels=None, fit=None, others=(), choice=None, branches=None):
    choice = choice or choices_of(rules, track_id)[0]
    held = presume(rules.tree, Learner(levels=levels or {})).levels
    return advise_branch(rules, choice, [TrackGoal(track_id)], held, branches or {}, Interest(fit or {}), others)


@pytest.mark.parametrize("track_id", TRACKS)
def test_the_order_of_the_options_changes_nothing(rules, track_id):
    choice = choices_of(rules, track_id)[0]
    turned = Choice(choice.track_id, choice.tier, dict(reversed(choice.alternatives.items())))
    one, other = advice(rules, track_id), advice(rules, track_id, choice=turned)
    assert (one.recommended, one.margin) == (other.recommended, other.margin)
    assert {o.option_id: o for o in one.options} == {o.option_id: o for o in other.options}


@pytest.mark.parametrize("track_id", TRACKS)
def test_interest_in_an_option_moves_the_margin_its_way(rules, track_id):
    bare = {o.option_id: o.score for o in advice(rules, track_id).options}
    for option_id, score in bare.items():
        last = score
        for interest in (0.3, 0.6, 1.0):
            found = advice(rules, track_id, fit={option_id: interest})
            scores = {o.option_id: o.score for o in found.options}
            assert scores[option_id] > last
            assert all(scores[o] == bare[o] for o in bare if o != option_id)
            last = scores[option_id]
        assert found.recommended == option_id


@pytest.mark.parametrize("track_id", TRACKS)
def test_reasons_add_up_and_keep_to_their_shares(rules, track_id):
    for option in advice(rules, track_id, fit={"iac": 0.7, "peft": 0.2}, levels={"docker-basics": 2}).options:
        assert option.score == pytest.approx(sum(option.reasons.values()), abs=1e-3)
        assert all(0 <= weight <= SHARES[code] for code, weight in option.reasons.items())


def test_neither_is_recommended_without_a_clear_margin(rules):
    for track_id in TRACKS:
        found = advice(rules, track_id)
        assert (found.recommended is None) == (found.margin < CLEAR_MARGIN)


def test_what_is_held_carries_over(rules):
    before = {o.option_id: o.transfer for o in advice(rules, "mlops-engineer").options}
    found = {o.option_id: o for o in advice(rules, "mlops-engineer", levels={"math-statistics": 2}).options}
    assert found["model-health"].transfer > before["model-health"]
    assert "math-statistics" in found["model-health"].carried_by


def test_closeness_in_meaning_carries_over(rules):
    choice = choices_of(rules, "data-engineer")[0]
    levels = {"message-queue": 1}

    def near(one, other):
        return 1.0 if (one, other) == ("message-queue", "event-streaming") else 0.0

    goals = [TrackGoal("data-engineer")]
    bare = advise_branch(rules, choice, goals, levels, {}, Interest())
    close = advise_branch(rules, choice, goals, levels, {}, Interest(closeness=near))
    gained = {o.option_id: o.transfer - b.transfer for o, b in zip(close.options, bare.options, strict=True)}
    assert gained["real-time-master"] > 0
    assert gained["big-data-master"] == 0


def test_other_goals_speak_for_the_option_they_share(rules):
    found = {o.option_id: o for o in advice(rules, "mlops-engineer", others=[SkillGoal("iac")]).options}
    assert found["finops"].overlap_hours > 0
    assert found["model-health"].overlap_hours == 0
    assert found["finops"].reasons["other-goals"] > 0


def test_switching_costs_what_only_this_option_needs(rules):
    found = advice(rules, "mlops-engineer")
    for option in found.options:
        other = next(o for o in found.options if o is not option)
        own = option.remaining.steps - other.remaining.steps
        assert option.switching_hours == sum(map(rules.tree.hours, own))


def test_a_choice_made_before_does_not_hide_the_other_option(rules):
    free = advice(rules, "mlops-engineer")
    chosen = advice(rules, "mlops-engineer", branches={"mlops-engineer": ("finops",)})
    assert [o.remaining.hours for o in free.options] == [o.remaining.hours for o in chosen.options]


def test_steps_before_the_point_are_those_every_option_needs(rules):
    choice = choices_of(rules, "mlops-engineer")[0]
    before = steps_before(rules, choice, {})
    assert {s.skill_id for s in before} >= {"docker-registry", "ci-cd", "model-logging", "git"}
    assert not {s.skill_id for s in before} & {"iac", "observability"}
    everything = presume(rules.tree, Learner(levels={"continuous-training": 1})).levels
    assert len(steps_before(rules, choice, everything)) < len(before)


def test_an_option_goal_goes_through_its_option(rules):
    choice = choices_of(rules, "mlops-engineer")[0]
    found = advise_branch(rules, choice, [OptionGoal("finops")], {}, {}, Interest())
    hours = {o.option_id: o.remaining.hours for o in found.options}
    assert hours["finops"] < hours["model-health"]


def test_the_origin_has_no_branching_point(rules):
    assert choices_of(rules, "origin") == []
    assert isinstance(rules, Rules)
