"""A plan elsewhere: in a calendar, as a document, on paper."""

from functools import partial

import streamlit as st

from service.contract import PlanView
from ui import visit
from ui.menu import go, link
from ui.parts.saying import announce, told
from ui.texts import say


def show(plan: PlanView) -> None:
    """Downloads, a page to print, and the address of a calendar feed."""
    if plan.plan_id is None:
        return
    files = visit.client()
    with st.container(key="card-files"):
        st.markdown(f"##### {say('share.files')}")
        with st.container(horizontal=True):
            for kind, icon, mime in (("ics", "event", "text/calendar"), ("md", "description", "text/markdown")):
                st.download_button(
                    say(f"share.{kind}"),
                    partial(files.plan_file, plan.plan_id, kind),  # made when somebody asks for it
                    f"path-of-mastery.{kind}",
                    mime,
                    icon=f":material/{icon}:",
                    on_click="ignore",
                )
            link("print", say("share.print"), ":material/print:", plan=plan.plan_id)
    with st.container(key="card-feed"):
        _feed(plan.plan_id)
    with st.container(key="card-delete"):
        _delete(plan.plan_id)


def _feed(plan_id: str) -> None:
    """A feed's address is shown once: the service keeps no copy that could be read."""
    st.markdown(f"##### {say('share.feed')}")
    st.caption(say("share.feed.about"))
    shown = st.session_state.get(f"feed-{plan_id}")
    if shown:
        st.code(shown, language=None, wrap_lines=True)
    with st.container(horizontal=True), told():
        if st.button(say("share.feed.again" if shown else "share.feed.make"), icon=":material/link:", key="feed-make"):
            st.session_state[f"feed-{plan_id}"] = visit.client().open_feed(plan_id).url
            st.rerun()
        if st.button(say("share.feed.revoke"), icon=":material/link_off:", key="feed-revoke"):
            visit.client().close_feed(plan_id)
            st.session_state.pop(f"feed-{plan_id}", None)
            announce(say("share.feed.revoked"))
            st.rerun()


def _delete(plan_id: str) -> None:
    st.markdown(f"##### {say('share.delete')}")
    st.caption(say("share.delete.about"))
    sure = st.checkbox(say("share.delete.sure"), key=f"sure-{plan_id}")
    with told():
        if st.button(say("share.delete"), icon=":material/delete:", disabled=not sure, key="plan-delete"):
            visit.client().delete_plan(plan_id)
            announce(say("share.deleted"))
            go("plan")
