"""What the nodes of a conversation are given, and the state that goes through them."""

import re
from dataclasses import dataclass
from typing import Any, TypedDict

from pydantic import BaseModel

from service.access.identity import Identity
from service.bootstrap import Application
from service.contract import AskRequest, EventKind, Intent, LearnerSpec, StageEvent, StageName
from service.conversation.live import LiveAnswer
from service.conversation.memory import Last, Memory, read_memory
from service.ownership import is_stored
from service.understanding.intents import Asked
from service.workflow.taste import Taste
from service.workflow.wording import Wording
from tree.skill import Language

_PIECE = re.compile(r"(?<=[.!?。])\s+|\n+")


class Talk(TypedDict, total=False):
    """One turn, as plain JSON: it is kept where the turn stops for approval.

    `todo` are parts still to be answered, `part` the one that is; `change` is what waits for approval or was decided.
    """

    question: str
    language: Language
    memory: dict[str, Any]
    todo: list[dict[str, Any]]
    part: dict[str, Any]
    change: dict[str, Any]
    decision: str
    intents: list[str]
    told: list[str]
    engine: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Setting:
    """Who talks, about whom, and whom the events are told to."""

    program: Application
    identity: Identity
    request: AskRequest
    live: LiveAnswer

    @property
    def thread_id(self) -> str:
        """The thread that is talked in."""
        return self.live.thread_id

    @property
    def owner(self) -> str:
        """Whose learner and plans are written: the one asked about, else one's own."""
        return self.request.learner_id or self.identity.subject

    @property
    def is_described(self) -> bool:
        """Whether it is about somebody who is only described: nothing can be written for them."""
        return self.request.learner is not None

    @property
    def may_write(self) -> bool:
        """Whether what is kept of whom it is about is theirs to change; a mentor only reads."""
        return self.identity.may_write(self.owner)

    @property
    def is_stored(self) -> bool:
        """Whether anything is stored of whom it is about."""
        return not self.is_described and is_stored(self.program, self.owner)

    def whose(self) -> dict[str, Any]:
        """Whom a request is about, in its fields; a newcomer needs none."""
        if self.request.learner is not None:
            return {"learner": self.request.learner}
        return {"learner_id": self.owner} if self.is_stored else {}

    def learner(self) -> LearnerSpec:
        """Whom it is about, as they stand."""
        if self.request.learner is not None:
            return self.request.learner
        return self.program.learners.spec(self.owner) if self.is_stored else LearnerSpec()

    def taste(self) -> Taste:
        """What follows from what was said of skills and resources, by whom it is about where they are stored."""
        return self.program.taste_for(self.owner if self.is_stored else None)

    def tell(self, kind: EventKind, data: BaseModel | dict[str, Any]) -> None:
        """Tell an event; raises Cancelled where nobody wants the answer any more."""
        self.live.tell(kind, data)

    def stage(self, stage: StageName, text: str, **more: Any) -> None:
        """Tell where the answer stands."""
        event = StageEvent(stage=stage, answer_id=self.live.answer_id, thread_id=self.thread_id, text=text, **more)
        self.tell("stage", event)


def part_of(state: Talk) -> Asked:
    """The part that is being answered."""
    part = state["part"]
    lists = {name: tuple(part.get(name, ())) for name in ("skills", "options", "tracks")}
    return Asked(part["intent"], part["text"], level=part.get("level"), **lists)


def as_part(asked: Asked) -> dict[str, Any]:
    """A part as plain JSON."""
    lists = {"skills": list(asked.skills), "options": list(asked.options), "tracks": list(asked.tracks)}
    return {"intent": asked.intent, "text": asked.text, "level": asked.level, **lists}


def words_of(state: Talk, setting: Setting) -> Wording:
    """Words in the language of the turn."""
    return Wording(setting.program.tree, state["language"])


def memory_of(state: Talk) -> Memory:
    """What the thread remembers."""
    return read_memory(state["memory"])


def spoken(state: Talk, setting: Setting, text: str) -> list[str]:
    """Say this, sentence by sentence; returns everything that was said in the turn."""
    begun = bool(state["told"])
    for number, piece in enumerate(p for p in _PIECE.split(text) if p.strip()):
        lead = "\n\n" if begun and not number else " " if number else ""
        setting.tell("delta", {"text": lead + piece})
    return [*state["told"], text]


def answered(
    state: Talk, setting: Setting, response: BaseModel, text: str, last: Last | None = None, **remembered: Any
) -> Talk:
    """Say this, give the result, and remember what it was about. `remembered` are other fields of the memory."""
    told = spoken(state, setting, text)
    intent: Intent = part_of(state).intent
    setting.tell("result", {"intent": intent, **response.model_dump(mode="json", by_alias=True)})
    fields = {**remembered, **({"last": last} if last else {})}
    return {"told": told, "memory": memory_of(state).model_copy(update=fields).dump()}
