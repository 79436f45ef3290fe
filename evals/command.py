"""Runs the evals and writes the report."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from evals.cases import GoalCase, Need, OutsideCase, Split, load
from evals.statistics import Estimate, estimate
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


def evaluate(program: Application, split: Split) -> dict[str, list[Outcome]]:
    """The outcome of every case, by suite."""
    interpreter, needs = program.interpreter, load("needs", split, Need)
    return {
        "needs": retrieve_needs(program.skill_search, needs),
        "goals": read_goals(interpreter, load("goals", split, GoalCase)),
        "outside": refuse_outside(interpreter, load("outside", split, OutsideCase)),
        "inside": accept_inside(interpreter, needs),
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
    return found


def _has(field: str, value: str) -> Callable[[Outcome], bool]:
    return lambda case: bool(case[field] == value)


def _table(split: str, figures: dict[str, Estimate]) -> Table:
    table = Table(title=f"Understanding, {split} cases, 95 % intervals", header_style="bold")
    for column, justify in (("Figure", "left"), ("Mean", "right"), ("Interval", "right"), ("Cases", "right")):
        table.add_column(column, justify=justify)  # type: ignore[arg-type]
    table.add_column("Target")
    for name, value in figures.items():
        target: Any = TARGETS.get(name)
        wanted = f"{target[1]} {target[0]}" if target else ""
        interval = f"{value.low:.3f} to {value.high:.3f}"
        table.add_row(name, f"{value.mean:.3f}", interval, str(value.cases), wanted)
    return table
