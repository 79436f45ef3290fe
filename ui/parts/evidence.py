"""Why levels are believed, to be withdrawn, and to be put back."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from service.contract import EvidenceRequest, EvidenceView
from ui import visit
from ui.parts.atlas import Atlas
from ui.parts.dates import day
from ui.parts.markup import chip, gems
from ui.parts.saying import announce, told
from ui.texts import say

OURS = ("self-report", "project", "import")
"""Kinds that a client may record: only these can be put back."""


def rows(items: Sequence[EvidenceView], found: Atlas) -> None:
    """A row for each event, the last first."""
    for event in items:
        with st.container(key=f"row-{event.id}", horizontal=True, vertical_alignment="center"):
            st.html(_row(event, found))
            if event.withdrawn is None:
                if st.button(
                    say("evidence.withdraw"), key=f"withdraw-{event.id}", icon=":material/undo:", type="tertiary"
                ):
                    _withdraw(event, found)
            elif event.kind in OURS and st.button(
                say("evidence.restore"), key=f"restore-{event.id}", icon=":material/redo:", type="tertiary"
            ):
                _restore(event, found)


def _row(event: EvidenceView, found: Atlas) -> str:
    marks = chip(say("evidence.decides"), "jade") if event.decides else ""
    marks += chip(say("evidence.withdrawn"), "quiet") if event.withdrawn else ""
    note = f"<small>“{escape(event.note)}”</small>" if event.note else ""
    when = f"{say(f'evidence.{event.kind}')} · {day(event.at.date())}"
    return (
        f'<div class="pm-row">{gems(event.level, found.most(event.skill_id))}<div>'
        f"<b>{escape(found.skill(event.skill_id))}</b> {marks}<small>{escape(when)}</small>{note}</div></div>"
    )


def _withdraw(event: EvidenceView, found: Atlas) -> None:
    with told():
        visit.client().withdraw(event.id)
        announce(say("evidence.was-withdrawn", step=found.step(event.skill_id, event.level)), ":material/undo:")
        st.rerun()


def _restore(event: EvidenceView, found: Atlas) -> None:
    """Record the same again: what was withdrawn stays in the history as withdrawn."""
    with told():
        again = EvidenceRequest(
            skill_id=event.skill_id, level=event.level, kind=event.kind, note=event.note, at=event.at
        )
        visit.client().record(again, key=f"restore-{event.id}")
        announce(say("evidence.was-restored", step=found.step(event.skill_id, event.level)), ":material/redo:")
        st.rerun()
