"""A new plan from few fields."""

from datetime import date
from typing import Any

import streamlit as st

from service.contract import MAX_HOURS_PER_WEEK, MAX_QUESTION
from service.contract.plans import BreakSpec
from ui import visit
from ui.parts.dates import WEEKDAYS, time_zone, today
from ui.parts.profile import goals_of
from ui.parts.prose import plain
from ui.parts.saying import told
from ui.texts import say


def show() -> None:
    """The form; a plan that was made is turned to."""
    learner = visit.learner()
    with st.form("new-plan", border=False):
        question = st.text_input(
            say("form.goal"),
            placeholder=say("form.goal.stored" if goals_of(learner) else "form.goal.none"),
            max_chars=MAX_QUESTION,
            key="form-question",
        )
        left, middle, right = st.columns(3)
        usual = learner.hours_per_week if learner and learner.hours_per_week else 6.0
        per_week = left.number_input(
            say("hours.week"), 0.5, float(MAX_HOURS_PER_WEEK), usual, 0.5, format="%g", key="form-hours"
        )
        start = middle.date_input(say("form.start"), today(), key="form-start")
        deadline = right.date_input(say("form.deadline"), None, key="form-deadline")
        days = _days()
        breaks = _breaks()
        sent = st.form_submit_button(say("form.make"), type="primary", icon=":material/calendar_add_on:")
    if sent:
        asked = {"question": question.strip() or None, "start": start, "deadline": deadline, "breaks": breaks}
        _make({**asked, **({"days": days} if days else {"hours_per_week": per_week})})


def _days() -> dict[str, float]:
    """Hours on each weekday, where somebody wants to fix them."""
    with st.expander(say("form.days"), icon=":material/view_week:"):
        columns = st.columns(7)
        names = say("date.weekdays").split()
        given = {
            key: column.number_input(name, 0.0, 16.0, 0.0, 0.5, format="%g", key=f"form-{key}")
            for key, name, column in zip(WEEKDAYS, names, columns, strict=True)
        }
    return {key: value for key, value in given.items() if value}


def _breaks() -> list[BreakSpec]:
    with st.expander(say("form.breaks"), icon=":material/beach_access:"):
        chosen: Any = st.date_input(say("form.break"), [], key="form-break")
    if isinstance(chosen, tuple | list) and len(chosen) == 2:
        first, last = chosen
        assert isinstance(first, date)
        return [BreakSpec.model_validate({"from": first, "to": last})]
    return []


def _make(asked: dict[str, Any]) -> None:
    with told(), st.spinner(say("start.planning")):
        plan = visit.client().make_plan(**asked, timezone=time_zone())
        if plan.plan_id is None:
            st.info(plain(plan.answer), icon=":material/info:")
            return
        st.query_params["plan"] = plan.plan_id
        st.rerun()
