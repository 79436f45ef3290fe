"""What one utterance of a conversation asks for, by its own words and by what was said before."""

from service.understanding.asked import INTENTS, NOTHING, Asked, Before, Intent, Routing, carried
from service.understanding.cues import cues_in, says, whole_intents
from service.understanding.grouping import NONE, STRONG, WEAK, Read, grouped
from service.understanding.heard import Heard, hear
from service.understanding.names import Names
from service.understanding.news import Told, is_news, told_in
from service.understanding.parting import pieces_of
from service.understanding.referring import Named, referred
from service.understanding.schedule_words import tells_time
from service.understanding.vagueness import is_vague
from tree.skill_tree import SkillTree

__all__ = ["INTENTS", "NOTHING", "Asked", "Before", "Intent", "Router", "Routing", "carried"]

CONTINUED: frozenset[Intent] = frozenset(
    ("next", "branch", "plan", "explain", "resources", "record", "choose", "assess", "progress")
)
"""What a bare name asks for again ("and Docker?")."""

REFINED: frozenset[Intent] = frozenset(("next", "branch", "plan", "refine", "replan", "resources"))
"""Answers that have conditions to change."""

PLANNED: frozenset[Intent] = frozenset(("plan", "replan", "refine", "tick"))
"""Answers that show sessions to be done."""

Found = tuple[Intent, int, tuple[Intent, ...]]
"""An intent, how sure it is that it is asked for, and what may be meant instead."""


class Router:
    """Reads utterances about one tree. Nothing here needs a model or an index."""

    def __init__(self, tree: SkillTree, names: Names) -> None:
        self.tree, self.names = tree, names

    def route(self, text: str, before: Before = NOTHING) -> Routing:
        """What the utterance asks for."""
        pieces = pieces_of(hear(text, self.names, self.tree))
        reads: list[Read] = []
        last = Named(before.skills, before.options, before.tracks)
        for piece in pieces:
            reads.append(self._read(piece.heard, before, last, fresh=piece.fresh))
            last = reads[-1].named or last
        asked = tuple(
            Asked(r.intent, r.text, r.named.skills, r.named.options, r.named.tracks, r.level, r.rivals)
            for r in grouped(reads)
        )
        return Routing(asked, sure=not any(a.rivals for a in asked))

    def _read(self, heard: Heard, before: Before, last: Named, *, fresh: bool) -> Read:
        told, named = told_in(heard, self.tree), referred(heard, last)
        intent, weight, rivals = _intent(heard, told, named, before)
        return Read(intent, weight, heard.text.strip(), named, told.level, fresh, rivals)


def _intent(heard: Heard, told: Told, named: Named, before: Before) -> Found:
    """What one part asks for: as a whole, by its words, by what was said before, or for want of anything else."""
    whole = whole_intents(heard.marked)
    if before.waiting and whole & {"approve", "decline"}:
        return ("decline" if "decline" in whole else "approve"), STRONG, ()
    if "chat" in whole or whole & {"approve", "decline"}:
        return "chat", WEAK, ()
    if heard.mentions and is_news(heard, told):
        return "record", STRONG, ()
    if says("finished", heard.marked):
        return _finished(named, before)
    if "vague" in whole:
        return "vague", WEAK, ()
    if before.intent in CONTINUED and heard.mentions and says("again", heard.marked):
        return before.intent, STRONG, ()
    for cue in cues_in(heard.marked):
        if cue.intent == "next":
            break
        if cue.intent == "refine":
            if heard.mentions and not before.intent:
                continue
            return "refine", STRONG if _has_conditions(before) else WEAK, ()
        return cue.intent, STRONG, ()
    return _by_time(heard, before) or _by_default(heard, told, named, before)


def _has_conditions(before: Before) -> bool:
    """Whether what was answered last, or waits for approval, has conditions to change."""
    return before.waiting or before.intent in REFINED


def _finished(named: Named, before: Before) -> Found:
    """Of what somebody is done with that they do not name: a session of a plan, else what was spoken of."""
    if before.intent in PLANNED:
        return "tick", STRONG, ("record",)
    return ("record", STRONG, ("tick",)) if named else ("tick", STRONG, ("record",))


def _by_time(heard: Heard, before: Before) -> Found | None:
    """A schedule changes that of the last answer; where there is none, it asks for a plan."""
    if not tells_time(heard.text):
        return None
    if _has_conditions(before):
        return "refine", STRONG, ()
    return "plan", WEAK, ("next", "refine")


def _by_default(heard: Heard, told: Told, named: Named, before: Before) -> Found:
    """What is asked for where no words tell an intent but a wish to learn."""
    if says("wanted", heard.marked):
        return "next", STRONG, ()
    if any(cue.intent == "next" for cue in cues_in(heard.marked)):
        return "next", WEAK, ()
    if told.level is not None and not heard.mentions and _has_conditions(before):
        return "refine", STRONG, ()
    if told.claims or told.denies:
        return "record", WEAK, ("next",)
    if heard.mentions:
        return "next", WEAK, ()
    if named and before.intent == "branch":
        return "choose", STRONG, ()
    return _left_open(heard, before)


def _left_open(heard: Heard, before: Before) -> Found:
    """A guess at what no words tell, and what else it may be after what was said before."""
    guess: Intent = "vague" if is_vague(heard.bare) else "refine" if before.intent in PLANNED else "next"
    likely: list[Intent] = [guess, "next"]
    likely += [before.intent] if before.intent in CONTINUED else []
    likely += ["refine"] if _has_conditions(before) else []
    likely += ["explain"] if before.intent else []
    return guess, NONE, tuple(dict.fromkeys([*likely, "vague", "chat"]))[1:]
