"""When a plan will really be finished: a range, from the pace that the learner has shown.

Two things are learnt from the sessions that lie behind: how many hours the work takes per hour estimated (pace), and
how many of the hours planned are sat through (attendance). Both are shrunk towards 1 as if PRIOR_HOURS of sessions had
gone exactly as planned, so that one bad evening decides nothing:

    pace = (PRIOR_HOURS + hours spent) / (PRIOR_HOURS + hours estimated for what was done)
    attendance = (PRIOR_HOURS + hours sat through) / (PRIOR_HOURS + hours planned)

The remaining work W has an error of its own. Each step's estimate is off by a factor whose logarithm has the standard
deviation STEP_ERROR, one step like another; the pace by LEARNER_ERROR, less with every hour recorded. The standard
deviation of log W is then, to first order, the root of

    LEARNER_ERROR² · PRIOR_HOURS / (PRIOR_HOURS + hours estimated) + STEP_ERROR² · Σ h² / W²

and the range covers 80 in 100: W · pace · exp(±1.28 · that), at the learner's attendance. STEP_ERROR and LEARNER_ERROR
are the product's own assumptions, of the size that task estimates show elsewhere; recorded sessions will correct them.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from tree.availability import UNITS_PER_HOUR
from tree.schedule import day_of_unit

PRIOR_HOURS = 20.0
STEP_ERROR = 0.5
LEARNER_ERROR = 0.25
QUANTILE = 1.2816
"""Of the normal distribution, for one in ten on each side."""

Days = Callable[[], Iterable[tuple[date, int]]]


@dataclass(frozen=True, slots=True)
class Record:
    """What lies behind, in hours: `planned` of all sessions ticked, `estimated` and `spent` of those done or begun."""

    planned: float = 0.0
    estimated: float = 0.0
    spent: float = 0.0

    @property
    def pace(self) -> float:
        """Hours spent per hour estimated, shrunk towards 1."""
        return (PRIOR_HOURS + self.spent) / (PRIOR_HOURS + self.estimated)

    @property
    def attendance(self) -> float:
        """The share of planned hours that were sat through, shrunk towards 1; never more than 1."""
        return min(1.0, (PRIOR_HOURS + self.estimated) / (PRIOR_HOURS + self.planned))


@dataclass(frozen=True, slots=True)
class Forecast:
    """Nine in ten finish after `early`, nine in ten before `late`; None where that lies beyond all days."""

    early: date | None
    late: date | None


def forecast(step_hours: Iterable[float], days: Days, record: Record) -> Forecast | None:
    """The range in which work of these hours a step is finished on these days; None where nothing is left."""
    hours = list(step_hours)
    total = sum(hours)
    if not total:
        return None
    own = LEARNER_ERROR**2 * PRIOR_HOURS / (PRIOR_HOURS + record.estimated)
    spread = QUANTILE * math.sqrt(own + STEP_ERROR**2 * sum(h * h for h in hours) / total**2)
    needed = total * record.pace / record.attendance

    def day(hours: float) -> date | None:
        return day_of_unit(days(), max(1, math.ceil(hours * UNITS_PER_HOUR - 1e-9)))

    return Forecast(day(needed * math.exp(-spread)), day(needed * math.exp(spread)))
