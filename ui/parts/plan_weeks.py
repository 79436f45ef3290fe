"""A plan week by week."""

from html import escape

import streamlit as st

from service.contract import PlanView, WeekView
from ui.parts import sessions
from ui.parts.atlas import Atlas
from ui.parts.dates import day, monday, today
from ui.parts.markup import chips, hours
from ui.texts import say


def show(plan: PlanView, found: Atlas) -> None:
    """One week as a calendar and as rows; the week is in the address."""
    if not plan.weeks:
        return
    week = _chosen(plan)
    st.html(_head(week, found) + sessions.calendar(week, found))
    sessions.rows(plan, week.sessions, found)


def _chosen(plan: PlanView) -> WeekView:
    """The week of the address, else this week, else the first that is not behind."""
    asked = st.query_params.get("week", "")
    by_number = {week.number: week for week in plan.weeks}
    ahead = [w.number for w in plan.weeks if monday(w.start) >= monday(today())]
    number = int(asked) if asked.isdecimal() and int(asked) in by_number else (ahead or [plan.weeks[-1].number])[0]
    with st.container(horizontal=True, vertical_alignment="center", key="week-turner"):
        earlier, later = number - 1, number + 1
        if st.button(
            say("week.before"), icon=":material/chevron_left:", disabled=earlier not in by_number, key="week-before"
        ):
            _turn(earlier)
        st.markdown(f"**{say('week.number', number=number, of=len(plan.weeks))}**", width="content")
        if st.button(
            say("week.after"),
            icon=":material/chevron_right:",
            icon_position="right",
            disabled=later not in by_number,
            key="week-after",
        ):
            _turn(later)
    return by_number[number]


def _turn(number: int) -> None:
    st.query_params["week"] = str(number)
    st.rerun()


def _head(week: WeekView, found: Atlas) -> str:
    reached = [found.step(m.skill_id, m.level) for m in week.milestones]
    milestones = f"<b>{escape(say('week.milestones'))}</b>{chips(reached, 'gold')}" if reached else ""
    span = say("week.from", date=day(week.start), hours=hours(week.hours))
    return f'<p class="pm-after"><span>{escape(span)}</span>{milestones}</p>'
