"""All skills in a list; one skill with everything around it."""

from html import escape

import streamlit as st

from service.contract import SkillDetail, TrackView
from ui import visit
from ui.menu import go, link
from ui.parts import locks, recording
from ui.parts.atlas import Atlas, atlas
from ui.parts.markup import chip, chips, emblem, empty, gems, heading, hours, section
from ui.parts.steps import resource
from ui.texts import read, say

MANY = 120
"""Skills listed at once: more would make the page slow."""


def show() -> None:
    """The skill of the address, or all of them."""
    found = atlas()
    wanted = st.query_params.get("skill")
    if wanted is None:
        _list(found)
        return
    link("skill", say("skill.all"), ":material/arrow_back:")
    if wanted not in found.places:
        empty(say("skill.unknown"), say("skill.unknown.about"))
        return
    _one(visit.client().skill(wanted), found)


def _list(found: Atlas) -> None:
    """A search, and the tracks with their skills and levels."""
    heading(say("page.skill"), say("skill.about"))
    link("place", say("start.place"), ":material/explore:")
    query = st.text_input(
        say("skill.find"), placeholder=say("skill.find.example"), max_chars=200, key="skill-find"
    ).strip()
    held = learner.levels if (learner := visit.learner()) else {}
    if query:
        hits = visit.client().find_skills(query, limit=12).items
        if not hits:
            empty(say("skill.not-found"), say("skill.not-found.about"))
        _buttons([hit.skill_id for hit in hits], held, found)
        return
    for track in _listed(found):
        st.html(
            f'<div class="pm-step pm-track">{emblem(track.emblem, track.number)}<div>'
            f"<h2>{escape(read(track.title))}</h2>"
            f'<p class="pm-meta">{escape(read(track.class_name))}</p></div></div>'
        )
        _buttons(found.skills_of(track), held, found)


def _listed(found: Atlas) -> list[TrackView]:
    """All tracks of a small tree, the chosen one of a large tree."""
    if len(found.places) <= MANY:
        return found.tree.tracks
    titles = {track.id: read(track.title) for track in found.tree.tracks}
    chosen = st.selectbox(say("branch.track"), list(titles), format_func=lambda name: titles[name], key="skill-track")
    return [found.tracks[chosen]]


def _buttons(skills: list[str], held: dict[str, int], found: Atlas) -> None:
    if len(skills) > MANY:
        st.caption(say("skill.many", count=MANY))
    columns = st.columns(3, gap="small")
    for number, skill in enumerate(skills[:MANY]):
        level = held.get(skill, 0)
        label = f"{found.skill(skill)} · {say('level.short', level=level)}" if level else found.skill(skill)
        icon = ":material/check_circle:" if level else ":material/radio_button_unchecked:"
        if columns[number % 3].button(label, key=f"skill-{skill}", icon=icon, width="stretch"):
            go("skill", skill=skill)


def _one(skill: SkillDetail, found: Atlas) -> None:
    learner = visit.learner()
    held = learner.levels.get(skill.id, 0) if learner else 0
    _head(skill, held, found)
    wide, narrow = st.columns([5, 3], gap="large")
    with wide:
        section(say("skill.levels"))
        st.html(_levels(skill, held, found))
        if skill.resources:
            section(say("step.resources"))
            st.html(f'<section class="pm-panel" style="gap:0">{"".join(map(resource, skill.resources))}</section>')
    with narrow:
        standing = next((s for s in visit.client().standing().skills if s.skill_id == skill.id), None)
        if standing:
            locks.show(standing)
        recording.show(skill, held, found)
        _around(skill, found)


def _head(skill: SkillDetail, held: int, found: Atlas) -> None:
    place = found.places[skill.id]
    where = " · ".join(
        filter(
            None, [read(place.track.title), read(place.tier.title), read(place.option.title) if place.option else ""]
        )
    )
    learner = visit.learner()
    presumed = next((p for p in learner.presumed if p.skill_id == skill.id), None) if learner and not held else None
    mark = chip(say("skill.presumed"), "gold", presumed.because) if presumed else ""
    state = say("skill.held", name=found.level_name(held)) if held else say("skill.not-held")
    st.html(
        f'<header class="pm-head"><div class="pm-step">{emblem(place.track.emblem, place.track.number, "big")}<div>'
        f'<p class="pm-eyebrow">{escape(where)}</p><h1>{escape(read(skill.title))}</h1>'
        f'<p class="pm-meta">{gems(held, len(skill.levels))}<span>{escape(state)}</span>{mark}</p></div></div>'
        f'<p class="pm-lead">{escape(read(skill.summary))}</p></header>'
    )


def _levels(skill: SkillDetail, held: int, found: Atlas) -> str:
    rows = ""
    for level, text in enumerate(skill.levels, start=1):
        mark = " held" if level <= held else ""
        rows += (
            f'<div class="pm-level{mark}"><div>{gems(level, len(skill.levels))}</div><div>'
            f"<h3>{escape(found.level_name(level))}</h3><p>{escape(read(text))}</p></div>"
            f"<span>{escape(hours(skill.hours[level - 1]))}</span></div>"
        )
    return f'<div class="pm-levels">{rows}</div>'


def _around(skill: SkillDetail, found: Atlas) -> None:
    """What it stands on, and what it opens."""
    for code, names in (
        ("requires", skill.requires),
        ("unlocks", skill.unlocks),
        ("leads", skill.leads_to),
        ("helps", skill.helps),
    ):
        if not names:
            continue
        section(say(f"skill.{code}"))
        if code == "requires":
            for name in names:
                because = read(skill.because.get(name))
                why = f"<b>{escape(found.skill(name))}</b> {escape(because)}"
                st.html(f'<p class="pm-note"><span aria-hidden="true">↟</span><span>{why}</span></p>')
        else:
            st.html(chips([found.skill(name) for name in names[:12]], "jade" if code == "unlocks" else ""))
