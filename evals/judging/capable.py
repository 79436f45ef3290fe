"""Whether the configured model may judge, and stand for itself: by the labelled cases, once per model."""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from evals.judging.agreement import CAPABLE, kappa
from evals.judging.judge import judge
from evals.judging.labelled import LabelledCase, Verdict, labelled_cases
from service.llm.language_model import LanguageModel


@dataclass(frozen=True, slots=True)
class Examined:
    """A model's verdicts on the labelled cases, and its agreement with the labels."""

    cases: tuple[LabelledCase, ...]
    verdicts: tuple[Verdict | None, ...]
    kappa: float

    @property
    def capable(self) -> bool:
        """Whether it agrees with the authors well enough to be shown."""
        return self.kappa >= CAPABLE


_EXAMINED: "WeakKeyDictionary[LanguageModel, Examined]" = WeakKeyDictionary()


def examine(model: LanguageModel) -> Examined:
    """Two calls a case; remembered for the model."""
    if model not in _EXAMINED:
        cases = labelled_cases()
        verdicts = [judge(model, case.kind, case.facts, case.text) for case in cases]
        _EXAMINED[model] = Examined(tuple(cases), tuple(verdicts), kappa(cases, verdicts))
    return _EXAMINED[model]
