"""Ask what to learn next, and see why."""

from html import escape

import streamlit as st

from service.contract import MAX_QUESTION, NextResponse
from ui import visit
from ui.menu import go
from ui.parts import reactions, why_not
from ui.parts.atlas import atlas
from ui.parts.chat_state import TO_SAY
from ui.parts.markup import chip, empty, heading, hours, section, stats
from ui.parts.steps import show_notices, show_step
from ui.texts import say


def show() -> None:
    """The page. The question is in the address, so that an answer can be shared."""
    heading(say("page.next"), say("next.about"))
    question = _ask()
    with st.spinner(say("wait"), show_time=False):
        answer = visit.client().next_steps(question=question or None, limit=6)
    reactions.show_last()
    _summary(answer)
    if question and st.button(say("chat.talk-about"), key="talk-about", icon=":material/forum:", type="tertiary"):
        st.session_state[TO_SAY] = question
        go("chat")
    show_notices(answer.notices)
    _steps(answer)
    if answer.remaining.path:
        why_not.show(answer, question)


def _ask() -> str:
    """The question box with its examples; what is asked."""
    asked = st.query_params.get("q", "")[:MAX_QUESTION]
    with (
        st.container(key="ask"),
        st.form("ask-form", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        written = st.text_input(
            say("next.question"),
            value=asked,
            placeholder=say("next.placeholder"),
            max_chars=MAX_QUESTION,
            key="question",
        )
        sent = st.form_submit_button(say("next.ask"), type="primary", icon=":material/search:")
    example = st.pills(
        say("next.examples"), say("next.example.list").split(" | "), key="example", label_visibility="collapsed"
    )
    wanted = written.strip() if sent else asked
    if example and example != st.session_state.get("example-shown"):
        wanted = example
    st.session_state["example-shown"] = example
    if wanted != asked:
        _to_address(wanted)
    return wanted


def _to_address(question: str) -> None:
    if question:
        st.query_params["q"] = question
    else:
        st.query_params.pop("q", None)
    st.session_state.pop("question", None)
    st.rerun()


def _summary(answer: NextResponse) -> None:
    """The goal as it was understood, what is left of it, and the answer in words."""
    prose = f'<p class="pm-answer">{escape(answer.answer)}</p>'
    if answer.goal is None:
        st.html(f'<section class="pm-panel">{prose}</section>')
        return
    left = stats(
        [
            (f"{answer.remaining.steps}", say("next.steps"), ""),
            (hours(answer.remaining.hours), say("next.hours"), ""),
        ]
    )
    model = chip(answer.engine.model, "quiet", say("next.model")) if answer.engine.model else ""
    st.html(
        f'<section class="pm-panel pm-goal"><div><p class="pm-eyebrow">{escape(say("next.goal"))}</p>'
        f"<h2>{escape(answer.goal.summary)}</h2>{model}</div>{left}{prose}</section>"
    )


def _steps(answer: NextResponse) -> None:
    if not answer.recommendations:
        if not answer.notices:
            empty(say("next.none"), say("next.none.about"))
        return
    section(say("next.cards"))
    found = atlas()
    for row in range(0, len(answer.recommendations), 2):
        for column, step in zip(st.columns(2, gap="medium"), answer.recommendations[row : row + 2], strict=False):
            with column:
                show_step(step, found)
