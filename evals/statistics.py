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


@dataclass(frozen=True, slots=True)
class Difference:
    """The mean of paired differences with its 95 % interval, and the p-value of a two-sided sign-flip test."""

    mean: float
    low: float
    high: float
    p: float
    cases: int


def paired(ours: Sequence[float], theirs: Sequence[float]) -> Difference:
    """How much better ours are, case by case: percentile bootstrap, and a randomisation test (Fisher 1935)."""
    differences = np.asarray(ours, dtype=float) - np.asarray(theirs, dtype=float)
    rng = np.random.default_rng(SEED)
    resampled = rng.choice(differences, (RESAMPLES, len(differences))).mean(axis=1)
    low, high = np.quantile(resampled, [0.025, 0.975])
    flipped = (rng.choice([-1.0, 1.0], (RESAMPLES, len(differences))) * differences).mean(axis=1)
    observed = abs(differences.mean())
    # the observed arrangement is one of those possible, so p is never 0
    p = (1 + int((np.abs(flipped) >= observed - 1e-12).sum())) / (1 + RESAMPLES)
    return Difference(float(differences.mean()), float(low), float(high), p, len(differences))


def difference(ours: Sequence[float], theirs: Sequence[float]) -> Difference:
    """The difference of the means of two sets of different cases: bootstrap of each, and a permutation test."""
    a, b = np.asarray(ours, dtype=float), np.asarray(theirs, dtype=float)
    rng = np.random.default_rng(SEED)
    resampled = rng.choice(a, (RESAMPLES, len(a))).mean(axis=1) - rng.choice(b, (RESAMPLES, len(b))).mean(axis=1)
    low, high = np.quantile(resampled, [0.025, 0.975])
    observed, pool = a.mean() - b.mean(), np.concatenate([a, b])
    shuffled = rng.permuted(np.tile(pool, (RESAMPLES, 1)), axis=1)
    drawn = shuffled[:, : len(a)].mean(axis=1) - shuffled[:, len(a) :].mean(axis=1)
    p = (1 + int((np.abs(drawn) >= abs(observed) - 1e-12).sum())) / (1 + RESAMPLES)
    return Difference(float(observed), float(low), float(high), p, len(pool))


def worse(differences: Sequence[float]) -> float:
    """One-sided p-value of a sign-flip test that paired differences (now minus before) are below 0.

    Cases that did not change say nothing about the direction and cannot dilute it, as flipping 0 changes nothing.
    """
    data = np.asarray([d for d in differences if d], dtype=float)
    if not len(data):
        return 1.0
    flipped = (np.random.default_rng(SEED).choice([-1.0, 1.0], (RESAMPLES, len(data))) * data).sum(axis=1)
    return (1 + int((flipped <= data.sum() + 1e-12).sum())) / (1 + RESAMPLES)


def holm(values: Sequence[float]) -> list[float]:
    """p-values corrected for their number (Holm 1979), in the same order."""
    order = sorted(range(len(values)), key=values.__getitem__)
    corrected, least = [0.0] * len(values), 0.0
    for rank, at in enumerate(order):
        least = max(least, min(1.0, values[at] * (len(values) - rank)))
        corrected[at] = least
    return corrected
