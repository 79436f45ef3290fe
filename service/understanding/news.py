"""What an utterance tells of the learner: news of a level, a mere claim, something not known after all."""

import re
from dataclasses import dataclass

from service.understanding.clauses import sort_mentions
from service.understanding.cues import says
from service.understanding.heard import Heard
from service.understanding.phrases import LANGUAGES, is_wish, level_words, verbs
from tree.skill_tree import SkillTree

_LEVEL = re.compile(
    r"\b(?:level|lv\.?) ?([0-3])\b|\b(?:to|at|as) ([0-3])\b|레벨 ?([0-3])|\b([0-3]) ?레벨|([0-3])(?:으로|로)",
    re.IGNORECASE,
)
"""A level as a number; 0 is no level that a question asks for, but one that may be recorded."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of levels. `claims`: something is held; `denies`: something is not; `level` where one is said."""

    claims: bool
    denies: bool
    level: int | None


def told_in(heard: Heard, tree: SkillTree) -> Told:
    """What a part of an utterance tells of levels, of names or of what it points at."""
    said = sort_mentions(heard.text, heard.bare, list(heard.mentions), tree)
    # of what is only pointed at, the words themselves tell
    governing = [] if heard.inside else [v for language in LANGUAGES for v in verbs(heard.bare, language)]
    claims = bool(said.claims) or any(v.says == "claim" for v in governing)
    denies = said.denies or any(v.says == "denial" for v in governing)
    words = level_words(heard.bare)
    level: int | None
    if number := _LEVEL.search(heard.bare):
        level = int(next(filter(None, number.groups())))
    elif denies and not words:
        level = 0
    else:
        claimed = max([*said.claims.values(), *(v.level for v in governing)], default=0)
        level = words[0].level if words else claimed if claimed > 1 else None
    return Told(claims, denies, level)


def is_news(heard: Heard, told: Told) -> bool:
    """Whether a part says something of a skill to be kept, and asks for nothing."""
    if heard.text.rstrip().endswith("?") or is_wish(heard.bare) or says("supposed", heard.marked):
        return False
    if told.denies or told.level == 0:
        return says("unlearnt", heard.marked) or says("kept", heard.marked)
    if says("kept", heard.marked) and (told.level is not None or told.claims):
        return True
    return says("news", heard.marked)
