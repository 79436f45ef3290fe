"""Recording a level, and making a skill a goal."""

from uuid import uuid4

import streamlit as st

from service.contract import EvidenceKind, EvidenceRequest, GoalSpec, SkillDetail
from ui import visit
from ui.menu import link
from ui.parts.atlas import Atlas
from ui.parts.profile import goals_of, profile
from ui.parts.saying import announce, told
from ui.texts import say


def show(skill: SkillDetail, held: int, found: Atlas) -> None:
    """The level as it is, to be changed; why it is believed; and the goal."""
    with st.container(key="card-record"):
        st.markdown(f"##### {say('record.title')}")
        _record(skill, held, found)
        _goal(skill, found)
        link("assess", say("map.skill.assess"), ":material/quiz:", skill=skill.id)
        if held:
            link("review", say("record.review"), ":material/history:", skill=skill.id)
    learner = visit.learner()
    if learner:
        items = visit.client().evidence(skill.id).items
        if items:
            from ui.parts import evidence

            st.markdown(f"##### {say('evidence.title')}")
            evidence.rows(items, found)


def _record(skill: SkillDetail, held: int, found: Atlas) -> None:
    kinds: tuple[EvidenceKind, ...] = ("self-report", "project")
    with st.form("record", border=False):
        levels = range(len(skill.levels) + 1)
        level = st.pills(
            say("record.level"),
            levels,
            default=held,
            required=True,
            format_func=lambda n: _named(n, found),
            key=f"record-{skill.id}-{held}",
        )
        kind = st.segmented_control(
            say("record.kind"),
            kinds,
            default=kinds[0],
            required=True,
            format_func=lambda k: say(f"evidence.{k}"),
        )
        note = st.text_input(say("record.note"), placeholder=say("record.note.example"), max_chars=2000)
        if st.form_submit_button(say("record.save"), type="primary", icon=":material/edit_note:") and level is not None:
            with told():
                given = EvidenceRequest(skill_id=skill.id, level=level, kind=kind, note=note.strip() or None)
                visit.client().record(given, key=uuid4().hex)
                announce(say("record.saved", step=found.step(skill.id, level)))
                st.rerun()


def _named(level: int, found: Atlas) -> str:
    return say("level.none") if level == 0 else f"{level} · {found.level_name(level)}"


def _goal(skill: SkillDetail, found: Atlas) -> None:
    goals = goals_of(visit.learner())
    if any(goal.skill_id == skill.id for goal in goals):
        st.caption(say("record.is-goal"))
        return
    if st.button(say("record.goal"), icon=":material/flag:", key="make-goal"):
        with told():
            wanted = GoalSpec(skill_id=skill.id, level=min(2, len(skill.levels)))
            visit.client().save_learner(profile(goals=[*goals, wanted]))
            announce(say("record.goal-set", skill=found.skill(skill.id)))
            st.rerun()
