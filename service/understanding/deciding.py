"""What one part of an utterance asks for."""

from dataclasses import dataclass

from service.understanding.asked import Before, Intent
from service.understanding.cues import Kind, cues_in, kinds_of, says
from service.understanding.grouping import NONE, STRONG, WEAK
from service.understanding.heard import Heard
from service.understanding.news import Told, is_news
from service.understanding.schedule_words import tells_time
from service.understanding.vagueness import is_vague

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


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an utterance. `names`: it names something of the tree; `points`: it refers to what was spoken of.

    `spoken`: something was spoken of that a level without a name may belong to.
    """

    heard: Heard
    told: Told
    names: bool
    points: bool
    spoken: bool = False

    @property
    def marked(self) -> str:
        """The text with its names marked."""
        return self.heard.marked

    @property
    def is_kept(self) -> bool:
        """Whether it tells a level to be kept of what was spoken of ("which makes me level 1 now")."""
        named = self.names or self.points or (self.spoken and self.told.level is not None)
        return named and is_news(self.heard, self.told)


def decide(part: Part, before: Before) -> Found:
    """What it asks for: as a whole, as news, by its words, by what was said before, or for want of anything else."""
    return (
        _as_a_whole(kinds_of(part.marked), before)
        or _as_news(part, before)
        or _again(part, before)
        or _by_cue(part, before)
        or _by_time(part, before)
        or _by_default(part, before)
    )


def _as_a_whole(kinds: set[Kind], before: Before) -> Found | None:
    if before.waiting and kinds & {"approve", "decline"}:
        return ("decline" if "decline" in kinds else "approve"), STRONG, ()
    if "about" in kinds:
        return "chat", STRONG, ()
    if kinds & {"greeting", "small"}:
        return "chat", WEAK, ()
    if "vague" in kinds:
        return "vague", WEAK, ()
    return ("chat", WEAK, ()) if kinds else None


def _as_news(part: Part, before: Before) -> Found | None:
    if says("finished", part.marked):
        # a session of a plan, else the skill that was spoken of
        if before.intent in PLANNED or not (part.points or before.skills):
            return "tick", STRONG, ("record",)
        return "record", STRONG, ("tick",)
    if part.is_kept and (part.names or "tick" not in (cue.intent for cue in cues_in(part.marked))):
        return "record", STRONG, ()
    if part.points and part.told.claims and not part.told.denies and not says("supposed", part.marked):
        return "record", STRONG, ()
    return None


def _again(part: Part, before: Before) -> Found | None:
    """The last question asked again, for another name or as it was."""
    if before.intent not in CONTINUED:
        return None
    if part.names and says("again", part.marked):
        return before.intent, STRONG, ()
    if says("still", part.marked):
        return ("next" if before.intent in {"record", "choose"} else before.intent), STRONG, ()
    return None


def _by_cue(part: Part, before: Before) -> Found | None:
    cues = [cue.intent for cue in cues_in(part.marked)]
    for intent in cues:
        match intent:
            case "next":
                return None
            case "refine" if part.names and ("resources" in cues or before.intent is None):
                continue
            case "refine" if "plan" in cues and not conditioned(before):
                continue
            case "choose" if "branch" in cues and "?" in part.marked:
                continue
            case "refine":
                return "refine", STRONG if conditioned(before) else WEAK, ()
            case "choose" if before.waiting and not part.names:
                return "approve", STRONG, ()
            case _:
                return intent, STRONG, ()
    return None


def conditioned(before: Before) -> bool:
    """Whether what was answered last, or waits for approval, has conditions to change."""
    return before.waiting or before.intent in REFINED


def _by_time(part: Part, before: Before) -> Found | None:
    """A schedule changes that of the last answer; where there is none, it asks for a plan."""
    if not tells_time(part.heard.text):
        return None
    if conditioned(before):
        return "refine", STRONG, ()
    return ("plan", STRONG, ()) if says("asks", part.marked) else ("plan", WEAK, ("next", "refine"))


def _by_default(part: Part, before: Before) -> Found:
    """What is asked for where no words tell an intent but a wish to learn."""
    if says("wanted", part.marked):
        return "next", STRONG, ()
    if part.told.level is not None and not part.names and conditioned(before):
        return "refine", STRONG, ()
    if part.names and part.heard.text.rstrip().endswith("?"):
        return "next", STRONG, ()
    if any(cue.intent == "next" for cue in cues_in(part.marked)):
        return "next", WEAK, ()
    if part.names and (part.told.claims or part.told.denies):
        return "record", WEAK, ("next",)
    if part.names:
        return "next", WEAK, ()
    if part.points and before.intent == "branch":
        return "choose", STRONG, ()
    return _left_open(part, before)


def _left_open(part: Part, before: Before) -> Found:
    """A guess at what no words tell, and what else it may be after what was said before."""
    vague = is_vague(part.heard.bare)
    guess: Intent = "vague" if vague and before.intent is None else "refine" if before.intent in PLANNED else "next"
    if says("laughs", part.marked) and "?" not in part.marked:
        guess = "chat"
    likely: list[Intent] = [guess, "next"]
    likely += [before.intent] if before.intent in CONTINUED else []
    likely += ["refine"] if conditioned(before) else []
    likely += ["explain"] if before.intent else []
    return guess, NONE, tuple(dict.fromkeys([*likely, "vague", "chat"]))[1:]
