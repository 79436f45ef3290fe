"""The story of a plan: understood, resolved and decided as everywhere, then laid out, worded and looked over."""

from datetime import date
from itertools import takewhile

from langgraph.runtime import Runtime

from resources.catalogue import Resource
from service.contract import PlanNotice, PlanView
from service.workflow.nodes import BrokenPromise, languages_for, notices_of
from service.workflow.plan_prose import write_plan
from service.workflow.plan_views import PlanPresenter
from service.workflow.planning import Layout, plan_path
from service.workflow.state import Context, State
from service.workflow.wording import Wording, hours_text
from tree.schedule import Material
from tree.skill import LANGUAGES, Language, Step

HANDS_ON = frozenset({"exercise", "repository", "tutorial", "course"})
CANDIDATES = 8
"""Resources looked at for one step."""


def lay_out(state: State, runtime: Runtime[Context]) -> State:
    """The path over the learner's days, with something to learn each step from."""
    decision, frame = state["decision"], state["frame"]
    if decision is None or not decision.goals:
        return {"layout": Layout(())}
    preferences = state["inquiry"].preferences
    languages = languages_for(preferences, state["interpretation"].language)

    def materials(step: Step) -> list[Material]:
        context = runtime.context
        found = context.taste.choose(context.catalogue, step, languages, preferences, CANDIDATES)
        return [_material(resource) for resource in found]

    fit = state["interpretation"].fit
    return {"layout": plan_path(runtime.context.rules, decision, fit, frame, materials)}


def _material(resource: Resource) -> Material:
    return Material(resource.id, resource.hours, resource.kind in HANDS_ON)


def describe(state: State, runtime: Runtime[Context]) -> State:
    """The plan in words and in the form of the contract, in every language: it is read again when another is chosen."""
    return {"plans": {language: _describe(state, runtime.context, language) for language in LANGUAGES}}


def _describe(state: State, context: Context, language: Language) -> PlanView:
    words = Wording(context.tree, language)
    notices = [*state["notices"], *notices_of(state, words, context), *_plan_notices(state, words)]
    plan = PlanPresenter(words, context.catalogue, state).plan([PlanNotice(**n.model_dump()) for n in notices])
    return plan.model_copy(update={"answer": write_plan(words, state, plan)})


def _plan_notices(state: State, words: Wording) -> list[PlanNotice]:
    frame, layout, inquiry = state["frame"], state["layout"], state["inquiry"]
    found = []
    if inquiry.assumed_hours:
        hours = hours_text(frame.availability.hours_per_week)
        found.append(PlanNotice(code="assumed-hours", text=words.say("notice.assumed-hours", hours=hours)))
    if inquiry.today and frame.availability.start < inquiry.today and not frame.taken:
        day = words.day(frame.availability.start)
        found.append(PlanNotice(code="start-in-the-past", text=words.say("notice.start-in-the-past", day=day)))
    if layout.left_out:
        texts = [words.say("notice.deadline-too-early")]
        if layout.finish_would_be:
            texts.append(words.say("notice.finish-would-be", day=words.day(layout.finish_would_be)))
        if layout.hours_needed:
            texts.append(words.say("notice.hours-needed", hours=hours_text(layout.hours_needed)))
        else:
            texts.append(words.say("notice.no-hours-suffice"))
        found.append(
            PlanNotice(
                code="deadline-too-early",
                text=" ".join(texts),
                finish_would_be=layout.finish_would_be,
                hours_needed=layout.hours_needed,
            )
        )
        if not layout.proven:
            found.append(PlanNotice(code="not-proven", text=words.say("notice.not-proven")))
    return found


def look_over(state: State, runtime: Runtime[Context]) -> State:
    """The last look: every step is begun when it is open, no day holds more than its hours, none is a break."""
    decision, frame, layout = state["decision"], state["frame"], state["layout"]
    if decision is None:
        return {}
    last = layout.sittings[-1].day if layout.sittings else date.min
    room = dict(takewhile(lambda day: day[0] <= last, frame.days()))
    levels, current = dict(decision.standing.levels), None
    for sitting in layout.sittings:
        room[sitting.day] = room.get(sitting.day, 0) - sitting.units
        if room[sitting.day] < 0:
            raise BrokenPromise(f"{sitting.day} holds more than its hours")
        if sitting.step != current:
            if current is not None:
                levels[current.skill_id] = current.level
            if not runtime.context.rules.is_open(sitting.step, levels):
                raise BrokenPromise(f"{sitting.step} is planned and locked on {sitting.day}")
            current = sitting.step
    return {}
