"""One skill beside the map: what its levels ask for, why it is open or locked, and what to do about it."""

from html import escape
from uuid import uuid4

import streamlit as st

from service.contract import EvidenceRequest, GoalSpec, SkillStandingView, StandingResponse, TreeView
from ui import visit
from ui.menu import PAGES, link
from ui.parts import locks
from ui.parts.markup import hours
from ui.parts.profile import goals_of, profile
from ui.parts.prose import plain
from ui.parts.saying import announce, told
from ui.skill_map import skill_facts
from ui.skill_map.component import show_sheet
from ui.skill_map.sheet import sheet
from ui.texts import say

UNDO = "map-recorded-event"
"""Where the last event recorded is remembered: event id, skill, level."""


def show(tree: TreeView, standing: StandingResponse, skill_id: str | None) -> None:
    """Draw the panel; without a skill, what is worth taking now."""
    by_id = {found.skill_id: found for found in standing.skills}
    _undo(by_id)
    show_sheet(skill_id, sheet(tree, by_id[skill_id]) if skill_id else "", key="map-sheet", choose=turn_to)
    if skill_id is not None:
        with st.container(key="map-acts"):
            _act(by_id[skill_id])
    with st.container(key="map-more"):
        if skill_id is None:
            _nothing_chosen(standing)
        else:
            _more(by_id, by_id[skill_id])


def _more(by_id: dict[str, SkillStandingView], found: SkillStandingView) -> None:
    """What stands around it, what it may be learnt from, what was recorded."""
    detail = visit.client().skill(found.skill_id)
    skill_facts.neighbours("requires", detail.requires, by_id, turn_to)
    skill_facts.neighbours("unlocks", detail.unlocks, by_id, turn_to)
    skill_facts.resources(detail)
    if visit.learner() is not None:
        skill_facts.evidence(visit.client().evidence(skill_id=found.skill_id, limit=20))


def turn_to(skill_id: str | None) -> None:
    """Put the chosen skill into the address."""
    if skill_id:
        st.query_params["skill"] = skill_id
    else:
        st.query_params.pop("skill", None)


def _nothing_chosen(standing: StandingResponse) -> None:
    st.html(f'<div class="pm-map-skill"><h2>{escape(say("map.skill.choose"))}</h2></div>')
    st.write(say("map.skill.choose.about"))
    opened = [f for f in standing.skills if f.level < len(f.states) and f.states[f.level] == "open"]
    first = sorted(opened, key=lambda f: (f.on_path or 10_000, f.level))[:5]
    if first:
        st.html(f'<h3 class="pm-map-part">{escape(say("map.skill.next"))}</h3>')
    for found in first:
        level = say("map.skill.level", level=found.level + 1)
        label = f"{plain(found.title)} · {level} · {hours(found.hours or 0)}"
        st.button(
            label,
            key=f"map-first-{found.skill_id}",
            icon=":material/north_east:",
            width="stretch",
            on_click=turn_to,
            args=(found.skill_id,),
        )


def _act(found: SkillStandingView) -> None:
    """Buttons: record a level, make it the goal, take the assessment."""
    claimed = 0 if found.presumed else found.level
    level = st.segmented_control(
        say("map.skill.record"),
        range(len(found.states) + 1),
        format_func=lambda n: say("map.skill.level", level=n) if n else say("map.skill.record.none"),
        default=claimed,
        required=True,
        key=f"map-record-{found.skill_id}-{claimed}",
        width="stretch",
    )
    if level is not None and level != claimed:
        _record(found, level)
    with st.container(horizontal=True, vertical_alignment="center"):
        goals = goals_of(visit.learner())
        mine = any(goal.skill_id == found.skill_id for goal in goals)
        label = say("record.is-goal") if mine else say("record.goal")
        if st.button(label, icon=":material/flag:", disabled=mine, type="primary", key="map-goal"):
            with told():
                visit.client().save_learner(profile(goals=[*goals, GoalSpec(skill_id=found.skill_id)]))
                announce(say("record.goal-set", skill=found.title), ":material/flag:")
                st.rerun()
        if any(page.name == "assess" for page in PAGES):
            link("assess", say("map.skill.assess"), icon=":material/quiz:", skill=found.skill_id)
        link("skill", say("map.skill.more"), icon=":material/menu_book:", skill=found.skill_id)
        locks.offer_review(found)


def _record(found: SkillStandingView, level: int) -> None:
    with told():
        given = EvidenceRequest(skill_id=found.skill_id, level=level, kind="self-report")
        event = visit.client().record(given, key=uuid4().hex)
        st.session_state[UNDO] = (event.id, found.skill_id, level)
        st.rerun()


def _undo(by_id: dict[str, SkillStandingView]) -> None:
    """What was just recorded, and a way back."""
    event_id, skill_id, level = st.session_state.get(UNDO, ("", "", 0))
    if skill_id not in by_id:
        return
    with st.container(key="map-recorded", horizontal=True, vertical_alignment="center"):
        st.html(f'<p role="status">{escape(say("map.skill.recorded", skill=by_id[skill_id].title, level=level))}</p>')
        if st.button(say("map.skill.undo"), icon=":material/undo:", key="map-undo"):
            with told():
                visit.client().withdraw(event_id)
                del st.session_state[UNDO]
                announce(say("map.skill.undone"), ":material/undo:")
                st.rerun()
