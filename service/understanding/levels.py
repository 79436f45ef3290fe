"""At which level a name is asked for: a level word belongs to the name beside it, else to all of its sentence."""

import re

from service.understanding.names import Mention
from service.understanding.phrases import LevelWord, level_words
from tree.goal import DEFAULT_LEVEL
from tree.skill_tree import SkillTree

_LEADS = re.compile(
    r"[-\s]*(?:(?:level|guide|course)\s+)?(?:(?:of|to|in|into|on|about|at|for|with)\s+)?(?:the\s+)?", re.I
)
"""What stands between a level word and the name behind it ("an introduction to …")."""

_FOLLOWS = re.compile(r"\s*(?:'s |to (?:an? )?|at (?:an? )?|은 |는 |만 |의 |를 |을 )?\s*", re.IGNORECASE)
"""What stands between a name and the level word behind it ("… at expert level")."""


def level_at(position: int, words: list[LevelWord]) -> int:
    """The level asked for here: that of the nearest level word of the sentence."""
    if not words:
        return DEFAULT_LEVEL
    return min(words, key=lambda w: abs(w.start - position)).level


def level_for(mention: Mention, words: list[LevelWord], mentions: list[Mention], bare: str) -> int:
    """The level asked for with a name: that of the word beside it, else the nearest word of the sentence."""
    own = [w for w in words if mention in owners(w, mentions, bare)]
    return level_at(mention.start, own or words)


def owners(word: LevelWord, mentions: list[Mention], bare: str) -> list[Mention]:
    """The names right beside a level word: those behind it ("basics of …"), else those before ("… basics")."""
    behind = [m for m in mentions if m.start >= word.end and _LEADS.fullmatch(bare[word.end : m.start])]
    before = [m for m in mentions if m.end <= word.start and _FOLLOWS.fullmatch(bare[m.end : word.start])]
    behind = [m for m in behind if m.start == behind[0].start]
    before = [m for m in before if m.start == before[-1].start]
    # in Korean a name stands before its level
    return (before or behind) if not bare[word.start : word.end].isascii() else (behind or before)


def level_in_name(text: str, mention: Mention, tree: SkillTree) -> int | None:
    """The level that a name itself asks for, as in "Python basics"; not where the title says the same."""
    if mention.kind != "skill":
        return None
    title = tree.skills[mention.id].title
    words = level_words(text[mention.start : mention.end])
    if not words:
        return None
    written = text[mention.start + words[0].start : mention.start + words[0].end].lower()
    return None if written in f"{title.en} {title.ko}".lower() else words[0].level
