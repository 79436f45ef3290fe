"""With a real, weak model: the way from text to verdict works, and what it says is not taken for a judgement."""

import pytest

from evals.judging import capable
from evals.judging.labelled import labelled_cases

pytestmark = pytest.mark.llm


def test_a_weak_model_is_examined_and_not_believed(local_model, monkeypatch):
    cases = labelled_cases()[::14]
    monkeypatch.setattr(capable, "labelled_cases", lambda: cases)
    examined = capable.examine(local_model[0])
    assert len(examined.verdicts) == len(cases)
    assert set(examined.verdicts) <= {"good", "bad", None}
    assert not examined.capable
