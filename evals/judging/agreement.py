"""How far a model's verdicts agree with the authors', beyond chance."""

from collections.abc import Sequence

from evals.judging.labelled import LabelledCase, Verdict

UNDECIDED = "undecided"
"""A verdict that changed with the order of the words."""
CAPABLE = 0.6
"""The least κ with which a model's verdicts are shown: "substantial" agreement (Landis & Koch 1977)."""


def kappa(cases: Sequence[LabelledCase], verdicts: Sequence[Verdict | None]) -> float:
    """Cohen's κ between labels and verdicts, -1 to 1; a verdict that the order decided agrees with no label."""
    return kappa_of([c.label for c in cases], [verdict or UNDECIDED for verdict in verdicts])


def kappa_of(labels: Sequence[str], verdicts: Sequence[str]) -> float:
    """The same of labels and verdicts as text."""
    from sklearn.metrics import cohen_kappa_score

    return float(cohen_kappa_score(labels, verdicts, labels=["good", "bad", UNDECIDED]))
