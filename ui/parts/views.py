"""Several views of one page. Which one is in the address: a refresh shows the same, and only that one is drawn."""

from collections.abc import Sequence

import streamlit as st

from ui.texts import say


def chosen_view(page: str, views: Sequence[str]) -> str:
    """The view of the address, else the first; a control changes it. Texts: `PAGE.view` and `PAGE.view.VIEW`.

    Not `st.tabs`, whose choice lives in the browser alone: a page that is drawn anew puts its first tab forward again.
    """
    asked = st.query_params.get("view", "")
    chosen = st.segmented_control(
        say(f"{page}.view"),
        views,
        format_func=lambda view: say(f"{page}.view.{view}"),
        default=asked if asked in views else views[0],
        required=True,
        label_visibility="collapsed",
        key=f"{page}-view",
    )
    if st.query_params.get("view", views[0]) != chosen:
        st.query_params["view"] = chosen
    return str(chosen)
