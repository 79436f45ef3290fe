"""One skill beside the map: what its levels ask for, why it is open or locked, and what to do about it."""

from html import escape

import streamlit as st

from service.contract import SkillStandingView, StandingResponse, TreeView
from ui import palette, visit
from ui.screens import PAGES, link
from ui.skill_map import skill_facts
from ui.skill_map.picture import state_text
from ui.skill_map.profile import is_goal, make_goal, record_level
from ui.texts import read, say

UNDO = "skill-undo"
"""Where the last event recorded is remembered: event id, skill, level."""


def show(tree: TreeView, standing: StandingResponse, skill_id: str | None) -> None:
    """Draw the panel; without a skill, what is worth taking now."""
    by_id = {found.skill_id: found for found in standing.skills}
    _undo(by_id)
    if skill_id is None:
        _nothing_chosen(standing)
        return
    found, detail = by_id[skill_id], visit.client().skill(skill_id)
    track = next(track for track in tree.tracks if track.id == detail.track_id)
    colour = palette.css(palette.track_colour(track.number))
    with st.container(key="skill-head", horizontal=True, vertical_alignment="top"):
        place = f"{track.emblem} {read(track.title)}".strip() if len(tree.tracks) > 1 else read(tree.title)
        st.html(
            f'<div class="pm-skill" style="--hue:{colour}"><span class="pm-skill-place">{escape(place)}</span>'
            f"<h2>{escape(found.title)}</h2><p>{escape(state_text(found, say))}</p></div>"
        )
        if st.button("", icon=":material/close:", key="skill-close", help=say("skill.close"), type="tertiary"):
            turn_to(None)
            st.rerun()
    st.write(read(detail.summary))
    _act(found)
    skill_facts.why(found, turn)
    skill_facts.criteria(tree, found, detail)
    skill_facts.neighbours("requires", detail.requires, by_id, turn)
    skill_facts.neighbours("unlocks", detail.unlocks, by_id, turn)
    skill_facts.resources(detail)
    if visit.learner() is not None:
        skill_facts.evidence(visit.client().evidence(skill_id=skill_id, limit=20))


def turn_to(skill_id: str | None) -> None:
    """Put the chosen skill into the address."""
    if skill_id:
        st.query_params["skill"] = skill_id
    else:
        st.query_params.pop("skill", None)


def turn(skill_id: str) -> None:
    """Choose another skill, and draw again."""
    turn_to(skill_id)
    st.rerun()


def _nothing_chosen(standing: StandingResponse) -> None:
    st.html(f'<div class="pm-skill"><h2>{escape(say("skill.choose"))}</h2></div>')
    st.write(say("skill.choose.about"))
    opened = [f for f in standing.skills if f.level < len(f.states) and f.states[f.level] == "open"]
    first = sorted(opened, key=lambda f: (f.on_path or 10_000, f.level))[:5]
    if first:
        st.html(f'<h3 class="pm-skill-part">{escape(say("skill.next"))}</h3>')
    for found in first:
        hours = say("skill.hours", hours=f"{found.hours or 0:g}")
        label = f"{found.title} · {say('skill.level', level=found.level + 1)} · {hours}"
        if st.button(label, key=f"first-{found.skill_id}", icon=":material/north_east:", width="stretch"):
            turn(found.skill_id)


def _act(found: SkillStandingView) -> None:
    """Buttons: record a level, make it the goal, take the assessment."""
    claimed = 0 if found.presumed else found.level
    level = st.segmented_control(
        say("skill.record"),
        range(len(found.states) + 1),
        format_func=lambda n: say("skill.level", level=n) if n else say("skill.record.none"),
        default=claimed,
        required=True,
        key=f"record-{found.skill_id}-{claimed}",
        width="stretch",
    )
    if level is not None and level != claimed:
        event = record_level(visit.client(), found.skill_id, level)
        st.session_state[UNDO] = (event.id, found.skill_id, level)
        st.rerun()
    with st.container(horizontal=True):
        goal = is_goal(visit.learner(), found.skill_id)
        label = say("skill.goal.is") if goal else say("skill.goal")
        if st.button(label, icon=":material/flag:", disabled=goal, type="primary", key="skill-goal"):
            make_goal(visit.client(), found.skill_id)
            st.toast(say("skill.goal.set", skill=found.title), icon=":material/flag:")
            st.rerun()
        if any(page.name == "assess" for page in PAGES):
            link("assess", say("skill.assess"), icon=":material/quiz:", skill=found.skill_id)


def _undo(by_id: dict[str, SkillStandingView]) -> None:
    """What was just recorded, and a way back."""
    event_id, skill_id, level = st.session_state.get(UNDO, ("", "", 0))
    if skill_id not in by_id:
        return
    with st.container(key="skill-recorded", horizontal=True, vertical_alignment="center"):
        st.html(f'<p role="status">{escape(say("skill.recorded", skill=by_id[skill_id].title, level=level))}</p>')
        if st.button(say("skill.undo"), icon=":material/undo:", key="skill-undo-button"):
            visit.client().withdraw(event_id)
            del st.session_state[UNDO]
            st.toast(say("skill.undone"), icon=":material/undo:")
            st.rerun()
