"""One item to answer: options to choose from, a short answer, or room for a solution."""

from html import escape
from typing import Any

import streamlit as st

from service.contract import ItemView
from ui.parts.drafts import keep_draft
from ui.parts.markup import chip
from ui.parts.prose import inline, label, prose
from ui.texts import say

MAX_TEXT = {"short": 200, "task": 12_000, "design": 12_000}
"""Characters; the service takes no more."""


def ask(item: ItemView, sitting: str) -> dict[str, Any] | None:
    """Ask an item; the fields of an answer once one is given, else None. `sitting` is the id of what asks it."""
    if item.kind != "choice":
        keep_draft(sitting, item.id, f"text-{item.id}")
    with st.container(key="card-item"), st.form(f"item-{item.id}", border=False):
        st.html(f'<p class="pm-eyebrow">{escape(say(f"ask.{item.kind}"))}</p>{prose(item.text)}{criteria(item)}')
        given = _field(item)
        with st.container(horizontal=True):
            sent = st.form_submit_button(
                say("ask.hand-in" if item.kind in {"task", "design"} else "ask.check"), type="primary", key="ask-send"
            )
            unknown = st.form_submit_button(say("ask.unknown"), type="tertiary", key="ask-unknown")
        if unknown:
            return {"item_id": item.id, "dont_know": True}
        if sent and not given:
            st.warning(say("ask.empty.choice" if item.kind == "choice" else "ask.empty"), icon=":material/edit:")
            return None
    return {"item_id": item.id, **given} if sent else None


def criteria(item: ItemView) -> str:
    """What a solution is held against, where that is told beforehand."""
    if not item.criteria:
        return ""
    rows = "".join(f"<li><span>{inline(c.text)}</span>{weight(c.weight)}</li>" for c in item.criteria)
    return f'<h3 class="pm-criteria-head">{escape(say("ask.criteria"))}</h3><ul class="pm-criteria">{rows}</ul>'


def weight(of: int) -> str:
    """A mark for a criterion of the greatest weight."""
    return chip(say("ask.must"), "gold") if of == 3 else ""


def _field(item: ItemView) -> dict[str, Any]:
    """The widget for an answer; the fields it gives, empty where nothing was given."""
    if item.kind == "choice":
        texts = {option.id: option.text for option in item.options}
        chosen = st.radio(
            say("ask.options"),
            list(texts),
            index=None,
            format_func=lambda letter: label(texts[letter]),
            label_visibility="collapsed",
            key=f"choice-{item.id}",
            width="stretch",
        )
        return {"choice": chosen} if chosen else {}
    if item.kind == "short":
        text = st.text_input(
            say("ask.answer"), placeholder=say("ask.answer.short"), max_chars=MAX_TEXT["short"], key=f"text-{item.id}"
        )
    else:
        text = st.text_area(
            say("ask.answer"),
            placeholder=say(f"ask.answer.{item.kind}"),
            max_chars=MAX_TEXT[item.kind],
            height=320,
            key=f"text-{item.id}",
        )
    return {"text": text} if text.strip() else {}
