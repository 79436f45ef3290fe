"""Where somebody stands in a track: a short test, one question at a time."""

from html import escape

import streamlit as st

from service.contract import PlacementAnswer, PlacementResult, PlacementView
from ui import visit
from ui.menu import go, link
from ui.palette import css, track_colour
from ui.parts.asking import ask
from ui.parts.atlas import Atlas, atlas
from ui.parts.drafts import forget_draft
from ui.parts.explaining import explain
from ui.parts.markup import bar, emblem, heading
from ui.parts.outcome import show_following, show_placed
from ui.parts.placing import begin
from ui.parts.prose import plain
from ui.parts.saying import told
from ui.texts import read, say

LOOKING = "placement-looking-at"
"""The question that was answered last, with its answer: (placement, item, answer)."""


def show() -> None:
    """The placement of the address, else the tracks."""
    found = atlas()
    if taken := st.query_params.get("placement"):
        _take(visit.client().placement(taken), found)
        return
    heading(say("place.title"), say("place.about"), say("place.eyebrow"))
    tracks = [track for track in found.tree.tracks if track.number > 0] or found.tree.tracks
    for row in range(0, len(tracks), 3):
        for column, track in zip(st.columns(3, gap="small"), tracks[row : row + 3], strict=False):
            with column, st.container(key=f"class-{track.id}"):
                st.html(
                    f'<div class="pm-class" style="--track:{css(track_colour(track.number))}">'
                    f"{emblem(track.emblem, track.number, 'big')}<h3>{escape(read(track.title))}</h3>"
                    f'<p class="pm-class-name">{escape(read(track.class_name))}</p></div>'
                )
                if st.button(
                    say("place.begin"), key=f"place-{track.id}", width="stretch", help=plain(read(track.title))
                ):
                    begin(track.id)


def _take(placement: PlacementView, found: Atlas) -> None:
    track = found.tracks.get(placement.track_id)
    sign = emblem(track.emblem, track.number) if track else ""
    name = read(track.title) if track else placement.track_id
    st.html(
        f'<header class="pm-head pm-compact"><div class="pm-step">{sign}<div><p class="pm-eyebrow">'
        f"{escape(say('page.place'))}</p><h1>{escape(name)}</h1></div></div></header>"
    )
    looking = st.session_state.get(LOOKING)
    if looking and looking[0] == placement.placement_id:
        _progress(placement, placement.asked)
        forget_draft(placement.placement_id, looking[1].id)
        explain(looking[1], looking[2])
        label = say("assess.to-result" if placement.next is None else "assess.next")
        if st.button(label, type="primary", icon=":material/arrow_forward:", key="place-next"):
            del st.session_state[LOOKING]
            st.rerun()
    elif placement.next is not None:
        _progress(placement, placement.asked + 1)
        _ask(placement)
    elif placement.result is not None:
        _result(placement, placement.result)


def _progress(placement: PlacementView, number: int) -> None:
    st.html(bar(say("place.count", number=number, most=placement.most), number / placement.most, ""))


def _ask(placement: PlacementView) -> None:
    item = placement.next
    if item is None or (given := ask(item, placement.placement_id)) is None:
        return
    with told():
        answered = visit.client().place(placement.placement_id, PlacementAnswer(**given))
        if answered.answer is not None:
            st.session_state[LOOKING] = (placement.placement_id, item, answered.answer)
        st.rerun()


def _result(placement: PlacementView, result: PlacementResult) -> None:
    """What was found, on to the plan, and the map."""
    eyebrow = say("place.result", count=placement.asked) + ("" if result.sure else f" · {say('place.unsure')}")
    st.html(
        f'<section class="pm-panel pm-result up" role="status"><p class="pm-eyebrow">{escape(eyebrow)}</p>'
        f"<h2>{escape(result.answer)}</h2></section>"
    )
    learner = visit.learner()
    if learner is None or not learner.goals:
        if st.button(say("place.plan"), type="primary", icon=":material/flag:", key="place-plan", width="stretch"):
            go("today", goal=placement.track_id)
        link("map", say("follow.map"), ":material/map:")
    else:
        show_following(result.next)
    show_placed(placement.skills)
