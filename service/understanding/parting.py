"""Where an utterance that asks for several things may be cut."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from service.understanding.cues import joints
from service.understanding.heard import MARKS, Heard
from service.understanding.phrases import sentences

_SAYS = re.compile(rf"[\w{''.join(MARKS.values())}]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an utterance; `fresh`: it begins a sentence, and no clause of one."""

    heard: Heard
    fresh: bool


def pieces_of(heard: Heard) -> list[Piece]:
    """The clauses that say something, without what joins them, in order; the whole where none does."""
    found: list[Piece] = []
    fresh = True
    for start, end, begins in _cut(heard):
        piece, fresh = heard.part(start, end), fresh or begins
        if _SAYS.search(piece.marked):
            found.append(Piece(piece, fresh))
            fresh = False
    return found or [Piece(heard, fresh=True)]


def _cut(heard: Heard) -> Iterator[tuple[int, int, bool]]:
    """Where each clause starts and ends, and whether it begins a sentence."""
    for start, end in sentences(heard.text):
        sentence = heard.marked[start:end]
        cuts = [(m.start(), m.end(), False) for m in joints("clause", sentence)]
        cuts += [(m.end(), m.end(), True) for what in ("final", "opening") for m in joints(what, sentence)]
        at, begins = 0, True
        for left, right, final in sorted(cuts):
            if left > at:
                yield start + at, start + left, begins
                at, begins = right, final
            else:
                at, begins = max(at, right), begins or final
        yield start + at, end, begins
