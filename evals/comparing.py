"""Two runs against each other, case by case."""

from dataclasses import dataclass

from evals.figures import run_suites
from evals.running import Run
from evals.statistics import Difference, holm, paired
from evals.suite import Metric, Suite
from service.errors import Misconfigured
from service.messages import saying


@dataclass(frozen=True, slots=True)
class Change:
    """One figure of both runs: the second minus the first, over the cases that both have."""

    suite: Suite
    metric: Metric
    before: float
    after: float
    difference: Difference
    changed: tuple[str, ...]

    @property
    def better(self) -> bool:
        """Whether the second run is better in the mean."""
        return self.difference.mean * self.metric.sign > 0


def compare(first: Run, second: Run) -> list[Change]:
    """Every figure that both runs have; p-values are corrected together by Holm.

    Raises Misconfigured where the runs are of different splits, or share no case.
    """
    if first.split != second.split:
        raise Misconfigured(saying("error.evals-splits", first=first.split, second=second.split))
    found = []
    for suite in run_suites(first):
        for metric in suite.metrics:
            before, after = (metric.values(run.outcomes(suite.name)) for run in (first, second))
            both = [case for case in before if case in after]
            if both:
                old, new = [before[c] for c in both], [after[c] for c in both]
                changed = tuple(c for c in both if before[c] != after[c])
                means = sum(old) / len(old), sum(new) / len(new)
                found.append(Change(suite, metric, *means, paired(new, old), changed))
    if not found:
        raise Misconfigured(saying("error.evals-nothing-shared"))
    corrected = holm([change.difference.p for change in found])
    return [_with_p(change, p) for change, p in zip(found, corrected, strict=True)]


def _with_p(change: Change, p: float) -> Change:
    d = change.difference
    difference = Difference(d.mean, d.low, d.high, p, d.cases)
    return Change(change.suite, change.metric, change.before, change.after, difference, change.changed)
