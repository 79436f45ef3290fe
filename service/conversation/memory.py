"""What a thread remembers: goal, conditions and decisions however long it gets, and its last turns."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from service.contract import Conditions, GoalSpec, Intent

KEPT_TURNS = 30
KEPT_DECISIONS = 30
SHOWN_CHARACTERS = 400
"""Of what was said and answered, in a turn that is remembered."""


class _Remembered(BaseModel):
    """What an older or a newer version of the program remembered is read as far as it is known."""

    model_config = ConfigDict(extra="ignore")


class Turn(_Remembered):
    """What was said and answered once."""

    answer_id: str
    question: str
    intents: list[Intent]
    answer: str
    at: datetime


class Last(_Remembered):
    """What was answered last: what a follow-up refers to. Ids stand in the order in which they were shown."""

    intent: Intent | None = None
    question: str = ""
    skills: list[str] = Field(default_factory=list)
    options: list[str] = Field(default_factory=list)
    tracks: list[str] = Field(default_factory=list)
    query: dict[str, Any] = Field(default_factory=dict)


class Memory(_Remembered):
    """Plain data: dumped to JSON between turns."""

    goal: GoalSpec | None = None
    conditions: Conditions = Field(default_factory=Conditions)
    decisions: list[str] = Field(default_factory=list)
    plan_id: str | None = None
    clarified: bool = False
    last: Last = Field(default_factory=Last)
    turns: list[Turn] = Field(default_factory=list)
    earlier: int = 0

    def dump(self) -> dict[str, Any]:
        """As JSON."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)

    def decided(self, text: str) -> "Memory":
        """With one more decision of the learner."""
        return self.model_copy(update={"decisions": [*self.decisions, text][-KEPT_DECISIONS:]})

    def with_turn(self, turn: Turn) -> "Memory":
        """With one more turn; the oldest one goes where there are too many."""
        short = turn.model_copy(update={"question": cut(turn.question), "answer": cut(turn.answer)})
        turns = [*(t for t in self.turns if t.answer_id != turn.answer_id), short]
        gone = max(0, len(turns) - KEPT_TURNS)
        return self.model_copy(update={"turns": turns[gone:], "earlier": self.earlier + gone})

    @property
    def count(self) -> int:
        """How many turns there were."""
        return self.earlier + len(self.turns)


def read_memory(stored: Any) -> Memory:
    """What is stored of a thread's memory."""
    return Memory.model_validate(dict(stored or {}))


def cut(text: str) -> str:
    """The text, or its beginning where it is too long to be remembered."""
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"
