"""The skill map, or the same as a list, with the chosen skill beside it."""

import json
from html import escape
from typing import cast

import streamlit as st

from service.contract import StandingResponse, TreeView
from ui import visit
from ui.frame import problems_shown
from ui.parts.prose import plain
from ui.parts.views import chosen_view
from ui.skill_map import skill_list, skill_panel
from ui.skill_map.component import load_library, show_map
from ui.skill_map.layout import shared_layout
from ui.skill_map.picture import Painter
from ui.skill_map.sheet import sheets
from ui.texts import read, say

HEIGHT = "clamp(440px, calc(100vh - 150px), 1100px)"


def show() -> None:
    """The page."""
    load_library("skill-map")
    tree, standing = visit.tree(), visit.client().standing()
    _body(tree, standing, _head(standing))


@st.fragment
def _body(tree: TreeView, standing: StandingResponse, view: str) -> None:
    """Skills and panel: a choice draws these again and nothing else, and it all where the learner has changed."""
    with problems_shown("map"):
        visit.look_again("map")
        if visit.client().standing() is not standing:
            st.rerun()
        left, right = st.columns([0.66, 0.34], gap="medium")
        with left:
            if view == "map":
                show_map(_painted(tree, standing), key="skill-map", choose=skill_panel.turn_to)
            elif picked := skill_list.show(tree, standing):
                skill_panel.turn_to(picked)
        with right, st.container(key="map-panel"):
            skill_panel.show(tree, standing, _chosen(tree))


def _chosen(tree: TreeView) -> str | None:
    chosen = st.query_params.get("skill")
    if chosen and chosen not in tree.skills:
        st.warning(say("map.skill.unknown", skill=plain(chosen)), icon=":material/link_off:")
        return None
    return chosen


def _head(standing: StandingResponse) -> str:
    """Title, goal, and the choice between map and list; returns `map` or `list`."""
    with st.container(key="map-head", horizontal=True, vertical_alignment="center"):
        st.html(f'<h1 class="pm-map-title">{escape(say("page.map"))}</h1>', width="content")
        st.markdown(_goal(standing), width="stretch")
        return chosen_view("map", ("map", "list"))


def _goal(standing: StandingResponse) -> str:
    goal = standing.goal
    if goal is None:
        return say("map.goal.none")
    if not goal.steps:
        return say("map.goal.reached", goal=plain(goal.summary))
    return say("map.goal", goal=plain(goal.summary), steps=goal.steps, hours=f"{goal.hours:g}")


def _painted(tree: TreeView, standing: StandingResponse) -> bytes:
    """The picture, painted again only where the tree or the standing is another: both are kept by the client."""
    known = st.session_state.get("map-picture")
    if known is None or known[0] is not tree or known[1] is not standing:
        picture = Painter(tree, shared_layout(tree), say, read).picture(standing, HEIGHT)
        painted = json.dumps(picture | {"sheets": sheets(tree, standing.skills)}, ensure_ascii=False)
        known = (tree, standing, painted.encode())
        st.session_state["map-picture"] = known
    return cast("bytes", known[2])
