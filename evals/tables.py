"""The figures of a run as tables on the terminal."""

from collections.abc import Iterator, Sequence

from rich.table import Table

from evals.comparing import Change
from evals.figures import Figure, Row, comparison, figures, run_suites
from evals.running import Run
from evals.statistics import Difference
from evals.suite import Suite


def tables(run: Run) -> Iterator[Table]:
    """The figures of every suite, then what the engine is compared with."""
    yield _figures(run.split, figures(run))
    for suite in run_suites(run):
        rows = comparison(suite, run.outcomes(suite.name))
        if len(rows) > 1:
            yield _comparison(suite, rows)


def changes_table(changes: Sequence[Change]) -> Table:
    """What differs between two runs."""
    table = _table("Second run minus first, paired, 95 % intervals, p by Holm", "Suite", "Figure")
    for column in ("Before", "After", "Difference", "p", "Cases changed"):
        table.add_column(column, justify="right")
    for c in changes:
        shown = f"{len(c.changed)} of {c.difference.cases}"
        row = (f"{c.before:.3f}", f"{c.after:.3f}", interval(c.difference), f"{c.difference.p:.4f}", shown)
        table.add_row(c.suite.name, c.metric.title, *row)
    return table


def interval(d: Difference) -> str:
    """A difference with its interval."""
    return f"{d.mean:+.3f} [{d.low:+.3f}, {d.high:+.3f}]"


def _figures(split: str, found: Sequence[Figure]) -> Table:
    table = _table(f"{split.title()} cases, 95 % intervals", "Suite", "Figure")
    for column in ("Mean", "Interval", "Cases", "Target"):
        table.add_column(column, justify="right")
    for figure in found:
        metric, e = figure.metric, figure.estimate
        bound = "at least" if metric.better == "higher" else "at most"
        target = "" if metric.target is None else f"{bound} {metric.target:g}{'' if figure.met else ' (missed)'}"
        row = (f"{e.mean:.3f}", f"{e.low:.3f} to {e.high:.3f}", str(e.cases), target)
        table.add_row(figure.suite.name, metric.title, *row)
    return table


def _comparison(suite: Suite, rows: Sequence[Row]) -> Table:
    main = suite.compared[0]
    table = _table(f"{suite.title}: how far the engine is ahead in {main.field}; paired, p by Holm", "Policy")
    for column in (*(m.field for m in suite.compared), "Engine ahead by", "p"):
        table.add_column(column, justify="right")
    for row in rows:
        means = [f"{row.figures[m.field].mean:.3f}" for m in suite.compared]
        table.add_row(row.policy, *means, *((interval(row.ahead), f"{row.ahead.p:.4f}") if row.ahead else ("", "")))
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, header_style="bold", title_justify="left")
    for column in columns:
        table.add_column(column, no_wrap=column == "Policy")
    return table
