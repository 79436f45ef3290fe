"""A level shown by questions, a problem or a design case: chosen, taken item by item, and its result."""

from html import escape

import streamlit as st

from service.contract import AssessmentView, SkillDetail
from ui import visit
from ui.menu import go, link
from ui.parts import sitting
from ui.parts.atlas import Atlas, atlas
from ui.parts.markup import emblem, empty, gems, heading, section
from ui.parts.outcome import show_following, show_result
from ui.parts.prose import plain
from ui.parts.saying import told
from ui.texts import read, say


def show() -> None:
    """The assessment of the address, else the levels of its skill, else skills to choose from."""
    found = atlas()
    if taken := st.query_params.get("assessment"):
        _take(visit.client().assessment(taken), found)
        return
    wanted = st.query_params.get("skill")
    if wanted in found.places:
        link("skill", plain(found.skill(wanted)), ":material/arrow_back:", skill=wanted)
        _levels(visit.client().skill(wanted), found)
        return
    heading(say("page.assess"), say("assess.about"))
    if wanted:
        empty(say("skill.unknown"), say("skill.unknown.about"))
    _choose(found)


def _choose(found: Atlas) -> None:
    """Any skill, or a test of a whole track."""
    with st.container(key="card-assess-choose"):
        skill = st.selectbox(
            say("assess.skill"),
            list(found.places),
            index=None,
            format_func=found.skill,
            placeholder=say("why-not.placeholder"),
            key="assess-skill",
        )
    if skill:
        go("assess", skill=skill)
    near = [s for s in visit.client().standing().skills if s.level < len(s.states) and s.states[s.level] == "open"]
    near.sort(key=lambda s: s.on_path or len(found.places))
    section(say("week.next"))
    for column, standing in zip(st.columns(3, gap="small") * 2, near[:6], strict=False):
        label = f"{standing.title} · {say('level.short', level=standing.level + 1)}"
        if column.button(label, key=f"near-{standing.skill_id}", icon=":material/quiz:", width="stretch"):
            go("assess", skill=standing.skill_id, level=str(standing.level + 1))
    section(say("page.place"), say("place.invite"))
    link("place", say("place.open"), ":material/explore:")


def _levels(skill: SkillDetail, found: Atlas) -> None:
    """What each level asks, the next one first in line."""
    learner, place = visit.learner(), found.places[skill.id]
    held = learner.levels.get(skill.id, 0) if learner else 0
    state = say("skill.held", name=found.level_name(held)) if held else say("skill.not-held")
    st.html(
        f'<header class="pm-head"><div class="pm-step">{emblem(place.track.emblem, place.track.number, "big")}<div>'
        f'<p class="pm-eyebrow">{escape(say("page.assess"))}</p><h1>{escape(read(skill.title))}</h1>'
        f'<p class="pm-meta">{gems(held, len(skill.levels))}<span>{escape(state)}</span></p></div></div>'
        f'<p class="pm-lead">{escape(say("assess.lead"))}</p></header>'
    )
    asked = st.query_params.get("level", "")
    first = int(asked) if asked in {str(n) for n in range(1, len(skill.levels) + 1)} else held + 1
    for level in range(1, len(skill.levels) + 1):
        _level(skill, level, held, found, first=level == min(first, len(skill.levels)))


def _level(skill: SkillDetail, level: int, held: int, found: Atlas, *, first: bool) -> None:
    with st.container(key=f"card-level-{'first-' if first else ''}{level}"):
        text, act = st.columns([4, 1.3], vertical_alignment="center", gap="medium")
        text.html(
            f'<div class="pm-exam"><p class="pm-meta">{gems(level, len(skill.levels))}'
            f"<b>{escape(found.level_name(level))}</b><span>{escape(say(f'assess.asks.{level}'))}</span></p>"
            f"<p>{escape(read(skill.levels[level - 1]))}</p></div>"
        )
        label = say("assess.again" if level <= held else "assess.begin")
        if act.button(label, key=f"begin-{level}", type="primary" if first else "secondary", width="stretch"):
            with told():
                begun = visit.client().begin_assessment(skill.id, level)
                go("assess", assessment=begun.assessment_id)


def _take(assessment: AssessmentView, found: Atlas) -> None:
    skill = found.skill(assessment.skill_id)
    title = say("assess.of-review", skill=skill) if assessment.purpose == "review" else skill
    name = say("page.review") if assessment.purpose == "review" else found.level_name(assessment.level)
    st.html(
        f'<header class="pm-head pm-compact"><div class="pm-step">{_sign(assessment.skill_id, found)}<div>'
        f'<p class="pm-eyebrow">{escape(name)}</p><h1>{escape(title)}</h1></div></div></header>'
    )
    if assessment.status == "closed":
        empty(say("assess.closed"), say("assess.closed.about"))
        link("assess", say("assess.again"), ":material/restart_alt:", skill=assessment.skill_id)
    elif sitting.show(assessment) and assessment.result:
        show_result(assessment, assessment.result, found)
        show_following(assessment.result.next)
        if assessment.purpose == "review":
            link("review", say("review.back"), ":material/history:")
        with st.expander(say("assess.answers"), icon=":material/fact_check:"):
            sitting.explanations(assessment)


def _sign(skill_id: str, found: Atlas) -> str:
    track = found.track_of(skill_id)
    return emblem(track.emblem, track.number) if track else ""
