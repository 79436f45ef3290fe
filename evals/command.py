"""What `mastery evals` does."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import gettempdir

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from evals import duplicates, gate
from evals.cases import Split
from evals.comparing import compare
from evals.figures import figures
from evals.running import Run, execute, load_run, save
from evals.suite import Setting, Watch
from evals.suites import choose
from evals.tables import changes_table, tables
from service.bootstrap import Application
from service.disk import write_text
from service.errors import Misconfigured
from service.messages import saying

WIDTH = 180
"""Columns of piped tables."""


def run_evals(
    program: Application,
    split: Split,
    suites: Sequence[str],
    output: Path | None,
    *,
    stamp: str,
    learners: int,
    processes: int,
    alone: bool,
    judge: bool,
    as_json: bool,
) -> None:
    """Run suites on one half of the cases, show their figures, and keep every case's outcome if asked to."""
    chosen = choose(suites)
    with _progress() as watch:
        setting = Setting(
            program=program,
            split=split,
            folder=Path(gettempdir()),
            compare=not alone,
            learners=learners,
            processes=processes,
            judge=judge,
            watch=watch,
        )
        run = execute(setting, chosen, stamp)
    if output is not None:
        sys.stderr.write(f"{save(run, output)}\n")
    _show(run, as_json=as_json)


def _show(run: Run, *, as_json: bool) -> None:
    if as_json:
        metrics = {f"{f.suite.name}: {f.metric.title}": asdict(f.estimate) for f in figures(run)}
        print(json.dumps({"split": run.split, "metrics": metrics}, ensure_ascii=False, indent=2))
        return
    for table in tables(run):
        _console().print(table)


def report(path: Path, html: Path | None, markdown: Path | None) -> None:
    """Write the report of a run; beside it as `report.html` and `report.md` where no file is named."""
    from evals.report.document import document
    from evals.report.render import to_html, to_markdown

    run = load_run(path)
    beside = path if path.is_dir() else path.parent
    if html is None and markdown is None:
        html, markdown = beside / "report.html", beside / "report.md"
    content = document(run)
    for file, write in ((html, to_html), (markdown, to_markdown)):
        if file is not None:
            write_text(file, write(content))
            print(file)


def compare_runs(first: Path, second: Path, *, as_json: bool) -> None:
    """The second run minus the first, case by case."""
    changes = compare(load_run(first), load_run(second))
    if as_json:
        told = [
            {"suite": c.suite.name, "figure": c.metric.title, "before": c.before, "after": c.after}
            | {"difference": asdict(c.difference), "changed": c.changed}
            for c in changes
        ]
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return
    _console().print(changes_table(changes))


def run_gate() -> None:
    """Raises Misconfigured with every figure that is worse than the baseline."""
    baseline = gate.load_baseline()
    values = gate.values_of(gate.run_all())
    failures = gate.check(baseline, values)
    if failures:
        told = "\n".join(f"  {f.figure}: {f.reason}" for f in failures)
        raise Misconfigured(saying("error.evals-gate", failures=told))
    print(f"The gate is open: {len(values)} figures, none significantly worse than baseline {gate.name_of()}.")


def make_baseline(reason: str | None) -> None:
    """Write the baseline anew; one that lowers a figure needs a reason."""
    values = gate.values_of(gate.run_all())
    if gate.BASELINE.exists():
        worse = gate.lowered(gate.load_baseline(), values)
        if worse and not reason:
            raise Misconfigured(saying("error.evals-lowered", figures=", ".join(worse)))
    name = gate.save_baseline(values)
    print(f"Add to CHANGELOG.md: - Evals baseline `{name}`: {reason or 'as good as the last one, or better'}.")


def check_duplicates() -> None:
    """Raises Misconfigured where two cases of different halves, or a case and a text of ours, are nearly the same."""
    from service.files import BUNDLED_RESOURCES, BUNDLED_TREE, load_catalogue, load_subjects, load_tree

    tree = load_tree(BUNDLED_TREE)
    found = duplicates.find(tree, load_catalogue(BUNDLED_RESOURCES, tree), load_subjects(BUNDLED_RESOURCES))
    if found:
        lines = [f"  {pair.case} ~ {pair.other} ({pair.similarity:.0f} of 100)" for pair in found]
        raise Misconfigured(saying("error.evals-duplicates", pairs="\n".join(lines)))
    print("No case of dev is nearly one of test, and none is nearly a text of the tree or the catalogue.")


def _console() -> Console:
    """The terminal; wide enough for every table where it is piped."""
    return Console(width=None if sys.stdout.isatty() else WIDTH)


@contextmanager
def _progress() -> Iterator[Watch]:
    """Progress on standard error, a bar per suite."""
    columns = (TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bars:
        known = {}

        def watch(suite: str, done: int, total: int) -> None:
            if suite not in known:
                known[suite] = bars.add_task(suite, total=total)
            bars.update(known[suite], completed=done, total=total)

        yield watch
