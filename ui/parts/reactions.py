"""Feedback: said on a card, seen with what follows from it, and taken back."""

from html import escape

import streamlit as st

from service.contract import About, FeedbackView, Recommendation, ResourceView, Verdict
from ui import visit
from ui.menu import PAGES, go, link
from ui.parts.dates import day
from ui.parts.markup import chip, section
from ui.parts.saying import announce, told
from ui.texts import say

OF_STEPS: dict[Verdict, str] = {
    "too-easy": ":material/keyboard_double_arrow_up:",
    "too-hard": ":material/landslide:",
    "done": ":material/done_all:",
    "skip": ":material/redo:",
}
OF_RESOURCES: dict[Verdict, str] = {
    "up": ":material/thumb_up:",
    "down": ":material/thumb_down:",
    "dead-link": ":material/link_off:",
}
LAST = "said-last"
"""Where the id of what was said last is remembered."""


def of_step(step: Recommendation) -> None:
    """Say of a step that it is too easy, too hard, done or to be skipped; or what was said of its skill."""
    _react(About(skill_id=step.skill_id), f"step-{step.rank}", "said.ask", OF_STEPS)


def of_resource(resource: ResourceView, rank: int) -> None:
    """Say of a resource that it is good, not for me or a dead link; or what was said of it.

    Two cards may have the same resource, so `rank` tells the buttons apart.
    """
    _react(About(resource_id=resource.id), f"resource-{rank}", "said.ask.resource", OF_RESOURCES)


def show_last() -> None:
    """What was said last in this visit and what follows, with a way back: its card may be gone."""
    wanted = st.session_state.get(LAST)
    view = next((one for one in visit.client().feedback().items if one.id == wanted), None) if wanted else None
    if view is None:
        return
    with st.container(key="said-last", horizontal=True, vertical_alignment="center"):
        head = say("said.last", title=view.title, verdict=say(f"said.told.{view.verdict}"))
        st.html(f'<p role="status"><b>{escape(head)}</b> {escape(view.effect)}</p>')
        _offer_test(view)
        _take_back(view, "last")


def show_all() -> None:
    """Everything that was said, the last first."""
    section(say("said.all"), say("said.all.about"))
    items = visit.client().feedback().items
    if not items:
        st.caption(say("said.none"))
        if st.button(say("said.next"), key="said-to-next", icon=":material/moving:"):
            go("next")
    for view in items:
        with st.container(key=f"row-said-{view.id}", horizontal=True, vertical_alignment="center"):
            st.html(_row(view))
            _take_back(view, "row")


def _row(view: FeedbackView) -> str:
    title = view.title if view.about.answer_id is None else say("said.answer")
    note = f"<small>“{escape(view.note)}”</small>" if view.note else ""
    about = f"{view.effect} · {day(view.at.date())}"
    return (
        f'<div class="pm-row"><div><b>{escape(title)}</b> {chip(say(f"said.told.{view.verdict}"))}'
        f"<small>{escape(about)}</small>{note}</div></div>"
    )


def _react(about: About, place: str, question: str, verdicts: dict[Verdict, str]) -> None:
    view = next((one for one in visit.client().feedback().items if one.about == about), None)
    if view is None:
        st.html(f'<p class="pm-ask">{escape(say(question))}</p>')
    with st.container(key=f"said-{place}", horizontal=True, vertical_alignment="center", gap="small"):
        if view is not None:
            st.html(chip(say("said.you", verdict=say(f"said.told.{view.verdict}")), "gold", view.effect))
            _offer_test(view)
            _take_back(view, place)
            return
        for verdict, icon in verdicts.items():
            if st.button(say(f"said.{verdict}"), key=f"say-{place}-{verdict}", icon=icon, type="tertiary"):
                _say(about, verdict)


def _say(about: About, verdict: Verdict) -> None:
    with told():
        view = visit.client().react(about, verdict)
        st.session_state[LAST] = view.id
        head = say("said.last", title=view.title, verdict=say(f"said.told.{verdict}"))
        announce(f"{head} {view.effect}", OF_STEPS.get(verdict) or OF_RESOURCES[verdict])
        st.rerun()


def _take_back(view: FeedbackView, where: str) -> None:
    if st.button(say("said.undo"), key=f"unsay-{where}-{view.id}", icon=":material/undo:", type="tertiary"):
        with told():
            visit.client().take_back(view.id)
            announce(say("said.was-undone", title=view.title), ":material/undo:")
            st.rerun()


def _offer_test(view: FeedbackView) -> None:
    """Whoever found a skill too easy may show it at once."""
    if view.verdict in {"too-easy", "done"} and view.about.skill_id and any(page.name == "assess" for page in PAGES):
        link("assess", say("map.skill.assess"), ":material/quiz:", skill=view.about.skill_id)
