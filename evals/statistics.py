"""Means with intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

RESAMPLES = 2000
SEED = 20261124


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over cases with its 95 % interval."""

    mean: float
    low: float
    high: float
    cases: int

    def __str__(self) -> str:
        return f"{self.mean:.3f} [{self.low:.3f}, {self.high:.3f}]  n={self.cases}"


def estimate(values: Sequence[float]) -> Estimate:
    """Mean and percentile-bootstrap interval; for shares, Wilson's interval, which holds near 0 and 1 as well."""
    data = np.asarray(values, dtype=float)
    if not len(data):
        return Estimate(float("nan"), float("nan"), float("nan"), 0)
    if set(np.unique(data)) <= {0.0, 1.0}:
        interval = stats.binomtest(int(data.sum()), len(data)).proportion_ci(0.95, "wilson")
        return Estimate(float(data.mean()), float(interval.low), float(interval.high), len(data))
    samples = np.random.default_rng(SEED).choice(data, (RESAMPLES, len(data))).mean(axis=1)
    low, high = np.quantile(samples, [0.025, 0.975])
    return Estimate(float(data.mean()), float(low), float(high), len(data))
