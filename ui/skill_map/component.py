"""The map as a component of Streamlit. The graph library is sent once, apart from the data that changes."""

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

FRONTEND = Path(__file__).parent / "frontend"
LIBRARY = Path(__file__).parent / "vendor" / "cytoscape.min.js"
PARTS = ("theme", "medals", "ground", "style", "legend", "keyboard", "map")
"""The scripts in the order in which each needs the ones before it."""


@cache
def scripts() -> str:
    """The component's own scripts as one module."""
    return "\n".join(_text(f"{name}.js") for name in PARTS)


def load_library(key: str) -> None:
    """Send the graph library. Called before the API is asked, the browser reads it while the answers come."""
    _library()(key=f"{key}-library")


def show_map(picture: bytes, key: str) -> str | None:
    """Draw the map; the skill chosen just now, empty where one was let go of, None where nothing was done.

    `picture` is JSON as bytes, which Streamlit passes on as they are, and sends once as long as they are the same.
    """
    chosen: str | None = _component()(key=key, data=picture, on_chosen_change=lambda: None).chosen
    return chosen


def show_selection(skill_id: str | None, key: str) -> None:
    """Tell the map which skill the page shows. Apart from the picture, so that a choice does not send that again."""
    _selection()(key=key, data={"selected": skill_id})


@cache
def _component() -> Any:
    return st.components.v2.component("skill_map", html=_text("frame.html"), css=_text("map.css"), js=scripts())


@cache
def _library() -> Any:
    script = f"{LIBRARY.read_text(encoding='utf-8')}\nexport default () => undefined;"
    return st.components.v2.component("skill_map_library", js=script)


@cache
def _selection() -> Any:
    return st.components.v2.component("skill_map_selection", js=_text("selection.js"))


def _text(name: str) -> str:
    return (FRONTEND / name).read_text(encoding="utf-8")
