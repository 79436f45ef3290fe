"""What one utterance of a conversation asks for, by its own words and by what was said before."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from service.understanding.asked import INTENTS, NOTHING, Asked, Before, Intent, Routing
from service.understanding.clauses import sort_mentions
from service.understanding.cues import Cue, cues_in, is_whole, says
from service.understanding.heard import Heard, hear
from service.understanding.names import Names
from service.understanding.parting import parts_of
from service.understanding.phrases import is_wish, level_words
from service.understanding.referring import Named, referred
from tree.skill_tree import SkillTree

__all__ = ["INTENTS", "NOTHING", "Asked", "Before", "Intent", "Router", "Routing"]


class Router:
    """Reads utterances about one tree. Nothing here needs a model or an index."""

    def __init__(self, tree: SkillTree, names: Names) -> None:
        self.tree, self.names = tree, names

    def route(self, text: str, before: Before = NOTHING) -> Routing:
        """What the utterance asks for."""
        heard = hear(text, self.names, self.tree)
        found = [self._read(part, before) for part in parts_of(heard)]
        asked = _joined(a for a, _ in found)
        return Routing(asked, all(sure for _, sure in found))

    def _read(self, part: Heard, before: Before) -> tuple[Asked, bool]:
        intent, sure = self._intent(part, before)
        named = referred(part, _last(before), self.tree)
        level = self._level(part, intent)
        return Asked(intent, part.text.strip(), named.skills, named.options, named.tracks, level), sure

    def _intent(self, part: Heard, before: Before) -> tuple[Intent, bool]:
        whole = is_whole(part.marked)
        if before.waiting:
            for answer in ("decline", "approve"):
                if answer in whole:
                    return answer, True
        if "chat" in whole:
            return "chat", True
        cues = cues_in(part.marked)
        if self._is_news(part):
            return "record", True
        if "vague" in whole:
            return "vague", True
        return _chosen(cues, before)

    def _is_news(self, part: Heard) -> bool:
        """Whether the part says something of the learner to be kept, and asks for nothing."""
        if not part.mentions or part.text.rstrip().endswith("?"):
            return False
        said = sort_mentions(part.text, part.bare, list(part.mentions), self.tree)
        if said.denies:
            return says("unlearnt", part.marked)
        return bool(said.claims or level_words(part.bare)) and says("news", part.marked) and not is_wish(part.bare)

    def _level(self, part: Heard, intent: Intent) -> int | None:
        if intent == "record":
            said = sort_mentions(part.text, part.bare, list(part.mentions), self.tree)
            if said.denies:
                return 0
        words = level_words(part.bare)
        return words[0].level if words else None


def _chosen(cues: list[Cue], before: Before) -> tuple[Intent, bool]:
    """The strongest cue that fits what was said before."""
    for cue in cues:
        if cue.intent == "refine" and before.intent is None:
            continue
        return cue.intent, True
    return "next", False


def _last(before: Before) -> Named:
    return Named(before.skills, before.options, before.tracks)


def _joined(asked: Iterable[Asked]) -> tuple[Asked, ...]:
    """The same without small talk beside something else; neighbours of one intent together."""
    found = list(asked)
    kept = [a for a in found if a.intent not in {"chat", "vague"}] or found[:1]
    joined = kept[:1]
    for first, second in pairwise(kept):
        if first.intent == second.intent:
            joined[-1] = _both(joined[-1], second)
        else:
            joined.append(second)
    return tuple(joined)


def _both(first: Asked, second: Asked) -> Asked:
    return replace(
        first,
        text=f"{first.text} {second.text}",
        skills=tuple(dict.fromkeys(first.skills + second.skills)),
        options=tuple(dict.fromkeys(first.options + second.options)),
        tracks=tuple(dict.fromkeys(first.tracks + second.tracks)),
        level=second.level if first.level is None else first.level,
    )
