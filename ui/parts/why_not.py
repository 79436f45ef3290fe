""" "Why not …?": where a skill stands on the way that was answered, as the service explains it."""

from html import escape

import streamlit as st

from service.contract import ExplainResponse, NextResponse
from ui import visit
from ui.menu import link
from ui.parts.atlas import atlas
from ui.parts.markup import section
from ui.parts.prose import plain
from ui.texts import say

BEHIND = 4
"""Facts shown behind an answer."""


def show(answer: NextResponse, question: str) -> None:
    """Choose a skill that was not among the cards of the answer to this question, and see where it is."""
    found = atlas()
    shown = {step.skill_id for step in answer.recommendations}
    section(say("why-not.title"), say("why-not.about"))
    options = [skill for skill in found.places if skill not in shown]
    wanted = st.selectbox(
        say("why-not.choose"),
        options,
        index=None,
        format_func=found.skill,
        placeholder=say("why-not.placeholder"),
        key="why-not",
    )
    if wanted:
        explained = visit.client().explain(skill_id=wanted, kind="why-not", question=question or None)
        st.html(f'<section class="pm-panel">{_told(explained)}</section>')
        link("skill", say("why-not.open", skill=plain(found.skill(wanted))), ":material/menu_book:", skill=wanted)


def _told(explained: ExplainResponse) -> str:
    """The answer, and facts that it does not hold already."""
    more = [fact.text for fact in explained.facts if fact.text not in explained.answer][:BEHIND]
    rows = "".join(f"<li>{escape(text)}</li>" for text in more)
    listed = f'<ul class="pm-facts">{rows}</ul>' if rows else ""
    return f'<p class="pm-answer">{escape(explained.answer)}</p>{listed}'
