"""The gate opens for the program as it is, and stays shut for engines that are broken on purpose."""

import json
from dataclasses import replace as replaced
from pathlib import Path

import pytest

from evals import gate
from evals.running import Run, SuiteRun, execute
from evals.suite import Setting
from evals.suites.advice import BRANCHES, NEXT
from service.errors import Misconfigured
from service.workflow import branch_nodes, nodes
from service.workflow.decision import decide
from tree.goal import TrackGoal

CHANGELOG = Path(__file__).parents[2] / "CHANGELOG.md"


@pytest.fixture(scope="module")
def baseline():
    return gate.load_baseline()


@pytest.fixture
def failures(program, tmp_path, baseline):
    """Runs these suites on the dev cases, and asks the gate."""

    def run(*suites):
        setting = Setting(program=program, split="dev", folder=tmp_path, compare=False)
        return gate.check(baseline, gate.values_of([execute(setting, suites)]))

    return run


def names(failures):
    return {failure.figure for failure in failures}


def test_the_program_as_it_is_passes(failures):
    assert failures(NEXT, BRANCHES) == []


def test_an_engine_that_ignores_prerequisites_is_shut_out(failures, monkeypatch):
    from evals.policies import lawless

    monkeypatch.setattr(nodes, "decide_by_rule", lambda rules, *rest: decide(lawless(rules), *rest))
    monkeypatch.setattr(nodes, "verify", unverified)
    nodes_graph_again(monkeypatch)
    found = failures(NEXT)
    assert {"dev/next/broken rules", "dev/next/broken path", "dev/next/engine: wrong@3"} <= names(found)


def test_an_engine_that_shuffles_goals_is_shut_out(failures, program, monkeypatch):
    tracks = [t.id for t in program.tree.tracks if not t.is_origin]

    def other(goal):
        if not isinstance(goal, TrackGoal) or goal.track_id not in tracks:
            return TrackGoal(tracks[0])
        return replaced(goal, track_id=tracks[(tracks.index(goal.track_id) + 1) % len(tracks)], option_id=None)

    def shuffled(rules, learner, goals, *rest):
        return decide(rules, learner, tuple(other(goal) for goal in goals), *rest)

    monkeypatch.setattr(nodes, "decide_by_rule", shuffled)
    assert {"dev/next/engine: hit@1", "dev/next/engine: nDCG@5"} <= names(failures(NEXT))


def test_swapped_options_are_shut_out(failures, monkeypatch):
    honest = branch_nodes.advise_branch

    def swapped(*arguments):
        advice = honest(*arguments)
        first, second = advice.options
        other = {first.option_id: second.option_id, second.option_id: first.option_id, None: None}
        options = (replaced(first, score=second.score), replaced(second, score=first.score))
        return replaced(advice, options=options, recommended=other[advice.recommended])

    monkeypatch.setattr(branch_nodes, "advise_branch", swapped)
    assert {"dev/branches/agreed", "dev/branches/misled"} <= names(failures(BRANCHES))


def nodes_graph_again(monkeypatch):
    """The graph is built once, from the nodes as they are then; here it is built from those put in their place."""
    from service.workflow import graph

    monkeypatch.setattr(graph, "next_steps_graph", graph.next_steps_graph.__wrapped__)


def unverified(state, runtime):
    from service.workflow.views import Presenter
    from service.workflow.wording import Wording

    words = Wording(runtime.context.tree, state["interpretation"].language)
    return {"response": Presenter(words, state["decision"]).response(state, runtime.context.catalogue)}


# the rule itself, on values made up


def run_of(**fields):
    outcomes = [{"id": f"c{at}", **{name: values[at] for name, values in fields.items()}} for at in range(20)]
    return Run(split="dev", suites={"branches": SuiteRun(seconds=0, outcomes=outcomes)})


def checked(before, now):
    return names(gate.check(gate.values_of([before]), gate.values_of([now])))


BEST = run_of(agreed=[1.0] * 20, misled=[0.0] * 20)


def test_a_few_lost_cases_may_be_chance_and_many_may_not():
    assert checked(BEST, run_of(agreed=[0.0] * 2 + [1.0] * 18, misled=[0.0] * 20)) == set()
    worse = run_of(agreed=[0.0] * 9 + [1.0] * 11, misled=[0.0] * 20)
    assert checked(BEST, worse) == {"dev/branches/agreed"}
    assert checked(worse, BEST) == set(), "better is welcome"


def test_more_is_worse_where_less_is_better():
    assert checked(BEST, run_of(agreed=[1.0] * 20, misled=[1.0] * 9 + [0.0] * 11)) == {"dev/branches/misled"}


def test_one_case_of_what_is_never_allowed_is_enough():
    fault = {"invented ids": [1.0] + [0.0] * 19}
    before = run_of(**fault)
    assert checked(before, before) == {"dev/branches/invented ids"}, "even where the baseline had it"


@pytest.mark.parametrize(
    ("figure", "worst", "let_in"),
    [
        ("needs/fused", 0.93, 0.94),
        ("inside/refused", 0.03, 0.02),
        ("outside/refused", 0.94, 0.95),
        ("goals/right", 0.93, 0.94),
        ("goals/refused", 0.03, 0.02),
    ],
)
def test_what_is_understood_of_the_dev_cases_has_bounds_whatever_the_baseline(figure, worst, let_in):
    for mean, found in ((worst, {f"dev/{figure}"}), (let_in, set())):
        values = {f"dev/{figure}": {"a": mean}}
        assert names(gate.check(values, values)) == found
    beyond = {f"test/{figure}": {"a": worst}}
    assert gate.check(beyond, beyond) == [], "the test cases are for reports"


def test_the_bounds_are_asked_of_every_case_of_the_dev_half():
    asked = dict.fromkeys(name for split, some in gate.jobs() if split == "dev" for name in some)
    assert {"needs", "inside", "goals", "outside"} <= set(asked)


def test_cases_that_are_gone_are_told():
    fewer = run_of(agreed=[1.0] * 20)
    fewer.suites["branches"].outcomes.pop()
    found = gate.check(gate.values_of([BEST]), gate.values_of([fewer]))
    assert "c19" in next(f.reason for f in found if f.figure == "dev/branches/agreed")


def test_figures_that_a_new_baseline_lowers_are_named():
    worse = run_of(agreed=[0.0] + [1.0] * 19, misled=[0.0] * 20)
    before, after = gate.values_of([BEST]), gate.values_of([worse])
    assert gate.lowered(before, after) == ["dev/branches/agreed"]
    assert gate.lowered(after, before) == []


def test_a_baseline_that_is_none_is_told(tmp_path):
    file = tmp_path / "baseline.json"
    file.write_text(json.dumps({"values": 3})[:-1])
    with pytest.raises(Misconfigured, match="no baseline"):
        gate.load_baseline(file)


def test_the_changelog_says_why_the_baseline_is_as_it_is():
    assert f"`{gate.name_of()}`" in CHANGELOG.read_text(encoding="utf-8"), "see `mastery evals baseline`"


def test_the_baseline_has_cases_of_both_halves_for_every_gated_figure(baseline):
    for suite in gate.SUITES:
        if suite.name in gate.LEFT_OUT:
            continue
        for metric in suite.metrics:
            halves = [s for s in gate.SPLITS if metric.gated and baseline.get(f"{s}/{suite.name}/{metric.field}")]
            assert not metric.gated or halves, f"{suite.name}, {metric.field}"
