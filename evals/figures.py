"""Figures of a run: means with intervals, by slice, beside the baselines, between languages, by margin."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from evals.running import Run
from evals.statistics import Difference, Estimate, difference, estimate, holm, paired
from evals.suite import Metric, Outcome, Suite
from evals.suites import SUITES

ENGINE = "engine"
MARGINS = (0.0, 0.03, 0.07, 0.12, 0.2, 1.0)
"""Bins of the margin of branch advice; 0.07 is where it is called clear."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one suite."""

    suite: Suite
    metric: Metric
    estimate: Estimate

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        target, mean = self.metric.target, self.estimate.mean
        if target is None:
            return None
        return mean >= target - 1e-9 if self.metric.better == "higher" else mean <= target + 1e-9


@dataclass(frozen=True, slots=True)
class Row:
    """One policy: its figures, and by how much the engine is ahead of it in the first of them."""

    policy: str
    figures: dict[str, Estimate]
    ahead: Difference | None


def figures(run: Run) -> list[Figure]:
    """All figures of a run, those without a case left out."""
    found = []
    for suite in run_suites(run):
        for metric in suite.metrics:
            values = metric.values(run.outcomes(suite.name))
            if values:
                found.append(Figure(suite, metric, estimate(list(values.values()))))
    return found


def run_suites(run: Run) -> list[Suite]:
    """The suites that a run has, in their order."""
    return [suite for suite in SUITES if suite.name in run.suites]


def sliced(suite: Suite, metric: Metric, outcomes: Sequence[Outcome]) -> dict[str, dict[str, Estimate]]:
    """Slice -> value of the slice -> figure."""
    found: dict[str, dict[str, Estimate]] = {}
    for name in suite.slices:
        parts = sorted({str(o[name]) for o in outcomes if name in o})
        kept = {part: metric.values(o for o in outcomes if str(o.get(name)) == part) for part in parts}
        if len(parts) > 1:
            found[name] = {part: estimate(list(v.values())) for part, v in kept.items() if v}
    return found


def comparison(suite: Suite, outcomes: Sequence[Outcome]) -> list[Row]:
    """The engine first, then every other policy; p-values of the first measure are corrected by Holm."""
    if not suite.compared:
        return []
    main = suite.compared[0]
    policies = list(dict.fromkeys(k.split(": ")[0] for o in outcomes for k in o if k.endswith(f": {main.field}")))
    engine = _of(ENGINE, main).values(outcomes)
    found = {p: _ahead(engine, _of(p, main).values(outcomes), main) for p in policies if p != ENGINE}
    corrected = dict(zip(found, holm([d.p for d in found.values()]), strict=True))
    rows = []
    for policy in policies:
        means = {m.field: estimate(list(_of(policy, m).values(outcomes).values())) for m in suite.compared}
        ahead = replace(found[policy], p=corrected[policy]) if policy in found else None
        rows.append(Row(policy, means, ahead))
    return rows


def language_gap(metric: Metric, outcomes: Sequence[Outcome]) -> Difference | None:
    """English minus Korean; the cases are different ones, so the two sides are resampled apart."""
    sides = [list(metric.values(o for o in outcomes if o.get("language") == code).values()) for code in ("en", "ko")]
    return difference(*sides) if all(len(side) > 1 for side in sides) else None


def reliability(outcomes: Iterable[Outcome]) -> list[tuple[float, float, Estimate]]:
    """Per bin of the margin (from, to), the share of cases in which the better option is the mentor's."""
    decided = [o for o in outcomes if o.get("best agrees") is not None]
    found = []
    for low, high in pairwise(MARGINS):
        values = [o["best agrees"] for o in decided if low <= o["margin"] < high]
        if values:
            found.append((low, high, estimate(values)))
    return found


def _of(policy: str, metric: Metric) -> Metric:
    return replace(metric, field=f"{policy}: {metric.field}")


def _ahead(ours: dict[str, float], theirs: dict[str, float], metric: Metric) -> Difference:
    both = [case for case in ours if case in theirs]
    return paired([metric.sign * ours[c] for c in both], [metric.sign * theirs[c] for c in both])
