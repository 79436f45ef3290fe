"""What a plan is made from: a request with the hours and dates its question names, and its form in the store."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from service.contract import LearnerSpec, PlanRequest, StoredBasis
from service.errors import InvalidInput
from service.messages import Message, saying
from service.storage.records import StoredPlan
from service.understanding.phrases import language_of
from service.understanding.schedule_words import TimeWords, read_time_words
from service.workflow.decision import Decision
from service.workflow.state import State
from tree.availability import DAYS_OF_WEEK, HOURS_A_DAY, Availability, Break, last_day_of_weeks, spread
from tree.goal import Goal, OptionGoal, SkillGoal, StepsGoal, TrackGoal

ASSUMED_HOURS = 6.0
DAY_START = "19:00"
UTC_NAME = "UTC"


@dataclass(frozen=True, slots=True)
class Terms:
    """When a learner learns: days, hours, zone. `even` where we spread the hours, `assumed` where nobody named any."""

    availability: Availability
    timezone: str
    day_start: str
    today: date
    even: bool
    assumed: bool


def terms_of(request: PlanRequest, spec: LearnerSpec, now: datetime) -> tuple[Terms, PlanRequest]:
    """The terms of a request, and the request with what is left of its question; raises InvalidInput for each field."""
    errors: dict[str, Message] = {}
    timezone = request.timezone or spec.timezone or UTC_NAME
    today = now.astimezone(_zone(timezone, errors)).date()
    said = read_time_words(request.question or "", today)
    hours, even, assumed = _hours(request, spec, said)
    start = request.start or said.start or today
    ends = [request.deadline or said.deadline]
    weeks = request.weeks or said.weeks
    if ends[0] and ends[0] < start:
        errors["deadline"] = saying("error.before-start", date=ends[0], start=start)
    ends.append(last_day_of_weeks(start, weeks) if weeks else None)
    for at, pause in enumerate(request.breaks):
        if pause.last < pause.first:
            errors[f"breaks.{at}.to"] = saying("error.before", date=pause.last, first=pause.first)
    if errors:
        raise InvalidInput(errors)
    breaks = tuple(Break(pause.first, pause.last) for pause in request.breaks)
    breaks += tuple(Break(first, last) for first, last in said.breaks)
    availability = Availability(hours, start, min((e for e in ends if e), default=None), breaks)
    terms = Terms(availability, timezone, request.day_start or DAY_START, today, even, assumed)
    # the language is that of the whole question, also where nothing but hours was said
    language = request.language or (language_of(request.question) if request.question else None)
    return terms, request.model_copy(update={"question": said.rest.strip() or None, "language": language})


def _zone(name: str, errors: dict[str, Message]) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        errors["timezone"] = saying("error.unknown-time-zone", name=name)
        return ZoneInfo(UTC_NAME)


def _hours(request: PlanRequest, spec: LearnerSpec, said: TimeWords) -> tuple[dict[int, float], bool, bool]:
    """Hours per weekday, whether we spread them, whether we assumed them."""
    if request.days:
        return {DAYS_OF_WEEK.index(day): hours for day, hours in request.days.items()}, False, False
    named = {day: hours for day, hours in said.days.items() if hours}
    if request.hours_per_week is None and named:
        rest = [day for day in said.days if day not in named]
        return {**named, **dict.fromkeys(rest, HOURS_A_DAY)}, False, False
    known = request.hours_per_week or said.hours_per_week or spec.hours_per_week
    days = tuple(said.days)
    if known is None:
        return spread(HOURS_A_DAY * len(days) if days else ASSUMED_HOURS, days), not days, True
    return spread(max(known, 0.5), days), not days, False


def basis_of(state: State, terms: Terms, learner: LearnerSpec | None, *, own_preferences: bool) -> StoredBasis:
    """What is kept of a plan that was made, so that it can be made again; `learner` where it is not a stored one.

    `own_preferences` says that they were given for this plan: then they hold whatever the learner's become.
    """
    availability, found, decision = terms.availability, state["interpretation"], state["decision"]
    last = availability.last
    return StoredBasis.model_validate(
        {
            "goals": [goal_fields(goal) for goal in state["goals"]],
            "claims": dict(found.claims),
            "fit": {s: f for s, f in found.fit.items() if f},
            "branches": _chosen(decision) if decision else {},
            "learner": learner,
            "preferences": state["inquiry"].preferences,
            **({"own_preferences": True} if own_preferences else {}),
            "language": found.language,
            "hours": {DAYS_OF_WEEK[day]: hours for day, hours in availability.hours.items()},
            "even": terms.even,
            "start": availability.start,
            "deadline": last,
            "breaks": [{"from": b.first, "to": b.last} for b in availability.breaks],
            "timezone": terms.timezone,
            "day_start": terms.day_start,
        }
    )


def _chosen(decision: Decision) -> dict[str, list[str]]:
    """The option taken at each branching point that nobody had decided, so that the plan keeps to it.

    A path may touch both options, because another goal asks for a skill of the other one.
    """
    found = {}
    for advice in decision.branches:
        taken = decision.taken.get(advice.track_id, ())
        through = [o for o in advice.options if o.option_id in taken] or advice.options
        found[advice.track_id] = [advice.recommended or min(through, key=lambda o: o.remaining.hours).option_id]
    return found


def availability_of(basis: StoredBasis, start: date) -> Availability:
    """The days of a stored plan from this day on."""
    hours = {DAYS_OF_WEEK.index(day): h for day, h in basis.hours.items()}
    breaks = tuple(Break(pause.first, pause.last) for pause in basis.breaks)
    return Availability(hours, start, basis.deadline, breaks)


def goal_fields(goal: Goal) -> dict[str, Any]:
    """A goal as the contract writes it."""
    match goal:
        case TrackGoal(track_id, level, option_id):
            return {"track_id": track_id, "level": level} | ({"option_id": option_id} if option_id else {})
        case OptionGoal(option_id, level):
            return {"option_id": option_id, "level": level}
        case SkillGoal(skill_id, level):
            return {"skill_id": skill_id, "level": level}
        case StepsGoal(steps):
            return {"steps": [{"skill_id": s.skill_id, "level": s.level} for s in steps]}


def dump_basis(basis: StoredBasis) -> dict[str, Any]:
    """As JSON."""
    return basis.model_dump(mode="json", by_alias=True, exclude_unset=True)


def read_basis(plan: StoredPlan) -> StoredBasis:
    """What a stored plan was made from."""
    return StoredBasis.model_validate_json(json.dumps(plan.basis))
