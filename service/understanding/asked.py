"""What an utterance may ask for, and the outcome of reading one."""

from dataclasses import dataclass
from typing import get_args

from service.contract import Intent

__all__ = ["INTENTS", "NOTHING", "Asked", "Before", "Intent", "Routing"]

INTENTS: tuple[Intent, ...] = get_args(Intent)


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that an utterance asks for, and the part of it that says so.

    `skills`, `options` and `tracks` are ids that it names or refers to, in its order; `level` is one that is said,
    0 for what is not known after all.
    """

    intent: Intent
    text: str
    skills: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """What was answered last in the thread, its ids in the order shown; `waiting`: a change waits for approval."""

    intent: Intent | None = None
    skills: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()
    waiting: bool = False


NOTHING = Before()
"""What stands before the first utterance of a thread."""


@dataclass(frozen=True, slots=True)
class Routing:
    """What an utterance asks for, in the order in which to answer; never empty.

    Where the rules are not `sure`, a model may choose among `candidates`, the likeliest first.
    """

    asked: tuple[Asked, ...]
    sure: bool = True
    candidates: tuple[Intent, ...] = ()
