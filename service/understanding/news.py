"""What an utterance tells of the learner: news of a level, a mere claim, something not known after all."""

import re
from dataclasses import dataclass

from service.understanding.clauses import sort_mentions
from service.understanding.cues import says
from service.understanding.heard import Heard
from service.understanding.phrases import is_wish, level_words
from tree.skill_tree import SkillTree

_ZERO = re.compile(r"(?:level|lv\.?) ?(?:0|zero)\b|레벨 ?0|0 ?레벨|\bnot? (?:even )?level ?1\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of levels. `claims`: something is held; `denies`: something is not; `level` where one is said."""

    claims: bool
    denies: bool
    level: int | None


def told_in(heard: Heard, tree: SkillTree) -> Told:
    """What a part of an utterance tells of levels."""
    said = sort_mentions(heard.text, heard.bare, list(heard.mentions), tree)
    words = level_words(heard.bare)
    if _ZERO.search(heard.bare) or (said.denies and not words):
        return Told(bool(said.claims), said.denies, 0)
    claimed = max(said.claims.values(), default=0)
    level = words[0].level if words else claimed if claimed > 1 else None
    return Told(bool(said.claims), said.denies, level)


def is_news(heard: Heard, told: Told) -> bool:
    """Whether a part says something to be kept, and asks for nothing."""
    if heard.text.rstrip().endswith("?"):
        return False
    if told.level == 0 and (told.denies or says("kept", heard.marked)):
        return says("unlearnt", heard.marked) or says("kept", heard.marked)
    if says("kept", heard.marked) and (told.level is not None or told.claims):
        return True
    return not told.denies and says("news", heard.marked) and not is_wish(heard.bare)
