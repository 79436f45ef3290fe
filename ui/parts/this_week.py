"""A returning learner's week: sessions to tick off, the way so far, what comes next."""

from html import escape

import streamlit as st

from service.contract import LearnerView, NextResponse, PlanView
from ui import visit
from ui.menu import go, link
from ui.parts import reviews_due, sessions
from ui.parts.atlas import Atlas, atlas
from ui.parts.dates import day, monday, today
from ui.parts.markup import bar, emblem, empty, gems, heading, hours, note, section
from ui.parts.plans import current_plan
from ui.parts.steps import show_notices
from ui.texts import read, say


def show(learner: LearnerView) -> None:
    """The week on the left, the way on the right."""
    found = atlas()
    answer = visit.client().next_steps(limit=4)
    goal = answer.goal.summary if answer.goal else ""
    heading(say("week.title"), say("week.about", date=day(today(), "date.long")), goal)
    wide, narrow = st.columns([5, 3], gap="large")
    with wide:
        _week(current_plan(), found)
        reviews_due.show(found)
    with narrow:
        _way(learner, answer, found)


def _week(plan: PlanView | None, found: Atlas) -> None:
    if plan is None:
        empty(say("week.no-plan"), say("week.no-plan.about"))
        if st.button(say("week.make-plan"), type="primary", icon=":material/calendar_month:", width="stretch"):
            go("plan")
        return
    start = monday(today())
    week = next((w for w in plan.weeks if monday(w.start) == start), None)
    late = [s for w in plan.weeks if w.start < start for s in w.sessions if s.status == "planned"]
    if late:
        st.html(note(say("week.late", count=len(late)), "✦", "gold"))
        link("plan", say("week.replan"), ":material/event_repeat:")
    if week is None or not week.sessions:
        upcoming = next((w for w in plan.weeks if w.start > start and w.sessions), None)
        about = say("week.next-week", date=day(upcoming.start)) if upcoming else say("week.over")
        empty(say("week.free"), about)
    else:
        done = sum(s.hours for s in week.sessions if s.status == "done")
        st.html(bar(say("week.done"), done / week.hours if week.hours else 1, f"{done:g} / {hours(week.hours)}"))
        sessions.rows(plan, week.sessions, found)
    link("plan", say("week.whole-plan"), ":material/calendar_month:")


def _way(learner: LearnerView, answer: NextResponse, found: Atlas) -> None:
    """How far the goal is, and the next open steps."""
    track = found.tracks.get(answer.goal.track_ids[0]) if answer.goal and answer.goal.track_ids else None
    if track:
        held = [min(learner.levels.get(t.skill_id, 0), t.level) for t in answer.goal.targets] if answer.goal else []
        wanted = sum(t.level for t in answer.goal.targets) if answer.goal else 0
        share = sum(held) / wanted if wanted else 0
        left = say("week.left", steps=answer.remaining.steps, hours=hours(answer.remaining.hours))
        st.html(
            f'<section class="pm-panel pm-goal"><div class="pm-step">{emblem(track.emblem, track.number, "big")}<div>'
            f'<p class="pm-eyebrow">{escape(read(track.class_name))}</p>'
            f"<h3>{escape(read(track.title))}</h3></div></div>"
            f"{bar(left, share, f'{share:.0%}')}</section>"
        )
    section(say("week.next"))
    for step in answer.recommendations[:4]:
        with st.container(key=f"row-next-{step.rank}"):
            place = found.track_of(step.skill_id)
            sign = emblem(place.emblem, place.number, "small") if place else ""
            st.html(
                f'<div class="pm-row">{sign}<div><b>{escape(step.title)}</b>'
                f"<small>{gems(step.level, found.most(step.skill_id))} {escape(hours(step.hours))}</small></div></div>"
            )
    link("next", say("week.why"), ":material/arrow_forward:")
    show_notices([n for n in answer.notices if n.code == "goal-reached"])
