"""Which parts of an utterance ask for something by themselves, and which only say more of what another asks for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from service.understanding.asked import Intent
from service.understanding.referring import Named

STRONG, WEAK, NONE = 2, 1, 0

Pair = tuple[Intent, Intent]
_CONDITIONS: tuple[Pair, ...] = (
    *(("plan", "refine"), ("next", "refine"), ("resources", "refine"), ("replan", "refine"), ("branch", "refine")),
    *(("refine", "plan"), ("refine", "replan"), ("plan", "replan"), ("approve", "refine")),
)
"""Pairs of sentences beside each other that ask for one thing: one is a condition of the other, or takes it back."""

_WITHIN: tuple[Pair, ...] = (
    *(("explain", "choose"), ("explain", "record"), ("explain", "refine"), ("explain", "tick"), ("explain", "next")),
    *(("explain", "plan"), ("explain", "replan"), ("choose", "explain"), ("refine", "explain"), ("next", "plan")),
    *_CONDITIONS,
)
"""The same for clauses of one sentence."""

_BEHIND: tuple[Pair, ...] = (
    *(("refine", "plan"), ("refine", "replan"), ("plan", "replan"), ("approve", "refine"), ("next", "plan")),
)
"""Those of which the second asks."""


@dataclass(frozen=True, slots=True)
class Read:
    """One part of an utterance as it was read. `weight`: how sure it is that it asks for something by itself.

    `meant` is `named` without broad names that are only mentioned, which counts where a goal is asked for.
    """

    intent: Intent
    weight: int
    text: str
    named: Named
    meant: Named
    level: int | None
    fresh: bool
    rivals: tuple[Intent, ...] = ()

    @property
    def about(self) -> Named:
        """What it is about."""
        return self.meant if self.intent == "next" else self.named


def grouped(pieces: Sequence[Read]) -> list[Read]:
    """What the utterance asks for, in order."""
    found: list[list[Read]] = []
    for piece in _without_talk(pieces):
        if piece.fresh or not found:
            found.append([piece])
        else:
            found[-1].append(piece)
    sentences = [one for some in found for one in _folded(some, _WITHIN)]
    return _folded(sentences, _CONDITIONS)


def _without_talk(reads: Sequence[Read]) -> Sequence[Read]:
    """The same without small talk beside something else."""
    kept = [r for r in reads if r.intent not in {"chat", "vague"} or r.weight == STRONG]
    if any(r.weight or r.named for r in kept):
        return kept
    talk = sorted((r for r in reads if r not in kept), key=lambda r: r.intent != "vague")
    return talk[:1] or kept


def _folded(reads: Sequence[Read], pairs: tuple[Pair, ...]) -> list[Read]:
    """Parts that ask for nothing by themselves go to the next that does, else to the one before."""
    done: list[Read] = []
    for read in reads:
        last = done[-1] if done else None
        if last is None:
            done.append(read)
        elif last.weight == STRONG and read.weight == STRONG and last.intent != read.intent:
            if (last.intent, read.intent) in pairs:
                done[-1] = _one(last, read, _main(last, read))
            else:
                done.append(read)
        else:
            done[-1] = _one(last, read, read if read.weight > last.weight else last)
    return done


def _main(first: Read, second: Read) -> Read:
    """The one that asks, of two of which one is a condition."""
    if "explain" in {first.intent, second.intent}:
        return first if first.intent == "explain" else second
    return second if (first.intent, second.intent) in _BEHIND else first


def _one(first: Read, second: Read, main: Read) -> Read:
    level = first.level if main is first or second.level is None else second.level
    return replace(
        main,
        text=f"{first.text} {second.text}",
        named=first.named | second.named,
        meant=first.meant | second.meant,
        level=level,
        fresh=first.fresh,
    )
