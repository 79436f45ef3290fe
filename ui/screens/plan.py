"""The study plan: weeks, load, milestones, ticking off, planning again, calendars."""

import streamlit as st

from service.contract import PlanView
from ui import visit
from ui.parts import plan_form, plan_load, plan_share, plan_weeks, replanning
from ui.parts.atlas import atlas
from ui.parts.dates import day
from ui.parts.markup import bar, heading, hours, note, stats
from ui.parts.plans import current_plan
from ui.parts.steps import show_notices
from ui.parts.views import chosen_view
from ui.texts import say

VIEWS = ("weeks", "timeline", "load", "share")


def show() -> None:
    """The plan of the address, or the newest; without one, the form for making it."""
    plan = current_plan()
    if plan is None:
        heading(say("page.plan"), say("plan.about"))
        plan_form.show()
        return
    _head(plan)
    with st.expander(say("plan.new"), icon=":material/add:"):
        plan_form.show()
    replanning.show(plan)
    found = atlas()
    view = chosen_view("plan", VIEWS)
    if view == "weeks":
        plan_weeks.show(plan, found)
    elif view == "timeline":
        plan_load.timeline(plan, found)
    elif view == "load":
        plan_load.load(plan, found)
    else:
        plan_share.show(plan)


def _head(plan: PlanView) -> None:
    """What the plan comes to."""
    heading(plan.goal.summary if plan.goal else say("page.plan"), eyebrow=say("page.plan"))
    _which(plan)
    done = sum(s.hours for w in plan.weeks for s in w.sessions if s.status == "done" and s.activity != "review")
    figures = [
        (day(plan.finish) if plan.finish else "–", say("plan.finish"), _forecast(plan)),
        (hours(plan.total_hours), say("plan.total"), say("plan.per-week", hours=f"{plan.hours_per_week:g}")),
        (str(len(plan.weeks)), say("plan.weeks"), ""),
    ]
    if plan.review_hours:
        figures.append((hours(plan.review_hours), say("plan.reviews"), ""))
    share = done / plan.total_hours if plan.total_hours else 1
    progress = bar(say("plan.done"), share, f"{done:g} / {hours(plan.total_hours)}")
    st.html(f'<section class="pm-panel pm-goal">{stats(figures)}{progress}</section>')
    show_notices(plan.notices)
    if not plan.feasible:
        st.html(
            note(
                say("plan.left-out", names=", ".join(atlas().step(s.skill_id, s.level) for s in plan.left_out[:8])),
                "✦",
                "gold",
            )
        )
    with st.expander(say("plan.in-words"), icon=":material/notes:"):
        st.text(plan.answer)


def _forecast(plan: PlanView) -> str:
    if plan.forecast is None or plan.forecast.early is None:
        return ""
    if plan.forecast.late is None:
        return say("plan.forecast.open", early=day(plan.forecast.early))
    return say("plan.forecast", early=day(plan.forecast.early), late=day(plan.forecast.late))


def _which(plan: PlanView) -> None:
    """Another plan, where there are several."""
    kept = visit.client().plans().items
    if len(kept) < 2:
        return
    names = {p.plan_id: f"{p.goal} · {day(p.created_at.date())}" for p in kept}
    ids = list(names)
    at = ids.index(plan.plan_id) if plan.plan_id in names else 0
    chosen = st.selectbox(
        say("plan.which"), ids, index=at, format_func=lambda name: names[name], key=f"which-{plan.plan_id}"
    )
    if chosen and chosen != plan.plan_id:
        st.query_params["plan"] = chosen
        st.rerun()
