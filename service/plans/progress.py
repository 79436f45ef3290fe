"""What the sessions that were ticked off say: which work is behind, and the learner's pace."""

from collections.abc import Iterable

from service.storage.records import Work
from tree.availability import UNITS_PER_HOUR
from tree.forecast import Record
from tree.progress import Done
from tree.schedule import REVIEW
from tree.skill import Step


def credited(work: Work) -> float:
    """Hours of the plan that a session takes away: all of a done one, of one done partly the hours spent on it."""
    if work.status == "done":
        return work.planned
    return min(work.planned, work.spent) if work.status == "partly" else 0.0


def done_of(works: Iterable[Work]) -> Done:
    """The half-hours behind, by step and activity; a review is no work on what is still to be reached."""
    hours: dict[Step, dict[str, float]] = {}
    for work in works:
        if credited(work) and work.activity != REVIEW:
            activities = hours.setdefault(Step(work.skill_id, work.level), {})
            activities[work.activity] = activities.get(work.activity, 0) + credited(work)
    return {
        step: {activity: int(h * UNITS_PER_HOUR + 1e-9) for activity, h in activities.items()}
        for step, activities in hours.items()
    }


def record_of(works: Iterable[Work]) -> Record:
    """Hours planned, estimated and spent of all sessions ticked."""
    ticked = list(works)
    return Record(
        planned=sum(w.planned for w in ticked),
        estimated=sum(map(credited, ticked)),
        spent=sum(w.spent for w in ticked if w.status != "missed"),
    )
