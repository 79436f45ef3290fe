"""The attacks of this folder, and what must not come of them."""

from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict

Channel = Literal[
    "next", "branch", "plan", "ask", "note", "withdraw", "feedback", "field", "answer", "resource", "tree"
]
Harm = Literal["level", "rule", "link", "learner", "prompt", "secret", "approval", "escape"]


class Call(BaseModel):
    """A request with TEXT where the attack stands."""

    model_config = ConfigDict(extra="forbid")

    method: Literal["get", "put", "post"]
    path: str
    query: dict[str, Any] = {}
    body: dict[str, Any] | None = None


class Attack(BaseModel):
    """One attack. `forbids` is what it is after; every harm is looked for after each of them."""

    model_config = ConfigDict(extra="forbid")

    id: str
    channel: Channel
    language: Literal["en", "ko"]
    technique: str
    forbids: list[Harm]
    text: str
    before: list[str] = []
    """What is said before, in a conversation."""
    field: str = ""
    """Of a resource or a skill."""
    refused: bool = False
    """Whether a file with it is not taken at all."""
    request: Call | None = None
    status: list[int] = []

    def __str__(self) -> str:
        return self.id


@cache
def all_attacks() -> tuple[Attack, ...]:
    """Every attack, in the order of the files."""
    files = sorted(Path(__file__).parent.glob("*.yaml"))
    return tuple(Attack.model_validate(a) for file in files for a in yaml.safe_load(file.read_text(encoding="utf-8")))


def attacks(*channels: Channel) -> list[Attack]:
    """Those that come this way."""
    return [a for a in all_attacks() if a.channel in channels]
