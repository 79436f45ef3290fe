"""Runs the evals and writes the report."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from rich.table import Table

from evals.advising import advise
from evals.cases import BranchCase, GoalCase, Need, NextCase, OutsideCase, PlanCase, Split, load
from evals.policies import BASELINES
from evals.recommending import MEASURES, recommend
from evals.scheduling import schedule
from evals.statistics import Difference, Estimate, estimate, holm, paired
from evals.understanding import Outcome, accept_inside, read_goals, refuse_outside, retrieve_needs
from resources.search import WEIGHTS
from service.bootstrap import Application
from service.disk import write_text

TARGETS = {
    "needs, MRR fused, en": (0.97, "at least"),
    "needs, MRR fused, ko": (0.95, "at least"),
    "goals right": (0.95, "at least"),
    "outside refused": (0.95, "at least"),
    "inside refused": (0.02, "at most"),
}


def run(program: Application, split: Split, output: Path | None, *, as_json: bool) -> None:
    """Run every suite on one half of the cases, print the table, and keep the outcome of every case if asked to."""
    suites = evaluate(program, split)
    table = summarise(suites)
    if output is not None:
        write_text(
            output / f"{split}.json", json.dumps({"split": split, "cases": suites}, ensure_ascii=False, indent=1)
        )
    if as_json:
        print(json.dumps({"split": split, "metrics": {k: asdict(v) for k, v in table.items()}}, indent=2))
        return
    Console().print(_table(split, table))
    Console().print(_comparison(suites))


def evaluate(program: Application, split: Split) -> dict[str, list[Outcome]]:
    """The outcome of every case, by suite."""
    interpreter, needs = program.interpreter, load("needs", split, Need)
    with TemporaryDirectory() as folder:
        plans = schedule(program, load("plans", split, PlanCase), Path(folder))
    return {
        "needs": retrieve_needs(program.skill_search, needs),
        "goals": read_goals(interpreter, load("goals", split, GoalCase)),
        "outside": refuse_outside(interpreter, load("outside", split, OutsideCase)),
        "inside": accept_inside(interpreter, needs),
        "next steps": recommend(program, load("next", split, NextCase)),
        "branches": advise(program, load("branches", split, BranchCase)),
        "plans": plans,
    }


def summarise(suites: dict[str, list[Outcome]]) -> dict[str, Estimate]:
    """The figures of a report, by name."""
    found: dict[str, Estimate] = {}

    def add(name: str, suite: str, field: str, keep: Callable[[Outcome], bool] = lambda _: True) -> None:
        values = [case[field] for case in suites[suite] if keep(case)]
        if values:
            found[name] = estimate(values)

    for way in (*WEIGHTS, "fused"):
        for language in ("en", "ko"):
            add(f"needs, MRR {way}, {language}", "needs", way, _has("language", language))
    add("goals right", "goals", "right")
    for language in ("en", "ko"):
        add(f"goals right, {language}", "goals", "right", _has("language", language))
    for kind in dict.fromkeys(case["kind"] for case in suites["goals"]):
        add(f"goals right, {kind}", "goals", "right", _has("kind", kind))
    add("outside refused", "outside", "refused")
    for kind in ("far", "neighbour"):
        add(f"outside refused, {kind}", "outside", "refused", _has("kind", kind))
    add("inside refused", "inside", "refused")
    add("goals refused", "goals", "refused")
    add("next steps, state right", "next steps", "state")
    add("next steps, rules broken", "next steps", "broken rules", lambda case: "broken rules" in case)
    for measure in MEASURES:
        add(f"next steps, {measure}", "next steps", f"engine: {measure}", _has_field(f"engine: {measure}"))
    for name in ("agreed", "misled"):
        add(f"branches, {name}", "branches", name)
    add("plans right", "plans", "right")
    add("plans, rules broken", "plans", "broken rules")
    return found


def against_baselines(suites: dict[str, list[Outcome]]) -> dict[str, Difference]:
    """The engine's hit@1 against every baseline, case by case; p-values corrected for their number."""
    cases = [case for case in suites["next steps"] if "engine: hit@1" in case]
    ours = [case["engine: hit@1"] for case in cases]
    found = {p.name: paired(ours, [case[f"{p.name}: hit@1"] for case in cases]) for p in BASELINES}
    corrected = holm([difference.p for difference in found.values()])
    return {name: replace(d, p=p) for (name, d), p in zip(found.items(), corrected, strict=True)}


def _has_field(field: str) -> Callable[[Outcome], bool]:
    return lambda case: field in case


def _has(field: str, value: str) -> Callable[[Outcome], bool]:
    return lambda case: bool(case[field] == value)


def _table(split: str, figures: dict[str, Estimate]) -> Table:
    table = Table(title=f"{split.title()} cases, 95 % intervals", header_style="bold")
    for column, justify in (("Figure", "left"), ("Mean", "right"), ("Interval", "right"), ("Cases", "right")):
        table.add_column(column, justify=justify)  # type: ignore[arg-type]
    table.add_column("Target")
    for name, value in figures.items():
        target: Any = TARGETS.get(name)
        wanted = f"{target[1]} {target[0]}" if target else ""
        interval = f"{value.low:.3f} to {value.high:.3f}"
        table.add_row(name, f"{value.mean:.3f}", interval, str(value.cases), wanted)
    return table


def _comparison(suites: dict[str, list[Outcome]]) -> Table:
    """The engine beside the baselines, on the same cases."""
    cases = [case for case in suites["next steps"] if "engine: hit@1" in case]
    title = f"Next steps, {len(cases)} cases; hit@1 against the engine is paired and corrected by Holm"
    table = Table(title=title, header_style="bold")
    for column in ("Policy", *MEASURES, "Engine ahead by", "p"):
        table.add_column(column, justify="left" if column == "Policy" else "right")
    found = against_baselines(suites)
    for name in ("engine", *found):
        means = [f"{estimate([case[f'{name}: {m}'] for case in cases]).mean:.3f}" for m in MEASURES]
        d = found.get(name)
        table.add_row(name, *means, *((f"{d.mean:.3f} [{d.low:.3f}, {d.high:.3f}]", f"{d.p:.4f}") if d else ("", "")))
    return table
