"""Reviews that are due: a few on the page of the week and of progress, all of them on their own."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from service.contract import ReviewItem
from ui import visit
from ui.menu import go, link
from ui.parts.atlas import Atlas
from ui.parts.markup import emblem, gems, section
from ui.parts.saying import told
from ui.problems import ApiProblem
from ui.texts import say

FEW = 3


def show(found: Atlas) -> None:
    """The most faded reviews, and the way to all; nothing where none is due."""
    items = visit.client().reviews().items
    if not items:
        return
    section(say("review.due"), say("review.due.about"))
    rows(items[:FEW], found)
    if len(items) > FEW:
        link("review", say("review.all", count=len(items)), ":material/history:")


def rows(items: Sequence[ReviewItem], found: Atlas) -> None:
    """A row for each review, with both ways to do it."""
    for item in items:
        with st.container(key=f"row-due-{item.skill_id}"):
            st.html(_row(item, found))
            with st.container(horizontal=True):
                if st.button(say("review.questions"), key=f"ask-{item.skill_id}", icon=":material/quiz:"):
                    _questions(item.skill_id)
                if st.button(say("review.self"), key=f"check-{item.skill_id}", type="tertiary"):
                    go("review", skill=item.skill_id)


def _row(item: ReviewItem, found: Atlas) -> str:
    track = found.track_of(item.skill_id)
    sign = emblem(track.emblem, track.number, "small") if track else ""
    late = say("review.overdue", days=item.overdue_days) if item.overdue_days else say("review.today")
    level = gems(item.level, found.most(item.skill_id))
    return (
        f'<div class="pm-row pm-due">{sign}<div><b>{escape(item.title)}</b> {level}'
        f"<small>{escape(late)}</small></div>{_memory(item.confidence)}</div>"
        f'<p class="pm-due-why">{escape(item.because)}</p>'
    )


def _memory(confidence: float) -> str:
    """How likely it is remembered, as a ring."""
    percent = round(confidence * 100)
    label = escape(say("review.memory", percent=percent))
    return f'<span class="pm-ring" role="img" aria-label="{label}" style="--part:{percent}"><b>{percent}</b></span>'


def _questions(skill_id: str) -> None:
    """Three questions; the self-check where the item bank has none for this skill."""
    with told():
        try:
            begun = visit.client().begin_assessment(skill_id, review=True)
        except ApiProblem as problem:
            if problem.kind != "missing":
                raise
            go("review", skill=skill_id)
        go("assess", assessment=begun.assessment_id)
