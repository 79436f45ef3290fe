"""Where one lands: a newcomer's two-minute start, a returning learner's week."""

import streamlit as st

from ui import visit
from ui.texts import read, say


def show() -> None:
    """The page."""
    st.title(say("page.today"))
    st.write(read(visit.tree().title))
