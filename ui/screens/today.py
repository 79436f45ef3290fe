"""Where one lands: a newcomer's two-minute start, a returning learner's week."""

from ui import visit
from ui.parts import this_week, two_minute_start


def show() -> None:
    """The page. Who has no goal yet is asked for one."""
    learner = visit.learner()
    if learner is None or not learner.goals:
        two_minute_start.show()
    else:
        this_week.show(learner)
