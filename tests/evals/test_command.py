"""`mastery evals` as a person runs it."""

import json

import pytest
from typer.testing import CliRunner

from evals import duplicates, gate
from evals.duplicates import Pair
from evals.gate import Failure
from evals.looping import loop
from evals.suite import Setting
from service.cli.main import app
from service.errors import Misconfigured


@pytest.fixture
def mastery(program, monkeypatch):
    monkeypatch.setattr("service.cli.console.program", lambda: program)
    runner = CliRunner()

    def run(*arguments):
        done = runner.invoke(app, ["evals", *map(str, arguments)])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done

    return run


def test_from_a_run_to_its_report_and_a_comparison(mastery, tmp_path):
    done = mastery("run", "--split", "dev", "--suite", "branches", "--alone", "--out", tmp_path, "--stamp", "one")
    assert done.exit_code == 0
    assert "Advice a mentor would agree with" in done.stdout.replace("\n", " ") or "branches" in done.stdout
    assert str(tmp_path / "run.json") in done.stderr
    assert mastery("report", tmp_path).exit_code == 0
    assert "one" in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert (tmp_path / "report.md").read_text(encoding="utf-8").startswith("# Path of Mastery")
    told = json.loads(mastery("compare", tmp_path, tmp_path, "--json").stdout)
    assert {change["difference"]["mean"] for change in told} == {0.0}
    assert all(change["changed"] == [] for change in told)


def test_figures_alone_as_json(mastery):
    told = json.loads(mastery("run", "--split", "dev", "--suite", "branches", "--json").stdout)
    assert told["split"] == "dev"
    assert told["metrics"]["branches: Advice a mentor would agree with"]["cases"] == 32


def test_one_format_is_enough(mastery, tmp_path):
    mastery("run", "--split", "dev", "--suite", "branches", "--out", tmp_path)
    mastery("report", tmp_path, "--md", tmp_path / "only.md")
    assert not (tmp_path / "report.html").exists()
    assert (tmp_path / "only.md").exists()


def test_a_split_that_is_none_is_wrong_usage(mastery):
    assert mastery("run", "--split", "both").exit_code == 2


def test_a_shut_gate_names_every_figure(mastery, monkeypatch):
    monkeypatch.setattr(gate, "run_all", list)
    monkeypatch.setattr(gate, "check", lambda *_: [Failure("dev/next/broken rules", "never allowed")])
    with pytest.raises(Misconfigured, match="dev/next/broken rules: never allowed"):
        mastery("gate")
    monkeypatch.setattr(gate, "check", lambda *_: [])
    assert "The gate is open" in mastery("gate").stdout


def test_a_lower_baseline_asks_for_a_reason(mastery, monkeypatch, tmp_path):
    values = {"dev/branches/agreed": {"a": 1.0, "b": 1.0}}
    file = tmp_path / "baseline.json"
    gate.save_baseline(values, file)
    monkeypatch.setattr(gate, "BASELINE", file)
    monkeypatch.setattr(gate, "load_baseline", lambda: values)
    monkeypatch.setattr(gate, "run_all", list)
    monkeypatch.setattr(gate, "values_of", lambda _: {"dev/branches/agreed": {"a": 1.0, "b": 0.0}})
    monkeypatch.setattr(gate, "save_baseline", lambda _: "0123456789ab")
    with pytest.raises(Misconfigured, match="dev/branches/agreed: say why with --reason"):
        mastery("baseline")
    assert "`0123456789ab`: another expectation" in mastery("baseline", "--reason", "another expectation").stdout


def test_near_duplicates_are_told_by_id(mastery, monkeypatch):
    monkeypatch.setattr(duplicates, "find", lambda *_: [Pair("goal-dev-1", "goal-test-2", 91.4)])
    with pytest.raises(Misconfigured, match=r"goal-dev-1 ~ goal-test-2 \(91 of 100\)"):
        mastery("check")
    monkeypatch.setattr(duplicates, "find", lambda *_: [])
    assert mastery("check").exit_code == 0


@pytest.mark.parametrize("processes", [1, 2])
def test_the_loop_is_the_same_in_any_number_of_processes(program, tmp_path, processes):
    seen = []
    setting = Setting(
        program=program,
        split="dev",
        folder=tmp_path,
        compare=False,
        learners=60,
        processes=processes,
        watch=lambda *told: seen.append(told),
    )
    outcomes = loop(setting)
    assert len(outcomes) == 120
    assert sum(o["engine: illegal_share"] or 0 for o in outcomes) == 0
    assert seen == [("loop", 1, 2), ("loop", 2, 2)]
    first = next(o for o in outcomes if o["id"] == "learner 3 proximal-zone")
    again = loop(Setting(program=program, split="dev", folder=tmp_path, compare=False, learners=4))
    assert first == next(o for o in again if o["id"] == "learner 3 proximal-zone")
