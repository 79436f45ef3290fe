"""What a suite of the evals is: cases that are run, and the figures that are taken of their outcomes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from evals.cases import Split
from service.bootstrap import Application

Outcome = dict[str, Any]
"""One case: id, slice labels, what was expected, what was got, and a number per figure; None where it has none."""
Watch = Callable[[str, int, int], None]
"""Called with the suite, the cases done and the cases in all."""
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a suite is run with.

    `folder` is for what it has to write down, `compare` says whether baselines and ablations are run beside the
    engine, `learners` how many are simulated, `judge` whether a configured model may judge.
    """

    program: Application
    split: Split
    folder: Path
    compare: bool = True
    learners: int = 1000
    processes: int = 1
    judge: bool = False
    watch: Watch = lambda *_: None

    def watched(self, suite: str, cases: Sequence[Item]) -> Iterator[Item]:
        """The cases one by one, with the progress told."""
        for done, case in enumerate(cases, start=1):
            yield case
            self.watch(suite, done, len(cases))


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One figure: the mean of a field over the cases that have it.

    A `gated` one may not become significantly worse than the baseline; one that is `never` above 0 fails the gate by
    a single case. `bound` is what the mean over the dev cases may at worst be, whatever the baseline. `target` is what
    the project wants of it. `only` names a field and the value it must have.
    """

    field: str
    title: str
    better: Literal["higher", "lower"] = "higher"
    gated: bool = False
    never: bool = False
    bound: float | None = None
    target: float | None = None
    only: tuple[str, str] | None = None

    def values(self, outcomes: Iterable[Outcome]) -> dict[str, float]:
        """Case id -> value, of the cases that have one."""
        kept = (o for o in outcomes if self.only is None or o.get(self.only[0]) == self.only[1])
        return {o["id"]: float(o[self.field]) for o in kept if o.get(self.field) is not None}

    @property
    def sign(self) -> int:
        """1 where more is better, else -1."""
        return 1 if self.better == "higher" else -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """A named set of cases, how it is run, and its figures.

    `compared` are measures that every policy has as a field `policy: measure`, the engine among them; the first is the
    one that is tested. `slices` are fields by which figures are broken down. `worst` is the field that says how bad a
    case is (least first).
    """

    name: str
    title: str
    run: Callable[[Setting], list[Outcome]]
    metrics: tuple[Metric, ...]
    compared: tuple[Metric, ...] = ()
    slices: tuple[str, ...] = ("language",)
    worst: str | None = None


def never(field: str, title: str) -> Metric:
    """A fault: a single case fails the gate."""
    return Metric(field=field, title=title, better="lower", gated=True, never=True, target=0.0)


def of_engine(metrics: Iterable[Metric], gated: Iterable[str]) -> tuple[Metric, ...]:
    """The same figures of the engine alone, those named gated."""
    names = set(gated)
    return tuple(
        Metric(field=f"engine: {m.field}", title=m.title, better=m.better, gated=m.field in names) for m in metrics
    )
