"""Signing in by a token or at a provider, and out again."""

from html import escape

import streamlit as st

from ui import visit
from ui.sign_ins import SIGN_INS
from ui.tab_memory import recall, remember
from ui.texts import say

TICKET = "sign-in"


def ask(*, wrong: bool) -> None:
    """Ask who this is, unless the tab was signed in before it was refreshed: without a token nobody is let in."""
    _come_back(wrong=wrong)
    with st.container(key="login"):
        st.html(
            f'<section class="pm-problem"><h1>{escape(say("login.title"))}</h1>'
            f"<p>{escape(say('login.about'))}</p></section>"
        )
        if visit.has_provider() and st.button(
            say("login.provider"), type="primary", icon=":material/passkey:", key="provider", width="stretch"
        ):
            st.login()
        with st.form("sign-in", border=False):
            token = st.text_input(say("login.token"), type="password", placeholder="pom_…")
            sent = st.form_submit_button(say("login.enter"), type="primary", icon=":material/login:")
        if wrong and not sent:
            st.error(say("login.wrong"), icon=":material/key_off:")
        if sent and token.strip():
            st.session_state["token"] = token.strip()
            st.rerun()


def keep() -> None:
    """Let the tab come back after a refresh. Called once the service has let the token in."""
    state = st.session_state
    if token := state.get("token"):
        if "ticket" not in state:
            state["ticket"] = SIGN_INS.issue(token)
        remember(TICKET, state["ticket"])


def way_out() -> None:
    """A button to sign out, for those who came in by a token."""
    if st.session_state.get("token"):
        st.button(say("login.out"), icon=":material/logout:", key="sign-out", type="tertiary", on_click=_leave)


def _come_back(*, wrong: bool) -> None:
    state = st.session_state
    if wrong:
        SIGN_INS.withdraw(state.pop("ticket", ""))
        return
    ticket = recall(TICKET)
    if ticket and (token := SIGN_INS.redeem(ticket)):
        state["token"], state["ticket"] = token, ticket
        st.rerun()


def _leave() -> None:
    """Forget who it was, with all that the visit had been told."""
    state = st.session_state
    SIGN_INS.withdraw(state.get("ticket", ""))
    spoken = state["lang"]
    state.clear()
    state["lang"] = spoken
