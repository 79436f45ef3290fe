"""The conversation: say something, see it answered, decide on what would be written."""

from html import escape

import streamlit as st

from service.contract import MAX_QUESTION
from ui import visit
from ui.frame import advice
from ui.parts.chat_answer import show_question
from ui.parts.chat_manners import mind_manners
from ui.parts.chat_state import TO_SAY, Talks, talks
from ui.parts.chat_threads import offer_to_delete, open_thread, show_threads
from ui.parts.chat_turns import show_turns
from ui.parts.markup import empty, heading
from ui.problems import ApiProblem
from ui.texts import say

STARTS = ("next", "plan", "record", "why", "quiz")
"""What is offered to whoever has said nothing."""


def show() -> None:
    """The page. The thread is in the address."""
    talk, wanted = talks(), st.query_params.get("thread")
    said = st.chat_input(say("chat.input"), max_chars=MAX_QUESTION, key="chat-input")
    said = said or st.session_state.pop(TO_SAY, None)
    if said and said.strip():
        talk.say(said.strip(), wanted)
        wanted = st.query_params.get("thread")
    _sign_in_first(talk)
    heading(say("page.chat"), say("chat.about"))
    wide, narrow = st.columns([5, 2], gap="large")
    with narrow:
        show_threads(wanted)
    with wide:
        _thread(talk, wanted)


def _sign_in_first(talk: Talks) -> None:
    """What was said by nobody in particular is said again once it is known who speaks."""
    unsent = talk.unsent
    if unsent and unsent.problem.kind == "unauthenticated":
        st.session_state[TO_SAY], talk.unsent = unsent.question, None
        raise unsent.problem


def _thread(talk: Talks, thread_id: str | None) -> None:
    try:
        thread = visit.client().thread(thread_id) if thread_id else None
    except ApiProblem as problem:
        if problem.kind != "missing":
            raise
        empty(say("chat.gone"), say("chat.gone.about"))
        if st.button(say("chat.new"), key="thread-gone", icon=":material/add_comment:"):
            open_thread(None)
        return
    if thread:
        talk.resume(thread)
    log = st.container(key="chat-log")
    mind_manners(talk.moves)
    with log:
        if thread:
            show_turns(talk, thread)
        elif talk.unsent is None:
            _starts(talk)
        _problems(talk, thread_id)
    if thread:
        offer_to_delete(thread)


def _starts(talk: Talks) -> None:
    """Examples for whoever has said nothing yet, each a button that says it."""
    st.html(f'<p class="pm-lead">{escape(say("chat.starts"))}</p>')
    with st.container(key="chat-starts"):
        for name in STARTS:
            question = say(f"chat.start.{name}")
            st.button(question, key=f"start-{name}", on_click=talk.say, args=(question, None))


def _problems(talk: Talks, thread_id: str | None) -> None:
    """What was said and not taken, and decisions that were not."""
    if talk.refused:
        _tell(talk.refused)
        talk.refused = None
    unsent = talk.unsent
    if unsent is None or unsent.thread_id != thread_id:
        return
    show_question(unsent.question)
    _tell(unsent.problem)
    args = (unsent.question, unsent.thread_id, unsent.key)
    st.button(say("chat.again"), key="chat-again", icon=":material/refresh:", on_click=talk.say, args=args)


def _tell(problem: ApiProblem) -> None:
    title = say("chat.busy" if problem.code == "thread-busy" else f"problem.{problem.kind}")
    fields = "".join(f"\n- `{error.field}`: {error.message}" for error in problem.errors)
    st.error(f"**{title}.** {advice(problem)}{fields}", icon=":material/error:")
