"""An answer of a conversation, drawn event by event: words, cards, changes that wait."""

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import cast

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from service.contract import ApprovalEvent, Choice, EventView
from ui.following import Following
from ui.parts.chat_approval import outcome_of, show_approval
from ui.parts.chat_results import show_result
from ui.parts.chat_state import talks
from ui.parts.markup import note
from ui.parts.prose import label
from ui.texts import say


def show_question(text: str) -> None:
    """What was said."""
    st.html(
        f'<div class="pm-talk-me"><p><span class="pm-unseen">{escape(say("chat.you"))}</span>{escape(text)}</p></div>'
    )


def show_words(text: str) -> None:
    """What was answered, in words."""
    st.html(words(text))


def words(text: str) -> str:
    """The same as HTML."""
    return f'<p class="pm-answer">{escape(text.strip())}</p>'


class Answer:
    """Draws one answer, as it comes or as it came."""

    def __init__(
        self,
        answer_id: str,
        *,
        thread_id: str | None = None,
        following: Following | None = None,
        waiting: str | None = None,
        on_stage: Callable[[str], None] | None = None,
    ) -> None:
        """`thread_id` is given where choices can be clicked, `following` where decisions can be made.

        `waiting` is the change that waits; `on_stage` is told where an answer stands that is still coming.
        """
        self._id, self._thread_id, self._following, self._waiting = answer_id, thread_id, following, waiting
        self._on_stage = on_stage
        self._told: list[EventView] = []
        self._said, self._slot, self._failure = "", cast("DeltaGenerator | None", None), ""

    def show_whole(self, events: Sequence[EventView]) -> None:
        """Draw an answer that has been given."""
        self._told = list(events)
        self.show(events)

    def show(self, events: Iterable[EventView]) -> None:
        """Draw the events as they come."""
        for number, event in enumerate(events):
            if event.event == "stage":
                if self._on_stage:
                    self._on_stage(str(event.data["text"]))
            elif event.event == "delta":
                self._speak(str(event.data["text"]))
            else:
                self._said, self._slot = "", None
                self._draw(event, number)

    def _speak(self, piece: str) -> None:
        if piece.strip() and piece.strip() in self._failure:
            return  # it stands in the note already
        if self._slot is None:
            self._slot = st.empty()
        self._said += piece
        self._slot.html(words(self._said))

    def _draw(self, event: EventView, number: int) -> None:
        if event.event == "failed":
            self._failure = str(event.data["detail"])
            st.html(note(self._failure, "!", "gold"))
        elif event.event == "approval":
            approval = ApprovalEvent.model_validate(event.data)
            is_open = approval.approval_id == self._waiting
            outcome = None if is_open else outcome_of(approval.approval_id, self._told)
            show_approval(approval, outcome, self._following if is_open else None)
        else:
            key = f"talk-{self._id}-{number}"
            show_result(event.data, key)
            if self._thread_id and event.data.get("choices"):
                show_choices([Choice.model_validate(c) for c in event.data["choices"]], self._thread_id, key)


def show_choices(choices: Sequence[Choice], thread_id: str, key: str) -> None:
    """What can be said next, each as a button that says it."""
    with st.container(horizontal=True, key=f"choices-{key}"):
        for choice in choices:
            args = (choice.question, thread_id)
            st.button(label(choice.title), key=f"choice-{key}-{choice.id}", on_click=talks().say, args=args)
