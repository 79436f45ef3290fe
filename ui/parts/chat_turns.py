"""The turns of a conversation: as they come, as they came, and those of other visits."""

from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from service.contract import AnswerStatus, EventView, ThreadView, TurnView
from ui import visit
from ui.following import Following
from ui.frame import advice
from ui.parts.chat_answer import Answer, show_question, show_words
from ui.parts.chat_state import Talks
from ui.parts.markup import note
from ui.problems import ApiProblem
from ui.texts import say


def show_turns(talk: Talks, thread: ThreadView) -> None:
    """What was said and answered: what the thread keeps, and what this visit followed beside."""
    followed = {one.answer_id: one for one in talk.of(thread.thread_id)}
    kept = {turn.answer_id: turn for turn in thread.last}
    at = {name: turn.at for name, turn in kept.items()} | {n: one.at for n, one in followed.items() if n not in kept}
    names = sorted(at, key=at.__getitem__)
    for name in names:
        with st.container(key=f"talk-turn-{name}"):
            is_last = name == names[-1]
            if name in followed:
                _followed(talk, followed[name], thread, is_last=is_last)
            else:
                show_question(kept[name].question)
                _earlier(talk, kept[name], thread.thread_id, is_last=is_last)
                _ending(kept[name].status)


def _followed(talk: Talks, following: Following, thread: ThreadView, *, is_last: bool) -> None:
    """An answer of this visit: as it comes, or as it came."""
    show_question(following.question)
    body = st.container()
    if not following.is_settled:
        _stream(talk, following, body)
    waiting = thread.waiting.approval_id if thread.waiting else None
    clickable = thread.thread_id if is_last else None
    with body:
        Answer(following.answer_id, thread_id=clickable, following=following, waiting=waiting).show_whole(
            following.events
        )
    _ending(following.status)
    if following.problem:
        _broken(following)


def _stream(talk: Talks, following: Following, body: DeltaGenerator) -> None:
    """Draw an answer as it comes, with a way to stop it; then draw all anew, for much may be known better."""
    with st.container(horizontal=True, vertical_alignment="center", key="chat-foot"):
        stage = _Stage(st.empty(), following)
        st.button(
            say("chat.stop"), key="chat-stop", icon=":material/stop_circle:", on_click=talk.stop, args=(following,)
        )
    stage.again()
    with body:
        Answer(following.answer_id, on_stage=stage.tell).show(following.told(stage.again))
    talk.settle(following)
    st.rerun()


class _Stage:
    """The line that says where an answer stands. Writing it again shows Streamlit whether this run is still wanted."""

    def __init__(self, slot: DeltaGenerator, following: Following) -> None:
        self._slot, self._following, self._text = slot, following, say("wait")

    def tell(self, text: str) -> None:
        """Say this from now on."""
        self._text = text
        self.again()

    def again(self) -> None:
        """Say it once more, or that the connection is being looked for."""
        text = say("chat.reconnecting") if self._following.problem else self._text
        self._slot.html(f'<p class="pm-stage-line" data-busy="yes">{escape(text)}</p>')


def _broken(following: Following) -> None:
    """The answer did not come to its end; it can be read on, and is not asked for again."""
    assert following.problem
    st.error(f"**{say('chat.broken')}.** {advice(following.problem)}", icon=":material/error:")
    st.button(say("chat.read-on"), key="chat-read-on", icon=":material/refresh:", on_click=following.start)


def _ending(status: AnswerStatus | None) -> None:
    """What became of an answer that did not come to its end."""
    if status in {"cancelled", "failed"}:
        st.html(f'<p class="pm-stage-line">{escape(say(f"chat.ended.{status}"))}</p>')


def _earlier(talk: Talks, turn: TurnView, thread_id: str, *, is_last: bool) -> None:
    """An answer of another visit: the last one as it was given, others in words until more is wanted."""
    answer_id = turn.answer_id
    events = _given(answer_id) if is_last or answer_id in talk.opened else None
    if events:
        Answer(answer_id, thread_id=thread_id if is_last else None).show_whole(events)
        return
    if turn.answer:
        show_words(turn.answer)
    if turn.problem and turn.problem.detail not in turn.answer:
        st.html(note(turn.problem.detail, "!", "gold"))
    if not is_last and answer_id not in talk.opened:
        st.button(
            say("chat.more"),
            key=f"more-{answer_id}",
            type="tertiary",
            icon=":material/unfold_more:",
            on_click=talk.opened.add,
            args=(answer_id,),
        )


def _given(answer_id: str) -> list[EventView] | None:
    """The events of an answer; None where it is no longer kept."""
    try:
        return visit.client().given(answer_id).events
    except ApiProblem as problem:
        if problem.kind != "missing":
            raise
        return None
