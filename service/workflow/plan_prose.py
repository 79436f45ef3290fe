"""A plan in a few sentences, as a mentor would introduce it."""

from datetime import date

from service.contract import PlanView
from service.workflow.prose import write_refusal
from service.workflow.state import State
from service.workflow.wording import Wording, hours_text
from tree.availability import DAYS_OF_WEEK, UNITS_PER_HOUR, units_of
from tree.schedule import REVIEW

NOTEWORTHY = 0.05
"""A pace this far from the estimates is spoken of."""

STAGES = 6
"""Stages of the way that are named with their dates."""


def write_plan(words: Wording, state: State, plan: PlanView) -> str:
    """What the plan comes to: hours, finish and how sure it is, what is left out, the stages, the branches."""
    decision = state["decision"]
    if decision is None:
        return write_refusal(words, [])
    if plan.goal is None:
        return words.say("plan.no-goal" if words.tracks() else "plan.no-goal.plain", tracks=words.tracks())
    if decision.reached and not plan.weeks:
        return words.say("plan.reached", goal=plan.goal.summary)
    sentences = [_opening(words, state, plan)]
    if plan.feasible and plan.forecast and plan.forecast.early and plan.forecast.late:
        early, late = words.day(plan.forecast.early), words.day(plan.forecast.late)
        if plan.forecast.early != plan.forecast.late:
            sentences.append(words.say("plan.forecast", early=early, late=late))
    pace = state["frame"].record.pace
    if plan.forecast and abs(pace - 1) >= NOTEWORTHY:
        sentences.append(words.say("plan.pace", percent=round(pace * 100)))
    if plan.review_hours:
        sentences.append(words.say("plan.reviews", hours=hours_text(plan.review_hours)))
    if plan.left_out:
        sentences += _shortfall(words, plan)
    stages = _stages(words, plan)
    if stages:
        sentences.append(words.say("plan.stages", stages=", ".join(stages)))
    taken = {option for options in decision.taken.values() for option in options}
    for advice in decision.branches:
        through = next((o.option_id for o in advice.options if o.option_id in taken), None)
        sentences.append(words.branch(advice, through))
    sentences.append(words.say("plan.advice"))
    return " ".join(sentences)


def _opening(words: Wording, state: State, plan: PlanView) -> str:
    assert plan.goal
    availability = state["frame"].availability
    hours = {name: units_of(availability.hours.get(at, 0)) / UNITS_PER_HOUR for at, name in enumerate(DAYS_OF_WEEK)}
    days = [f"{words.say(f'day.{name}')} {hours_text(h)}" for name, h in hours.items() if h]
    said = {
        "goal": plan.goal.summary,
        "hours": hours_text(plan.total_hours),
        "week": hours_text(plan.hours_per_week),
        "days": ", ".join(days),
        "start": words.day(availability.start),
        "weeks": len(plan.weeks),
    }
    if plan.finish is None:
        return words.say("plan.opening.part", **said)
    return words.say("plan.opening", finish=words.day(plan.finish), **said)


def _shortfall(words: Wording, plan: PlanView) -> list[str]:
    left = words.names([f"{words.skill(s.skill_id)} Lv{s.level}" for s in plan.left_out])
    hours = hours_text(sum(s.hours for s in plan.left_out))
    sentences = [words.say("plan.left-out", names=left, hours=hours)]
    notice = next(n for n in plan.notices if n.code == "deadline-too-early")
    if notice.finish_would_be:
        sentences.append(words.say("notice.finish-would-be", day=words.day(notice.finish_would_be)))
    if notice.hours_needed:
        sentences.append(words.say("notice.hours-needed", hours=hours_text(notice.hours_needed)))
    return sentences


def _stages(words: Wording, plan: PlanView) -> list[str]:
    """When the first levels of each tier on the way are behind, and when everything is."""
    done: dict[str, date] = {}
    for week in plan.weeks:
        for session in week.sessions:
            place = words.tree.places.get(session.skill_id)
            if place and session.level == 1 and session.activity != REVIEW:
                done[words.stage(place)] = session.date
    named = sorted(done.items(), key=lambda stage: stage[1])[:STAGES]
    return [words.say("plan.stage", stage=stage, day=words.day(day, year=False)) for stage, day in named]
