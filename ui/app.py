"""The page: `streamlit run ui/app.py`, or `mastery ui`."""

import logging
from pathlib import Path

import streamlit as st

from ui import frame, visit
from ui.menu import menu
from ui.parts.saying import say_announced
from ui.problems import ApiProblem
from ui.texts import say

log = logging.getLogger(__name__)
HERE = Path(__file__).parent


def main() -> None:
    """Draw the frame, and the page inside it; a problem of the API has a page of its own."""
    st.session_state.setdefault("lang", visit.spoken())
    st.set_page_config(page_title=say("app.name"), page_icon=str(HERE / "static" / "emblem.svg"), layout="wide")
    st.html(HERE / "style.css")
    st.html(f"<style>:root {{ --pm-name: '{say('app.name')}' }}</style>")
    page = st.navigation(menu(), position="hidden")
    visit.begin()
    say_announced()
    frame.side()
    try:
        visit.look_again(page.url_path)
        page.run()
        frame.for_operators()
    except ApiProblem as problem:
        frame.show_problem(problem)
    except Exception:  # whatever it is, the visitor reads it in their own language and the log has the rest
        log.exception("the page %s failed", page.url_path or "today")
        frame.show_problem(ApiProblem("crashed"))


main()
