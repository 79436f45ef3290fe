"""The threads of a learner: to open, to begin, to forget."""

from html import escape

import streamlit as st

from service.contract import ThreadSummary, ThreadView
from ui import visit
from ui.frame import advice
from ui.parts.dates import day
from ui.parts.prose import label
from ui.parts.saying import announce, told
from ui.problems import ApiProblem
from ui.texts import say


def show_threads(current: str | None) -> None:
    """A list, the one last spoken in first; the one that is open is marked."""
    with st.container(key="chat-threads"):
        st.html(f'<h2 class="pm-talk-list">{escape(say("chat.threads"))}</h2>')
        if st.button(say("chat.new"), icon=":material/add_comment:", key="thread-new", disabled=current is None):
            open_thread(None)
        with told():
            for thread in visit.client().threads().items:
                _row(thread, is_open=thread.thread_id == current)


def open_thread(thread_id: str | None) -> None:
    """Put a thread into the address, or none; ends this run."""
    if thread_id:
        st.query_params["thread"] = thread_id
    else:
        st.query_params.pop("thread", None)
    st.rerun()


def offer_to_delete(thread: ThreadView) -> None:
    """A button that asks once more before the thread is forgotten."""
    if st.button(say("chat.delete"), icon=":material/delete:", type="tertiary", key="thread-delete"):
        _confirm(thread)


def _row(thread: ThreadSummary, *, is_open: bool) -> None:
    title = f"{label(thread.title)}  \n:small[{day(thread.updated_at.date())}]"
    if st.button(title, key=f"thread-{thread.thread_id}", type="secondary", disabled=is_open, width="stretch"):
        open_thread(thread.thread_id)


def _confirm(thread: ThreadView) -> None:
    @st.dialog(say("chat.delete.sure"), icon=":material/delete:")
    def asked() -> None:
        st.write(say("chat.delete.about", title=label(thread.title)))
        kept = (thread.thread_id,)
        if st.button(
            say("chat.delete.confirm"),
            type="primary",
            key="confirm-delete",
            on_click=_delete,
            args=kept,
            width="stretch",
        ):
            st.rerun()

    asked()


def _delete(thread_id: str) -> None:
    try:
        visit.client().delete_thread(thread_id)
    except ApiProblem as problem:
        announce(advice(problem), ":material/error:")
    else:
        announce(say("chat.deleted"), ":material/delete:")
        st.query_params.pop("thread", None)
