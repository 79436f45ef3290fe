"""What has been reached: by track, over time, and the evidence it rests on."""

import streamlit as st

from service.contract import LearnerView
from ui import visit
from ui.menu import go
from ui.parts import evidence, history, reactions, reviews_due
from ui.parts.atlas import Atlas, atlas
from ui.parts.charts import draw, radar
from ui.parts.markup import emblem, empty, heading, section, stats
from ui.texts import read, say

SHOWN = 20
"""Events of evidence shown at once."""


def show() -> None:
    """The page; who has recorded nothing yet is shown where to begin."""
    heading(say("page.progress"), say("progress.about"))
    learner = visit.learner()
    found = atlas()
    if learner is None or not any(learner.levels.values()):
        empty(say("progress.nothing"), say("progress.nothing.about"))
        if st.button(say("progress.begin"), type="primary", icon=":material/edit_note:"):
            go("skill")
        reactions.show_all()
        return
    _figures(learner, found)
    left, right = st.columns([1, 1], gap="large")
    with left:
        section(say("progress.radar"))
        draw(radar([(read(t.title), _share(t.id, learner, found)) for t in found.tree.tracks]))
    with right:
        section(say("progress.tracks"))
        st.html(f'<div class="pm-tracks">{"".join(_track(t.id, learner, found) for t in found.tree.tracks)}</div>')
    reviews_due.show(found)
    history.show(found)
    _evidence(found)
    reactions.show_all()


def _figures(learner: LearnerView, found: Atlas) -> None:
    held = [level for level in learner.levels.values() if level]
    experts = sum(level == 3 for level in held)
    figures = [
        (str(len(held)), say("progress.skills"), say("progress.of", count=len(found.places))),
        (str(sum(held)), say("progress.steps"), ""),
        (str(experts), say("progress.experts"), ""),
        (str(len(learner.presumed)), say("progress.presumed"), say("progress.presumed.about")),
    ]
    st.html(f'<section class="pm-panel pm-goal">{stats(figures)}</section>')


def _share(track_id: str, learner: LearnerView, found: Atlas) -> float:
    """Levels held of all that the track has."""
    skills = found.skills_of(found.tracks[track_id])
    most = sum(found.most(s) for s in skills)
    return sum(min(learner.levels.get(s, 0), found.most(s)) for s in skills) / most if most else 0.0


def _track(track_id: str, learner: LearnerView, found: Atlas) -> str:
    from ui.parts.markup import bar

    track = found.tracks[track_id]
    share = _share(track_id, learner, found)
    sign = emblem(track.emblem, track.number, "small")
    return f'<div class="pm-row">{sign}<div style="flex:1">{bar(read(track.title), share, f"{share:.0%}")}</div></div>'


def _evidence(found: Atlas) -> None:
    section(say("evidence.title"), say("evidence.about"))
    items = visit.client().evidence().items
    evidence.rows(items[:SHOWN], found)
    if len(items) > SHOWN:
        with st.expander(say("evidence.more", count=len(items) - SHOWN)):
            evidence.rows(items[SHOWN:], found)
