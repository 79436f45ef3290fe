"""The map as a list: the same skills under headings of their track and tier, for phones and for those who listen."""

from html import escape

import streamlit as st

from service.contract import SkillStandingView, StandingResponse, TrackView, TreeView
from ui.parts.prose import plain
from ui.skill_map.picture import short, state_text
from ui.texts import read, say

MOST = 120
"""Skills shown at once; more are found by searching."""

ICONS = {"held": ":material/verified:", "open": ":material/lock_open_right:", "locked": ":material/lock:"}


def show(tree: TreeView, standing: StandingResponse) -> str | None:
    """Draw the list; the skill chosen just now, if any."""
    wanted = st.text_input(say("map.search"), key="list-search", icon=":material/search:").casefold().strip()
    by_id = {f.skill_id: f for f in standing.skills if wanted in f"{f.title} {f.skill_id}".casefold()}
    if not by_id:
        st.info(say("map.nothing"))
    shown = dict(list(by_id.items())[:MOST])
    chosen = None
    with st.container(key="map-list", gap=None):
        for track in tree.tracks:
            chosen = _track(track, shown, plain=len(tree.tracks) == 1) or chosen
    if len(by_id) > len(shown):
        st.caption(say("map.more", count=len(by_id) - len(shown)))
    return chosen


def _track(track: TrackView, shown: dict[str, SkillStandingView], *, plain: bool) -> str | None:
    groups = [
        (short(read(tier.title)) + (f" · {read(part.title)}" if part else ""), skills)
        for tier in track.tiers
        for part, skills in [(None, tier.skills), *((option, option.skills) for option in tier.options)]
        if any(skill_id in shown for skill_id in skills)
    ]
    if not groups:
        return None
    if not plain:
        title = f"{track.emblem} {read(track.title)}".strip()
        st.html(f'<h2 class="pm-map-list-track">{escape(title)} <small>{escape(read(track.class_name))}</small></h2>')
    chosen = None
    for heading, skills in groups:
        if not plain:
            st.html(f'<h3 class="pm-map-list-tier">{escape(heading)}</h3>')
        for skill_id in skills:
            if skill_id in shown and _skill(shown[skill_id]):
                chosen = skill_id
    return chosen


def _skill(found: SkillStandingView) -> bool:
    following = found.states[found.level] if found.level < len(found.states) else "held"
    stars = "★" * found.level + "☆" * (len(found.states) - found.level)
    label = f"**{plain(found.title)}**  {stars}  {state_text(found, say)}"
    return st.button(label, key=f"list-{found.skill_id}", icon=ICONS[following], width="stretch", type="tertiary")
