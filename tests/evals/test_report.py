"""Runs are kept and compared, and their report stands by itself."""

import re
from html.parser import HTMLParser

import pytest

from evals.comparing import compare
from evals.figures import comparison, figures, language_gap, reliability, sliced
from evals.report.document import document
from evals.report.render import bar, cell, to_html, to_markdown
from evals.running import Run, SuiteRun, execute, load_run, save
from evals.statistics import estimate
from evals.suite import Setting
from evals.suites import choose
from evals.suites.advice import BRANCHES, NEXT
from evals.suites.understanding import OUTSIDE
from service.errors import Misconfigured

VOID = {"meta", "link", "br", "hr", "img", "path", "use"}


@pytest.fixture(scope="module")
def run(program, tmp_path_factory):
    setting = Setting(program=program, split="dev", folder=tmp_path_factory.mktemp("evals"))
    return execute(setting, choose(["branches", "outside"]), "a <stamp>")


def turned(metric, value):
    return value if metric.better == "higher" else 1 - value


def made_up(split="dev", engine=(1.0, 1.0), other=(0.0, 1.0), **more):
    """A run of the suite `next` with one baseline; half of the cases have the first value, half the second."""
    outcomes = [
        {
            "id": f"next-{split}-{at:03}",
            "language": "en" if at % 2 else "ko",
            "kind": "k",
            **{f"engine: {m.field}": turned(m, engine[at % 2]) for m in NEXT.compared},
            **{f"random: {m.field}": turned(m, other[at % 2]) for m in NEXT.compared},
            **more,
        }
        for at in range(20)
    ]
    return Run(split=split, suites={"next": SuiteRun(seconds=1.0, outcomes=outcomes)})


def test_a_run_keeps_every_case_and_what_it_was_made_by(run, tmp_path):
    save(run, tmp_path)
    again = load_run(tmp_path)
    assert again == run == load_run(tmp_path / "run.json")
    assert {o["id"] for o in again.outcomes("branches")} >= {"branch-dev-01", "branch-dev-32"}
    assert all({"expected", "got"} <= o.keys() for o in again.outcomes("branches"))
    assert set(again.hashes) == {"tree", "catalogue", "embedder"}
    assert {"choose_goal", "explain", "judge"} <= set(again.prompts)
    assert again.stamp == "a <stamp>"


def test_questions_are_not_kept_with_a_run(run):
    from evals.cases import BranchCase, load

    text = run.model_dump_json()
    for case in load("branches", "dev", BranchCase):
        assert not case.ask.question or case.ask.question not in text


def test_what_is_no_run_is_told_in_one_line(tmp_path):
    file = tmp_path / "run.json"
    with pytest.raises(Misconfigured, match="cannot be read"):
        load_run(file)
    file.write_text('{"split": "both", "suites": {}}')
    with pytest.raises(Misconfigured, match="split"):
        load_run(tmp_path)


def test_an_unknown_suite_is_told_with_those_there_are():
    with pytest.raises(Misconfigured, match=r"nxt.*next"):
        choose(["nxt"])
    assert choose(["next"]) == [NEXT]


