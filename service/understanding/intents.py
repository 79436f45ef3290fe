"""What one utterance of a conversation asks for, by its own words and by what was said before."""

from service.understanding.asked import INTENTS, NOTHING, Asked, Before, Intent, Routing, carried
from service.understanding.cues import says
from service.understanding.deciding import Part, conditioned, decide
from service.understanding.grouping import Read, grouped
from service.understanding.heard import Heard, hear
from service.understanding.names import Names
from service.understanding.news import told_in
from service.understanding.parting import pieces_of
from service.understanding.referring import Named, named_in, referred, siblings
from tree.skill_tree import SkillTree

__all__ = ["INTENTS", "NOTHING", "Asked", "Before", "Intent", "Router", "Routing", "carried"]

LONGEST = 1_000
"""Characters that are read: who writes more describes something, and says at the beginning what they want."""

_OF_LAST: frozenset[Intent] = frozenset(("branch", "assess", "resources"))
"""What is asked for of what was spoken of last, where nothing is named ("quiz me")."""

_OF_NONE: frozenset[Intent] = frozenset(("approve", "decline", "chat", "vague"))


class Router:
    """Reads utterances about one tree. Nothing here needs a model or an index."""

    def __init__(self, tree: SkillTree, names: Names) -> None:
        self.tree, self.names = tree, names

    def route(self, text: str, before: Before = NOTHING) -> Routing:
        """What the utterance asks for."""
        reads: list[Read] = []
        last = Named(before.skills, before.options, before.tracks)
        for piece in pieces_of(hear(text[:LONGEST], self.names, self.tree)):
            reads.append(self._read(piece.heard, before, last, fresh=piece.fresh))
            last = reads[-1].named or last
        asked = tuple(
            Asked(r.intent, r.text, r.about.skills, r.about.options, r.about.tracks, r.level, r.rivals)
            for r in grouped(reads)
        )
        return Routing(asked, sure=not any(a.rivals for a in asked))

    def _read(self, heard: Heard, before: Before, last: Named, *, fresh: bool) -> Read:
        told, named = told_in(heard, self.tree), named_in(heard.mentions)
        pointed = Named() if named else referred(heard.text, last, self.tree)
        spoken = bool(last) and (
            last.lists != (before.skills, before.options, before.tracks) or not conditioned(before)
        )
        part = Part(heard, told, names=bool(named), points=bool(pointed), spoken=spoken)
        intent, weight, rivals = decide(part, before)
        about = self._about(intent, part, named or pointed, last)
        meant = named_in(heard.meant) if named else about
        level = None if intent in _OF_NONE else told.level
        return Read(intent, weight, heard.text.strip(), about, meant, level, fresh, rivals)

    def _about(self, intent: Intent, part: Part, named: Named, last: Named) -> Named:
        if intent in _OF_NONE:
            return Named()
        if intent == "branch" and len(named.options) == 1 and says("compares", part.marked):
            return named | Named(options=siblings(named.options[0], self.tree))
        return last if not named and (intent in _OF_LAST or part.is_kept) else named
