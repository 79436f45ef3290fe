"""The page: `streamlit run ui/app.py`, or `mastery ui`."""

from pathlib import Path

import streamlit as st

from ui import frame, sign_in, visit
from ui.menu import menu
from ui.parts.saying import say_announced
from ui.texts import say

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
    with frame.problems_shown(page.url_path or "today"):
        visit.look_again(page.url_path)
        page.run()
        frame.for_operators()
        sign_in.keep()


main()
