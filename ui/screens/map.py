"""The skill map, or the same as a list, with the chosen skill beside it."""

from html import escape
from typing import Any

import streamlit as st

from service.contract import StandingResponse, TreeView
from ui import visit
from ui.parts.prose import plain
from ui.skill_map import skill_list, skill_panel
from ui.skill_map.component import load_library, show_map
from ui.skill_map.layout import shared_layout
from ui.skill_map.picture import Painter
from ui.texts import read, say

HEIGHT = "clamp(440px, calc(100vh - 150px), 1100px)"


def show() -> None:
    """The page."""
    load_library("skill-map")
    tree, standing = visit.tree(), visit.client().standing()
    chosen = st.query_params.get("skill")
    if chosen and chosen not in tree.skills:
        st.warning(say("map.skill.unknown", skill=plain(chosen)), icon=":material/link_off:")
        chosen = None
    view = _head(standing)
    left, right = st.columns([0.66, 0.34], gap="medium")
    with left:
        picked = _map(tree, standing, chosen) if view == "map" else skill_list.show(tree, standing)
    if picked is not None and (picked or None) != chosen:
        chosen = picked or None
        skill_panel.turn_to(chosen)
    with right, st.container(key="map-panel"):
        skill_panel.show(tree, standing, chosen)


def _head(standing: StandingResponse) -> str:
    """Title, goal, and the choice between map and list; returns `map` or `list`."""
    with st.container(key="map-head", horizontal=True, vertical_alignment="center"):
        st.html(f'<h1 class="pm-map-title">{escape(say("page.map"))}</h1>', width="content")
        st.markdown(_goal(standing), width="stretch")
        chosen = st.segmented_control(
            say("map.view"),
            ["map", "list"],
            format_func=lambda view: say(f"map.view.{view}"),
            default=st.query_params.get("view", "map") if st.query_params.get("view") in ("map", "list") else "map",
            required=True,
            label_visibility="collapsed",
            key="map-view",
        )
    if st.query_params.get("view", "map") != chosen:
        st.query_params["view"] = chosen
    return str(chosen)


def _goal(standing: StandingResponse) -> str:
    goal = standing.goal
    if goal is None:
        return say("map.goal.none")
    if not goal.steps:
        return say("map.goal.reached", goal=plain(goal.summary))
    return say("map.goal", goal=plain(goal.summary), steps=goal.steps, hours=f"{goal.hours:g}")


def _map(tree: TreeView, standing: StandingResponse, chosen: str | None) -> str | None:
    return show_map(_painted(tree, standing) | {"selected": chosen}, key="skill-map")


def _painted(tree: TreeView, standing: StandingResponse) -> dict[str, Any]:
    """The picture, painted again only where the tree or the standing is another: both are kept by the client."""
    known = st.session_state.get("map-picture")
    if known is None or known[0] is not tree or known[1] is not standing:
        layout = shared_layout(tree)
        known = (tree, standing, Painter(tree, layout, say, read).picture(standing, HEIGHT))
        st.session_state["map-picture"] = known
    painted: dict[str, Any] = known[2]
    return painted
