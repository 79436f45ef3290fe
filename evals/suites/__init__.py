"""Every suite of the evals. A new one is a line of SUITES."""

from collections.abc import Iterable

from evals.judging.suite import JUDGED
from evals.suite import Suite
from evals.suites.advice import BRANCHES, NEXT, PLANS
from evals.suites.levels import PLACEMENT, RETENTION
from evals.suites.surroundings import LATENCY, LOOP, RESOURCES
from evals.suites.understanding import GOALS, INSIDE, NEEDS, OUTSIDE, ROUTING
from service.errors import Misconfigured
from service.messages import saying

SUITES: tuple[Suite, ...] = (
    NEEDS,
    INSIDE,
    GOALS,
    OUTSIDE,
    ROUTING,
    NEXT,
    BRANCHES,
    PLANS,
    RESOURCES,
    LATENCY,
    LOOP,
    PLACEMENT,
    RETENTION,
    JUDGED,
)
BY_NAME = {suite.name: suite for suite in SUITES}


def choose(names: Iterable[str]) -> list[Suite]:
    """The suites of these names, all where none is given; raises Misconfigured for an unknown one."""
    wanted = list(dict.fromkeys(names))
    unknown = [name for name in wanted if name not in BY_NAME]
    if unknown:
        raise Misconfigured(saying("error.evals-suite", name=unknown[0], known=", ".join(BY_NAME)))
    return [BY_NAME[name] for name in wanted] or list(SUITES)
