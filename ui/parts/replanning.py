"""Planning again, and what it changed."""

from html import escape

import streamlit as st

from service.contract import Changes, PlanView, ReplanRequest
from ui import visit
from ui.parts.dates import day, today
from ui.parts.markup import hours, note
from ui.parts.saying import told
from ui.texts import say


def show(plan: PlanView) -> None:
    """A button, and the differences of the last time in this visit."""
    if plan.plan_id is None:
        return
    late = sum(s.status == "planned" and s.date < today() for week in plan.weeks for s in week.sessions)
    if late:
        st.html(note(say("week.late", count=late), "✦", "gold"))
    if st.button(
        say("replan.go"), icon=":material/event_repeat:", type="primary" if late else "secondary", key="replan"
    ):
        with told(), st.spinner(say("start.planning")):
            made = visit.client().replan(plan.plan_id, ReplanRequest(as_of=today()))
            st.session_state["replanned"] = (plan.plan_id, made.changes)
            st.rerun()
    kept = st.session_state.get("replanned")
    if kept and kept[0] == plan.plan_id:
        _differences(kept[1])


def _differences(changes: Changes) -> None:
    if not (changes.moved or changes.added or changes.dropped):
        st.html(note(say("replan.same"), "✓", "jade"))
        return
    with st.expander(say("replan.changes"), expanded=True, icon=":material/difference:"):
        st.html(
            "<ul>"
            + _list(
                "replan.moved",
                [
                    f"{m.title}: {day(m.from_date)} → {day(m.to_date)}{_length(m.from_hours, m.to_hours)}"
                    for m in changes.moved
                ],
            )
            + _list("replan.added", [f"{s.title}: {day(s.date)}, {hours(s.hours)}" for s in changes.added])
            + _list("replan.dropped", [f"{s.title}: {day(s.date)}, {hours(s.hours)}" for s in changes.dropped])
            + "</ul>"
        )


def _length(before: float, after: float) -> str:
    return "" if before == after else f" ({hours(before)} → {hours(after)})"


def _list(code: str, lines: list[str]) -> str:
    if not lines:
        return ""
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<li><b>{escape(say(code, count=len(lines)))}</b><ul>{items}</ul></li>"
