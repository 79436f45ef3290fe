"""The gate: no figure significantly worse than the baseline, none beyond its bound, no rule broken once."""

import json
import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.cases import Split
from evals.figures import run_suites
from evals.running import Run, execute
from evals.statistics import holm, worse
from evals.suite import Metric, Setting
from evals.suites import SUITES, choose
from service.disk import write_text
from service.errors import Misconfigured
from service.messages import saying

BASELINE = Path(__file__).parent / "baseline.json"
FORMAT = "mastery-evals-baseline-1"
SPLITS: tuple[Split, ...] = ("dev", "test")
LEARNERS = 60
"""Simulated learners of the gate: the first of those of a run."""
ALPHA = 0.05
LEFT_OUT = ("latency", "judged", "placement", "retention")
"""Suites that measure the machine, need a model, or have no gated figure."""
SPLITLESS = ("loop", "resources")
"""Suites without cases: they are the same for both halves."""

Values = dict[str, dict[str, float]]
"""`split/suite/field` -> case id -> value."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why the gate does not open: the figure, and what is wrong with it."""

    figure: str
    reason: str


Job = tuple[Split, tuple[str, ...]]
"""Suites of one half that one process runs."""


def jobs() -> list[Job]:
    """All gated suites of both halves in jobs of about one length, the longest first; the loop knows no halves."""
    names = [suite.name for suite in SUITES if suite.name not in LEFT_OUT]
    words = (("needs", "inside"), ("goals", "outside", "routing"))
    rest = tuple(name for name in names if not any(name in some for some in words))
    again = tuple(name for name in names if name not in SPLITLESS)
    return [*(("dev", some) for some in words), ("dev", rest), ("test", again)]


def run_job(job: Job) -> Run:
    """The suites of a job by the shipped program, without a model and without the comparisons."""
    from service.bootstrap import Application
    from service.settings import Settings

    split, names = job
    with TemporaryDirectory() as home:
        program = Application(Settings(home=Path(home), _env_file=None))
        setting = Setting(program=program, split=split, folder=Path(home), compare=False, learners=LEARNERS)
        return execute(setting, choose(names))


def run_all() -> list[Run]:
    """Every job, in as many processes as there are halves; each has one thread, so that they do not wait in turns."""
    context = get_context("spawn")
    with ProcessPoolExecutor(len(SPLITS), mp_context=context, initializer=_use_one_thread) as pool:
        return list(pool.map(run_job, jobs()))


def _use_one_thread() -> None:
    os.environ["OMP_NUM_THREADS"] = "1"


def values_of(runs: Iterable[Run]) -> Values:
    """The values of runs that are gated or have a bound."""
    found: Values = {}
    for run in runs:
        for suite in run_suites(run):
            for metric in (m for m in suite.metrics if _is_watched(m)):
                values = metric.values(run.outcomes(suite.name))
                if not values:
                    continue
                found[_key(run.split, suite.name, metric)] = {c: round(v, 4) for c, v in values.items()}
    return found


def check(baseline: Values, now: Values) -> list[Failure]:
    """Every reason why the gate stays shut; empty where it opens."""
    metrics = {_key(s, suite.name, m): m for s in SPLITS for suite in SUITES for m in suite.metrics if _is_watched(m)}
    failures, tests = out_of_bounds(now), {}
    for name, values in now.items():
        metric = metrics[name]
        if not metric.gated:
            continue
        if metric.never:
            guilty = [case for case, value in values.items() if value > 0]
            failures += [Failure(name, f"never allowed, and found in {', '.join(guilty[:5])}")] if guilty else []
            continue
        before = baseline.get(name)
        if before is None or not before.keys() & values.keys():
            failures.append(Failure(name, "the baseline has no such cases: make it again"))
            continue
        if before.keys() - values.keys():
            gone = sorted(before.keys() - values.keys())
            failures.append(Failure(name, f"cases of the baseline are gone ({', '.join(gone[:5])}): make it again"))
        both = before.keys() & values.keys()
        tests[name] = [metric.sign * (values[c] - before[c]) for c in sorted(both)]
    corrected = dict(zip(tests, holm([worse(d) for d in tests.values()]), strict=True))
    return failures + [
        Failure(name, f"worse by {-sum(d) / len(d):.4f} over {len(d)} cases (p = {corrected[name]:.4f})")
        for name, d in tests.items()
        if corrected[name] < ALPHA
    ]


def out_of_bounds(now: Values) -> list[Failure]:
    """Figures whose mean over the dev cases is worse than their bound."""
    bounds = {_key("dev", suite.name, m): m for suite in SUITES for m in suite.metrics if m.bound is not None}
    return [
        Failure(name, f"{_mean(now[name]):.4f} over the dev cases, and {metric.bound} is the worst that is let in")
        for name, metric in bounds.items()
        if now.get(name) and metric.bound is not None and metric.sign * (_mean(now[name]) - metric.bound) < 0
    ]


def load_baseline(file: Path = BASELINE) -> Values:
    """The values of a baseline; raises Misconfigured where there is none."""
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        values: Values = data["values"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Misconfigured(saying("error.evals-baseline", path=file, why=error)) from None
    return values


def lowered(before: Values, after: Values) -> list[str]:
    """Figures whose mean is worse in the new baseline."""
    metrics = {_key(s, suite.name, m): m for s in SPLITS for suite in SUITES for m in suite.metrics if m.gated}
    return [
        name
        for name, metric in metrics.items()
        if before.get(name)
        and (not after.get(name) or metric.sign * (_mean(after[name]) - _mean(before[name])) < -1e-9)
    ]


def save_baseline(values: Values, file: Path = BASELINE) -> str:
    """Write a baseline; returns its name, by which the changelog says why it is as it is."""
    text = json.dumps({"format": FORMAT, "values": values}, ensure_ascii=False, sort_keys=True, indent=0) + "\n"
    write_text(file, text)
    return name_of(file)


def name_of(file: Path = BASELINE) -> str:
    """The first twelve characters of the hash of a baseline."""
    return sha256(file.read_bytes()).hexdigest()[:12]


def _is_watched(metric: Metric) -> bool:
    return metric.gated or metric.bound is not None


def _key(split: str, suite: str, metric: Metric) -> str:
    return f"{split}/{suite}/{metric.field}"


def _mean(values: Mapping[str, float]) -> float:
    return sum(values.values()) / len(values)
