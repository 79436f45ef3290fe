"""What a visit knows of its conversations: answers under way, what was not taken, what was decided just now."""

from dataclasses import dataclass, field
from typing import cast
from uuid import uuid4

import httpx
import streamlit as st

from service.contract import Decision, ThreadView
from ui import visit
from ui.client import Client
from ui.following import Following
from ui.problems import ApiProblem

TO_SAY = "chat-to-say"
"""What another page wants said in a new thread."""


@dataclass
class Unsent:
    """What was said and not taken, with the reason; the key under which it is said again."""

    question: str
    thread_id: str | None
    key: str
    problem: ApiProblem


@dataclass
class Talks:
    """The conversations of one visitor in this visit."""

    client: Client
    followed: list[Following] = field(default_factory=list)
    decided: dict[str, Decision] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)
    unsent: Unsent | None = None
    refused: ApiProblem | None = None
    moves: int = 0
    """Counts what takes the focus from the input, so that it is given back."""

    def of(self, thread_id: str | None) -> list[Following]:
        """Answers of a thread that were followed in this visit, the first one first."""
        return [one for one in self.followed if one.thread_id == thread_id]

    def say(self, question: str, thread_id: str | None, key: str | None = None) -> None:
        """Say something, once; what is not taken is remembered and can be said again, with its key."""
        key = key or uuid4().hex
        try:
            response = self.client.ask(question, thread_id, key)
        except ApiProblem as problem:
            self.unsent = Unsent(question, thread_id, key, problem)
            return
        self.unsent = None
        answer_id, thread = response.headers["x-answer-id"], response.headers["x-thread-id"]
        known = next((one for one in self.followed if one.answer_id == answer_id), None)
        self._follow(known or Following(answer_id, thread, question, self.client.token), response)
        st.query_params["thread"] = thread

    def decide(self, following: Following, approval_id: str, decision: Decision) -> None:
        """Accept or decline what waits; the answer goes on."""
        self.refused, self.moves = None, self.moves + 1
        try:
            response = self.client.decide(following.thread_id, approval_id, decision)
        except ApiProblem as problem:
            self.refused = problem
            self.client.changed()
            return
        self.decided[approval_id] = decision
        self._follow(following, response)

    def stop(self, following: Following) -> None:
        """Stop an answer."""
        self.moves += 1
        try:
            self.client.stop(following.answer_id)
        except ApiProblem as problem:
            self.refused = problem

    def resume(self, thread: ThreadView) -> None:
        """Follow what is being answered or waits in a thread, asked elsewhere or before a refresh."""
        answer_id = thread.answer_id
        if answer_id and all(one.answer_id != answer_id for one in self.followed):
            question = self.client.given(answer_id).question
            self._follow(Following(answer_id, thread.thread_id, question, self.client.token))

    def settle(self, following: Following) -> None:
        """The answer is given: what was known of the learner may be so no more."""
        self.moves += 1
        following.is_settled = True
        self.client.changed()

    def _follow(self, following: Following, response: httpx.Response | None = None) -> None:
        if following not in self.followed:
            self.followed.append(following)
        self.client.forget("threads")
        following.start(response)


def talks() -> Talks:
    """Those of this visitor; another visitor in the same tab begins anew."""
    kept = st.session_state.get("talks")
    if kept is None or kept.client is not visit.client():
        kept = st.session_state["talks"] = Talks(visit.client())
    return cast("Talks", kept)
