"""Reviews that are due, and a guided self-check of one skill."""

from html import escape
from typing import get_args

import streamlit as st

from service.contract import Recalled, ReviewRequest, ReviewView, SkillDetail
from ui import visit
from ui.menu import link
from ui.parts import reviews_due
from ui.parts.atlas import Atlas, atlas
from ui.parts.dates import day
from ui.parts.markup import chip, emblem, empty, gems, heading, section
from ui.parts.saying import told
from ui.texts import read, say

KEPT = "review-kept"
"""What the last self-check came to: (skill, view)."""
LOOKS: dict[Recalled, str] = {
    "again": ":material/sentiment_dissatisfied:",
    "hard": ":material/sentiment_neutral:",
    "good": ":material/sentiment_satisfied:",
    "easy": ":material/sentiment_very_satisfied:",
}


def show() -> None:
    """The self-check of the address, else what is due."""
    found, learner, wanted = atlas(), visit.learner(), st.query_params.get("skill")
    if wanted in found.places and learner is not None and learner.levels.get(wanted):
        link("review", say("review.back"), ":material/arrow_back:")
        _check(visit.client().skill(wanted), learner.levels[wanted], found)
        return
    st.session_state.pop(KEPT, None)
    heading(say("page.review"), say("review.about"))
    if wanted:
        empty(say("review.not-held"), say("review.not-held.about"))
    page = visit.client().reviews()
    if page.items:
        reviews_due.rows(page.items, found)
        return
    about = say("review.next-due", date=day(page.next_due.date())) if page.next_due else say("review.none.about")
    empty(say("review.none"), about)


def _check(skill: SkillDetail, held: int, found: Atlas) -> None:
    """What the level asks, to be told from memory; then how it went."""
    track = found.track_of(skill.id)
    sign = emblem(track.emblem, track.number, "big") if track else ""
    st.html(
        f'<header class="pm-head"><div class="pm-step">{sign}<div><p class="pm-eyebrow">'
        f"{escape(say('review.self'))}</p><h1>{escape(read(skill.title))}</h1>"
        f'<p class="pm-meta">{gems(held, len(skill.levels))}<span>{escape(found.level_name(held))}</span></p>'
        f"</div></div></header>"
    )
    kept = st.session_state.get(KEPT)
    if kept and kept[0] == skill.id:
        _kept(kept[1], found)
        return
    rows = "".join(
        f"<li>{gems(n, len(skill.levels))}<span>{escape(read(text))}</span></li>"
        for n, text in enumerate(skill.levels[:held], start=1)
    )
    with st.container(key="card-recall"):
        st.html(
            f'<p class="pm-lead">{escape(say("review.recall"))}</p><ul class="pm-recall">{rows}</ul>'
            f"<h3>{escape(say('review.how'))}</h3>"
        )
        for column, recalled in zip(st.columns(4, gap="small"), get_args(Recalled), strict=True):
            label = f"**{say(f'recalled.{recalled}')}**  \n{say(f'recalled.{recalled}.about')}"
            if column.button(label, key=f"recalled-{recalled}", icon=LOOKS[recalled], width="stretch"):
                _record(skill.id, recalled)


def _record(skill_id: str, recalled: Recalled) -> None:
    with told():
        view = visit.client().review(ReviewRequest(skill_id=skill_id, recalled=recalled))
        st.session_state[KEPT] = (skill_id, view)
        st.rerun()


def _kept(view: ReviewView, found: Atlas) -> None:
    """What the review came to, and what else is due."""
    fell = (
        chip(say("review.lowered", name=found.level_name(view.level)), "gold") if view.level < view.level_before else ""
    )
    due = say("review.due-again", date=day(view.due.date())) if view.due else ""
    st.html(
        f'<section class="pm-panel pm-result {"down" if fell else "held"}" role="status">'
        f'<p class="pm-eyebrow">{escape(due)}</p><h2>{escape(view.because)}</h2>{fell}</section>'
    )
    rest = visit.client().reviews().items
    section(say("review.rest", count=len(rest)) if rest else say("review.none"))
    if rest:
        reviews_due.rows(rest[:3], found)
