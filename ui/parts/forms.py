"""Fields that several screens ask for."""

import streamlit as st

from ui.texts import say

USUAL_HOURS = (2.0, 4.0, 6.0, 8.0, 12.0, 20.0)
"""Hours a week to choose from; others can be typed on the plan page."""


def hours_picker(key: str, default: float = 6.0) -> float:
    """Hours a week."""
    labels = {value: say("unit.hours", hours=f"{value:g}") for value in USUAL_HOURS}
    chosen = st.pills(
        say("hours.week"),
        USUAL_HOURS,
        default=default if default in USUAL_HOURS else 6.0,
        required=True,
        format_func=labels.__getitem__,
        key=f"hours-{key}",
    )
    return float(chosen) if chosen else default
