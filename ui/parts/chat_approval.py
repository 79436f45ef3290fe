"""A change that waits for a decision: what stands, what would stand, and what was decided."""

from collections.abc import Sequence
from html import escape
from typing import Literal

import streamlit as st

from service.contract import ApprovalEvent, Difference, EventView
from ui.following import Following
from ui.parts.chat_state import talks
from ui.parts.markup import chip
from ui.texts import say

Outcome = Literal["accept", "decline", "aside"]
TONES: dict[Outcome, str] = {"accept": "jade", "decline": "quiet", "aside": "quiet"}


def show_approval(approval: ApprovalEvent, outcome: Outcome | None, following: Following | None) -> None:
    """The change as a table; with buttons where it waits in an answer that is followed, else with what became of it."""
    name = "approval" if following is None else "approval-open"
    with st.container(key=f"{name}-{approval.approval_id}"):
        mark = chip(say(f"chat.decided.{outcome}"), TONES[outcome]) if outcome else ""
        st.html(f'<p class="pm-eyebrow">{escape(approval.text)} {mark}</p>{_table(approval.difference)}')
        if following is None:
            return
        with st.container(horizontal=True):
            for decision, kind, icon in (("accept", "primary", "check"), ("decline", "secondary", "close")):
                st.button(
                    say(f"chat.{decision}"),
                    key=f"{decision}-{approval.approval_id}",
                    type=kind,  # type: ignore[arg-type]  # both are kinds of buttons
                    icon=f":material/{icon}:",
                    on_click=talks().decide,
                    args=(following, approval.approval_id, decision),
                )


def outcome_of(approval_id: str, events: Sequence[EventView]) -> Outcome | None:
    """What was decided, as the events behind it tell; None while they are not all known.

    What was accepted has a result before anything else is asked; what nothing followed was passed over.
    """
    if approval_id in talks().decided:
        return talks().decided[approval_id]
    shown = next((at for at, e in enumerate(events) if e.data.get("approval_id") == approval_id), None)
    if shown is None:
        return None
    behind = [e for e in events[shown + 1 :] if e.data.get("stage") != "settled"]
    first = next((e for e in behind if e.event != "delta"), None)
    if first is not None and first.event == "result":
        return "accept"
    return "decline" if behind else "aside"


def _table(rows: Sequence[Difference]) -> str:
    heads = "".join(
        f'<th scope="col">{escape(say(f"chat.{name}"))}</th>' for name in ("about-thing", "stands", "would")
    )
    body = "".join(
        f'<tr><th scope="row">{escape(row.about)}</th><td>{escape(row.stands)}</td>'
        f"<td><b>{escape(row.would_stand)}</b></td></tr>"
        for row in rows
    )
    return f'<table class="pm-difference"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'
