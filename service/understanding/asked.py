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
    0 for what is not known after all. Where the rules are not sure, `rivals` are what it may ask for as well, the
    likeliest first.
    """

    intent: Intent
    text: str
    skills: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()
    level: int | None = None
    rivals: tuple[Intent, ...] = ()


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
    """What an utterance asks for, in the order in which to answer; never empty. Not `sure`: a model may help."""

    asked: tuple[Asked, ...]
    sure: bool = True


PASSING: frozenset[Intent] = frozenset(("refine", "approve", "decline", "chat"))
"""What leaves the last answer as the one that is spoken of."""


def carried(routing: Routing, before: Before) -> Before:
    """What an utterance leaves to the next one, where nothing more is known than what it asks for."""
    last = routing.asked[-1]
    named = [a for a in routing.asked if a.skills or a.options or a.tracks]
    about = named[-1] if named else before
    intent = before.intent if before.intent and last.intent in PASSING else last.intent
    return Before(intent, about.skills, about.options, about.tracks)