class Outline(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.anchors, self.targets, self.outside = [], set(), set(), []

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.anchors |= {found["id"]} if "id" in found else set()
        if tag == "a":
            self.targets.add(found["href"].removeprefix("#"))
        self.outside += [v for k, v in attributes if k in {"src", "href"} and not v.startswith("#")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag


def test_the_page_stands_by_itself(run):
    page = to_html(document(run))
    outline = Outline()
    outline.feed(page)
    assert outline.open == []
    assert outline.targets <= outline.anchors
    assert outline.outside == []
    assert not re.search(r"https?://|@import|<script|url\((?!#)", page)
    assert "a &lt;stamp&gt;" in page
    assert page.count("<svg") >= 3
    assert "var(--accent)" in page
    assert "#010101" not in page, "every colour of a plot is one of the page"


def test_dev_cases_are_told_with_their_question_and_the_worst_come_first(run):
    found = document(run).worst
    assert found[0].grave == ["misled"]
    assert {"asked", "learner", "why", "expected", "got"} <= found[0].told.keys()
    scores = [c.score for c in found if not c.grave]
    assert scores == sorted(scores)
    assert found[0].told["asked"][:20] in to_html(document(run))


def test_test_cases_are_told_by_id_alone():
    found = document(made_up("test", engine=(0.0, 1.0)))
    assert len(found.worst) == 10
    assert all(not case.told for case in found.worst)
    assert "by id and score alone" in to_html(found)


def test_faults_lead_the_report():
    found = document(made_up(**{"invented ids": 1.0}))
    assert found.faults == 1
    assert found.worst[0].grave == ["invented ids"]
    assert "never allowed" in to_html(found)


def test_a_baseline_that_is_not_beaten_is_named():
    same = to_markdown(document(made_up(other=(1.0, 1.0))))
    assert "holds 0, or lies below it, against the baselines random" in same
    assert "excludes 0 against every baseline" in to_markdown(document(made_up()))


def test_without_a_judge_no_judged_figure_is_shown(run):
    assert "no judged figure is shown" in to_html(document(run))
    assert "no judged figure is shown" in to_markdown(document(run))


def test_figures_know_their_targets(run):
    refused = next(f for f in figures(run) if f.suite is OUTSIDE)
    assert refused.met == (refused.estimate.mean >= 0.95)
    assert [f.metric.title for f in document(made_up(engine=(0.0, 0.0))).missed] == []
    missed = document(made_up(**{"same in both languages": 0.0})).missed
    assert [f.metric.field for f in missed] == ["same in both languages"]


def test_comparison_turns_round_where_less_is_better():
    outcomes = made_up(engine=(0.0, 1.0), other=(0.0, 0.0)).outcomes("next")
    engine, random = comparison(NEXT, outcomes)
    assert (engine.policy, random.policy) == ("engine", "random")
    assert random.ahead.mean == 0.5
    assert random.figures["wrong@3"].mean > engine.figures["wrong@3"].mean


def test_languages_and_slices():
    outcomes = made_up(engine=(0.0, 1.0)).outcomes("next")
    gap = language_gap(NEXT.metrics[0], outcomes)
    assert gap.mean == 1.0
    assert gap.low > 0
    parts = sliced(NEXT, NEXT.metrics[0], outcomes)
    assert list(parts) == ["language"], "a slice with one part says nothing"
    assert parts["language"]["ko"].mean == 0.0


def test_reliability_is_told_by_bins_of_the_margin():
    outcomes = [{"margin": m, "best agrees": a} for m, a in ((0.01, 0.0), (0.02, 1.0), (0.5, 1.0), (0.5, None))]
    bins = reliability(outcomes)
    assert [(low, e.mean, e.cases) for low, _, e in bins] == [(0.0, 0.5, 2), (0.2, 1.0, 1)]


def test_two_runs_are_compared_case_by_case():
    changes = compare(made_up(), made_up(engine=(0.0, 1.0)))
    hit = next(c for c in changes if c.metric.field == "engine: hit@1")
    assert (hit.before, hit.after, hit.better) == (1.0, 0.5, False)
    assert hit.difference.high < 0
    assert len(hit.changed) == 10
    wrong = next(c for c in changes if c.metric.field == "engine: wrong@3")
    assert wrong.difference.mean == 0.5
    assert not wrong.better, "more wrong ones are worse"
    with pytest.raises(Misconfigured, match="different cases"):
        compare(made_up("dev"), made_up("test"))


def test_bars_and_cells_of_markdown():
    assert bar(estimate([1.0] * 20)).endswith("─●")
    assert bar(estimate([3.0, 4.0])) == ""
    assert cell("a | b\nc") == "a \\| b c"


def test_branch_suite_has_a_plot_of_its_margin(run):
    section = next(s for s in document(run).sections if s.suite is BRANCHES)
    assert section.reliability
    assert "Margin of the advice" in to_html(document(run))
