"""What follows from an assessment that is over: passed or not, the level, and the evidence for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from service.assessment.items import Open
from service.assessment.sitting import Sitting, score
from service.contract import StoredResult
from service.messages import josa
from service.workflow.wording import Wording
from tree.evidence import Event, Kind

QUESTIONS = 5
"""Items of a first level; items of the others come one at a time."""

PASS_SHARE = 0.8
"""Of a first level: four of five."""

PASS_SCORE = 0.7
"""Of a rubric, where no criterion of the highest weight is missed."""

ESSENTIAL = 3
"""The weight of a criterion that must not be missed."""

REVIEWED = 3
"""Items of a review."""

KEPT_SHARE = 0.5
"""A review that goes worse than this, with one right of three or none, lowers the level by one."""

MAX_NOTE = 600


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result, and the evidence for it; None where nothing is to be recorded."""

    result: StoredResult
    event: Event | None


def conclude(
    sitting: Sitting,
    held: int,
    words: Wording,
    opened: Callable[[int], list[str]],
    new_id: Callable[[], str],
    now: datetime,
) -> Outcome:
    """The outcome of an assessment whose every item is judged.

    `held` is the level that evidence gives the skill, `opened` tells which skills a new level opens.
    """
    stored, share = sitting.stored, score_of(sitting)
    passed = has_passed(sitting, share)
    level = _level_after(sitting, held, passed=passed)
    event, kind = None, kind_of(sitting)
    # failing a higher level puts none to the test that is held, and who fails before themselves may be too strict
    tested = passed or (held >= stored.level and kind != "self-report")
    if sitting.content.learner is None and tested:
        note = "; ".join(reasons(sitting, words, held, level))[:MAX_NOTE]
        event_id = new_id()
        # how well it went is said of what the service measured, not of what one thinks of oneself
        measured = None if kind == "self-report" else round(share, 4)
        event = Event(event_id, event_id, stored.subject, level, kind, now, now, note, measured)
    result = StoredResult(
        passed=passed,
        score=round(share, 4),
        level_before=held,
        level=level,
        event_id=event.id if event else None,
        opens=opened(level) if level > held else [],
    )
    return Outcome(result, event)


def score_of(sitting: Sitting) -> float:
    """The mean over items, 0 to 1."""
    return sum(_scores(sitting).values()) / len(sitting.items)


def _scores(sitting: Sitting) -> Mapping[str, float]:
    found = {}
    for item in sitting.items:
        answer = sitting.answer_to(item.id)
        found[item.id] = (score(item, answer) if answer else None) or 0.0
    return found


def has_passed(sitting: Sitting, share: float) -> bool:
    """Whether this is enough."""
    if sitting.content.purpose == "review":
        return share > KEPT_SHARE
    if any(isinstance(item, Open) for item in sitting.items):
        return share >= PASS_SCORE and not _missed(sitting, essential=True)
    return share >= ceil(PASS_SHARE * len(sitting.items)) / len(sitting.items)


def _missed(sitting: Sitting, *, essential: bool = False) -> list[tuple[Open, str]]:
    """The criteria that were not shown; with `essential` only those that must be."""
    found = []
    for item in sitting.items:
        answer = sitting.answer_to(item.id)
        if isinstance(item, Open):
            grades = (answer.grades if answer else None) or {}
            missed = [c.id for c in item.rubric if c.id not in grades or grades[c.id].verdict == "missed"]
            found += [(item, c.id) for c in item.rubric if c.id in missed and (not essential or c.weight >= ESSENTIAL)]
    return found


def _level_after(sitting: Sitting, held: int, *, passed: bool) -> int:
    if sitting.content.purpose == "review":
        return held if passed else max(held - 1, 0)
    return max(held, sitting.stored.level) if passed else held


def kind_of(sitting: Sitting) -> Kind:
    """The kind of evidence: what a learner has judged alone is a self-report, whatever the rubric."""
    if sitting.content.purpose == "review":
        return "review"
    return "self-report" if any(a.graded_by == "self" for a in sitting.content.answers) else "quiz"


def reasons(sitting: Sitting, words: Wording, held: int, level: int) -> list[str]:
    """Why the result is as it is, in words."""
    share, asked = score_of(sitting), sitting.content.learner is None
    if any(isinstance(item, Open) for item in sitting.items):
        found = [_how_graded(sitting, words, share)]
        missed = [next(c for c in item.rubric if c.id == name).read(words.language) for item, name in _missed(sitting)]
        found += [words.say("assess.reason.missed", criterion=criterion) for criterion in missed]
        if share >= PASS_SCORE and _missed(sitting, essential=True):
            found.append(words.say("assess.reason.essential"))
    else:
        right, count = round(share * len(sitting.items)), len(sitting.items)
        code = "review" if sitting.content.purpose == "review" else "quiz"
        needed = ceil(PASS_SHARE * count) if code == "quiz" else int(KEPT_SHARE * count) + 1
        found = [words.say(f"assess.reason.{code}", right=right, count=count, needed=needed)]
    skill = words.skill(sitting.stored.subject)
    values = {"skill": skill, "skill_topic": josa(skill, "은는"), "before": held, "level": level}
    if level < held:
        found.append(words.say("assess.reason.lowered", **values))
    elif level == held and asked and held:
        found.append(words.say("assess.reason.stays", **values))
    return found


def _how_graded(sitting: Sitting, words: Wording, share: float) -> str:
    answer = sitting.content.answers[-1]
    percent = round(share * 100)
    if answer.graded_by == "model":
        return words.say("assess.reason.model", percent=percent, model=answer.model or "-")
    return words.say("assess.reason.self" if answer.graded_by == "self" else "assess.reason.none", percent=percent)
