"""An answer that is being written: the tab keeps it until it is handed in."""

import streamlit as st

from ui.tab_memory import field_kept, remember


def keep_draft(sitting: str, item_id: str, field: str) -> None:
    """Keep what is written into the field of this key, and fill it once with what was written before a refresh.

    Called before the field is drawn, outside its form. `sitting` is the assessment or placement that asks.
    """
    draft, filled = field_kept(_name(sitting, item_id), field), f"draft-filled-{field}"
    if draft and filled not in st.session_state:
        st.session_state[filled] = True
        if not st.session_state.get(field):
            st.session_state[field] = draft


def forget_draft(sitting: str, item_id: str) -> None:
    """The answer was handed in."""
    remember(_name(sitting, item_id), "")


def _name(sitting: str, item_id: str) -> str:
    return f"draft-{sitting}-{item_id}"
