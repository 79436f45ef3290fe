"""What a report says, before it is laid out: everything is worked out here, the templates only place it."""

from collections.abc import Sequence
from dataclasses import dataclass

from evals.figures import Figure, Row, comparison, figures, language_gap, reliability, run_suites, sliced
from evals.judging.agreement import CAPABLE, kappa_of
from evals.report.worst import WorstCase, worst_cases
from evals.running import Run
from evals.statistics import Difference, Estimate
from evals.suite import Metric, Suite


@dataclass(frozen=True, slots=True)
class Section:
    """One suite: its figures, the policies beside the engine, slices of its leading figure, gaps between languages.

    `unbeaten` are baselines that the engine does not lead for certain, `idle` parts that it does not miss for certain.
    """

    suite: Suite
    seconds: float
    cases: int
    figures: list[Figure]
    rows: list[Row]
    leading: Metric
    slices: dict[str, dict[str, Estimate]]
    gap: Difference | None
    reliability: list[tuple[float, float, Estimate]]
    unbeaten: list[str]
    idle: list[str]

    @property
    def anchor(self) -> str:
        """Where links point to."""
        return f"suite-{self.suite.name}"


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report. `tiles` lead it: the figures a reader asks for first."""

    run: Run
    tiles: list[Figure]
    faults: int
    sections: list[Section]
    worst: list[WorstCase]
    missed: list[Figure]
    judge: str

    @property
    def is_test(self) -> bool:
        """Whether the cases are those that nobody looks at while tuning."""
        return self.run.split == "test"


TILES = (
    ("next", "engine: hit@1"),
    ("next", "engine: nDCG@5"),
    ("goals", "right"),
    ("outside", "refused"),
    ("branches", "agreed"),
    ("plans", "right"),
    ("loop", "engine: reached"),
)


def document(run: Run) -> Document:
    """The report of a run."""
    found = figures(run)
    by_field = {(f.suite.name, f.metric.field): f for f in found}
    faults = sum(f.metric.never and f.estimate.mean > 0 for f in found)
    return Document(
        run=run,
        tiles=[by_field[key] for key in TILES if key in by_field],
        faults=faults,
        sections=[s for suite in run_suites(run) if (s := _section(run, suite, found)) is not None],
        worst=worst_cases(run),
        missed=[f for f in found if f.met is False],
        judge=_judge(run),
    )


def _section(run: Run, suite: Suite, found: Sequence[Figure]) -> Section | None:
    outcomes = run.outcomes(suite.name)
    mine = [figure for figure in found if figure.suite is suite]
    if not mine:
        return None
    leading = mine[0].metric if mine[0].metric.only is None else next(f.metric for f in mine if not f.metric.only)
    rows = comparison(suite, outcomes)
    close = [row.policy for row in rows if row.ahead and row.ahead.low <= 0]
    return Section(
        suite=suite,
        seconds=run.suites[suite.name].seconds,
        cases=len(outcomes),
        figures=mine,
        rows=rows if len(rows) > 1 else [],
        leading=leading,
        slices=sliced(suite, leading, outcomes),
        gap=language_gap(leading, outcomes),
        reliability=reliability(outcomes),
        unbeaten=[name for name in close if not _is_ablation(name)],
        idle=[name for name in close if _is_ablation(name)],
    )


def _is_ablation(policy: str) -> bool:
    return policy.startswith(("without ", "with ", "engine-"))


def _judge(run: Run) -> str:
    """What is said of judged quality."""
    examined = [o for o in run.outcomes("judged") if "agrees with the label" in o]
    if not examined:
        return "No model was asked to judge in this run, so no judged figure is shown."
    agreement = kappa_of([o["expected"] for o in examined], [o["got"] for o in examined])
    told = f"{run.model} agrees with the authors' labels on {len(examined)} texts by κ = {agreement:.2f}"
    if agreement < CAPABLE:
        return f"{told}, and {CAPABLE:g} is asked for: no judged figure is shown, the path works and no more."
    return f"{told}. Figures marked as judged are its verdicts, each asked for in both orders."
