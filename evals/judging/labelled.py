"""Texts that the project's authors labelled good or bad before any model judged them."""

from typing import Literal

from evals.cases import DATA, Case, read_cases

Verdict = Literal["good", "bad"]
Kind = Literal["explanation", "plan"]


class LabelledCase(Case):
    """A text, the facts it must rest on, the verdict of the authors and their reason."""

    kind: Kind
    facts: str
    text: str
    label: Verdict
    why: str


def labelled_cases() -> list[LabelledCase]:
    """All of them; they are for measuring judges, so they know no split."""
    return read_cases(DATA / "judged" / "labelled.yaml", LabelledCase)
