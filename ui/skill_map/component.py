"""The map as a component of Streamlit. The graph library is sent once, apart from the data that changes."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

Choose = Callable[[str | None], None]
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


def show_map(picture: bytes, key: str, choose: Choose) -> None:
    """Draw the map; `choose` is called with the skill chosen, None where one was let go of, before the page runs again.

    `picture` is JSON as bytes, which Streamlit passes on as they are, and sends once as long as they are the same.
    """
    _component()(key=key, data=picture, on_chosen_change=_told(key, choose))


def show_sheet(skill_id: str | None, html: str, key: str, choose: Choose) -> None:
    """Tell of the chosen skill beside the map, and tell the map which it is; `choose` is as that of the map.

    Apart from the picture, so that a choice does not send that again. `turn` lets the sheet hear of every run.
    """
    st.session_state[f"{key}-turn"] = turn = st.session_state.get(f"{key}-turn", 0) + 1
    data = {"skill": skill_id, "html": html, "turn": turn}
    _sheet()(key=key, data=data, on_chosen_change=_told(key, choose))


def _told(key: str, choose: Choose) -> Callable[[], None]:
    return lambda: choose(st.session_state[key].chosen or None)


@cache
def _component() -> Any:
    return st.components.v2.component("skill_map", html=_text("frame.html"), css=_text("map.css"), js=scripts())


@cache
def _library() -> Any:
    script = f"{LIBRARY.read_text(encoding='utf-8')}\nexport default () => undefined;"
    return st.components.v2.component("skill_map_library", js=script)


@cache
def _sheet() -> Any:
    empty = '<section class="pm-map-sheet" hidden></section>'
    return st.components.v2.component("skill_sheet", html=empty, js=_text("sheet.js"), isolate_styles=False)


def _text(name: str) -> str:
    return (FRONTEND / name).read_text(encoding="utf-8")
