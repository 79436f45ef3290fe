"""Where an utterance that asks for several things is cut."""

import re

from service.understanding.heard import Heard
from service.understanding.phrases import sentences

_STOP = re.compile(r"[\w\ue001-\ue004]")


def parts_of(heard: Heard) -> list[Heard]:
    """The sentences that say something; the whole where none does."""
    found = [heard.part(a, b) for a, b in sentences(heard.text)]
    return [p for p in found if _STOP.search(p.text)] or [heard]
