"""A plan made to be printed."""

from html import escape

import streamlit as st

from service.contract import SessionView, WeekView
from ui.menu import link
from ui.parts.atlas import Atlas, atlas
from ui.parts.dates import day
from ui.parts.markup import empty, hours
from ui.parts.plans import current_plan
from ui.texts import say


def show() -> None:
    """All weeks on paper: boxes to tick, hours, milestones."""
    plan = current_plan()
    if plan is None:
        empty(say("week.no-plan"), say("week.no-plan.about"))
        return
    link("plan", say("print.back"), ":material/arrow_back:", **({"plan": plan.plan_id} if plan.plan_id else {}))
    st.html(
        f'<button class="pm-print pm-no-print" type="button" id="pm-print">{escape(say("print.now"))}</button>'
        '<script>document.getElementById("pm-print").addEventListener("click", () => window.print())</script>',
        unsafe_allow_javascript=True,
    )
    found = atlas()
    title = escape(plan.goal.summary if plan.goal else say("page.plan"))
    st.html(f'<article class="pm-paper"><h1>{title}</h1>{"".join(_week(week, found) for week in plan.weeks)}</article>')


def _week(week: WeekView, found: Atlas) -> str:
    rows = "".join(_session(session) for session in week.sessions)
    reached = ", ".join(found.step(m.skill_id, m.level) for m in week.milestones)
    goal = f"<p>★ {escape(reached)}</p>" if reached else ""
    head = say("print.week", number=week.number, date=day(week.start, "date.long"), hours=hours(week.hours))
    return f"<section><h2>{escape(head)}</h2>{goal}<table><tbody>{rows}</tbody></table></section>"


def _session(session: SessionView) -> str:
    box = "☑" if session.status == "done" else "☐"
    cells = (box, day(session.date), session.starts_at, hours(session.hours), session.title)
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"
