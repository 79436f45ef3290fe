"""What stands around every page: the menu's foot, and what is shown when the API does not answer."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path

import streamlit as st

from ui import sign_in, visit
from ui.menu import groups, link
from ui.problems import ApiProblem
from ui.texts import LANGUAGES, language, say

log = logging.getLogger(__name__)
STATIC = Path(__file__).parent / "static"


def side() -> None:
    """The emblem, the menu, and the language.

    Streamlit's own menu with headings is no list that a screen reader can read, so this one is made of links.
    """
    st.logo(str(STATIC / "emblem.svg"), size="large")
    with st.sidebar, st.container(key="side"):
        for group, pages in groups().items():
            st.html(f'<p class="pm-menu">{escape(say(f"menu.{group}"))}</p>')
            for page in pages:
                link(page.name, say(f"page.{page.name}"), page.icon)
    with st.sidebar, st.container(key="side-foot"):
        chosen = st.segmented_control(
            say("side.language"),
            LANGUAGES,
            format_func=lambda spoken: {"en": "English", "ko": "한국어"}[spoken],
            default=language(),
            required=True,
            width="stretch",
        )
        if chosen != language():
            visit.switch_language(chosen)
            st.rerun()
        sign_in.way_out()


def for_operators() -> None:
    """What only those who run the service find in the menu. Drawn after the page, which need not wait for it."""
    if visit.client().has_quality():
        with st.sidebar, st.container(key="side-operators"):
            st.html(f'<p class="pm-menu">{escape(say("menu.running"))}</p>')
            link("quality", say("page.quality"), ":material/insights:")


@contextmanager
def problems_shown(page: str) -> Iterator[None]:
    """Shows a problem in place of the rest. A fragment needs it too, for it is drawn again without its page."""
    try:
        yield
    except ApiProblem as problem:
        show_problem(problem)
    except Exception:  # whatever it is, the visitor reads it in their own language and the log has the rest
        log.exception("the page %s failed", page)
        show_problem(ApiProblem("crashed"))


def show_problem(problem: ApiProblem) -> None:
    """A page for a problem: what happened, what can be done, and a way to try again."""
    if problem.kind == "unauthenticated":
        sign_in.ask(wrong=bool(st.session_state.get("token")))
        return
    with st.container(key="problem"):
        st.html(
            f'<section class="pm-problem" role="alert"><h1>{escape(say(f"problem.{problem.kind}"))}</h1>'
            f"<p>{escape(advice(problem))}</p></section>"
        )
        if st.button(say("problem.again"), type="primary", icon=":material/refresh:", key="again"):
            visit.client().forget()
            st.rerun()


def advice(problem: ApiProblem) -> str:
    """What can be done about it, with the API's own words where they say what would be right."""
    told = say(f"problem.{problem.kind}.advice", seconds=problem.retry_after or 60)
    if problem.kind in {"invalid", "conflict", "missing", "forbidden"} and problem.detail:
        return f"{problem.detail} {told}"
    return told
