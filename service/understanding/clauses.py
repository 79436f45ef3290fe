"""What each sentence of a question says of the names in it: known, unknown, wanted, or of no interest."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from service.understanding.levels import level_for, level_in_name, owners
from service.understanding.meant import LIST, is_next_to
from service.understanding.names import Mention
from service.understanding.phrases import (
    LANGUAGES,
    LevelWord,
    Verb,
    is_wish,
    language_of,
    level_words,
    sentences,
    spans_learnt,
    speaks_of_others,
    verbs,
)
from service.understanding.vagueness import is_vague
from tree.skill_tree import SkillTree


@dataclass(slots=True)
class Said:
    """The names of a question by what is said of them, with the levels asked for or claimed.

    `idle` are the places that say nothing of what is wanted: claims, and what is of no interest.
    """

    wanted: list[tuple[Mention, int]] = field(default_factory=list)
    claims: dict[str, int] = field(default_factory=dict)
    claimed: list[Mention] = field(default_factory=list)
    idle: list[tuple[int, int]] = field(default_factory=list)
    denies: bool = False


def sort_mentions(text: str, bare: str, mentions: list[Mention], tree: SkillTree) -> Said:
    """What is said of each name. `bare` is the text with its names blotted out."""
    said = Said()
    denied: list[tuple[Mention, int]] = []
    for start, end in _clauses(text, bare, mentions):
        governing = [v.shifted(start) for lang in LANGUAGES for v in verbs(bare[start:end], lang)]
        levels = _level_words(bare, start, end, governing)
        said.idle += _idle(bare, start, end, governing)
        here = [m for m in mentions if start <= m.start < end]
        governed = [(m, _governs(m, governing, bare, last=here[-1].end)) for m in here]
        known = {m for m, verb in governed if verb and verb.says == "claim"}
        levels = [w for w in levels if not known.intersection(owners(w, mentions, bare))]
        for mention, verb in governed:
            says = verb.says if verb else "want"
            if says in {"spurn", "contrast"} or (says == "claim" and speaks_of_others(bare[start : mention.start])):
                continue
            if verb and says == "claim":
                said.claimed.append(mention)
                for skill_id in _skills_of(mention, tree):
                    said.claims[skill_id] = max(verb.level, said.claims.get(skill_id, 0))
                continue
            level = level_in_name(text, mention, tree) or level_for(mention, levels, mentions, bare)
            (denied if says == "denial" else said.wanted).append((mention, level))
    if not mentions:
        said.idle += _learnt(bare)
    said.denies = bool(denied)
    said.wanted = said.wanted or denied  # who only says what they do not know asks for that
    return said


def _idle(bare: str, start: int, end: int, governing: list[Verb]) -> list[tuple[int, int]]:
    """The places in a sentence that say nothing of what is wanted."""
    if governing and all(v.says in {"claim", "spurn"} for v in governing):
        return [(start, end)]
    found = []
    for verb in (v for v in governing if v.says == "spurn"):
        cuts = [m.end() + start for m in re.finditer(r"[,;:.]|\b(?:and|but)\b|(?<=[고요])\s", bare[start:end])]
        before = max((c for c in cuts if c <= verb.start), default=start)
        behind = min((c for c in cuts if c >= verb.end), default=end)
        found.append((verb.start, behind) if verb.stands == "before" else (before, verb.end))
    return found


def _learnt(bare: str) -> list[tuple[int, int]]:
    """The places that describe what was learnt, where the rest asks for something by itself."""
    spans = spans_learnt(bare)
    rest = list(bare)
    for start, end in spans:
        rest[start:end] = " " * (end - start)
    text = "".join(rest)
    return spans if is_wish(text) and not is_vague(text) else []


def _clauses(text: str, bare: str, mentions: list[Mention]) -> list[tuple[int, int]]:
    """The sentences; one that holds names and nothing else belongs to the next ("Kafka? I teach it.")."""
    found: list[tuple[int, int]] = []
    waiting: int | None = None
    for start, end in sentences(text):
        begin = start if waiting is None else waiting
        names_only = not re.search(r"\w", bare[begin:end]) and any(begin <= m.start < end for m in mentions)
        waiting = begin if names_only else None
        if not names_only:
            found.append((begin, end))
    return found if waiting is None else [*found, (waiting, len(text))]


def _level_words(bare: str, start: int, end: int, governing: list[Verb]) -> list[LevelWord]:
    """The level words of a sentence that belong to no claim."""
    claims = [v for v in governing if v.says == "claim"]
    words = [LevelWord(w.start + start, w.end + start, w.level) for w in level_words(bare[start:end])]
    return [w for w in words if not any(v.start <= w.start < v.end for v in claims)]


def _governs(mention: Mention, governing: list[Verb], bare: str, last: int) -> Verb | None:
    """The words that say what a name is mentioned for: those right behind its list of names, else the nearest before.

    In Korean the nearest behind, wherever they stand. English words that stand before names govern those before them
    where no name follows ("Docker I know"). `last` is where the last name of the sentence ends.
    """
    governing = [v for v in governing if v.says not in {"spurn", "contrast"} or is_next_to(v, mention, bare)]
    before = [v for v in governing if v.stands == "before" and v.start <= mention.start]
    behind = [v for v in governing if v.stands == "behind" and v.end > mention.end]
    turned = [v for v in governing if v.stands == "before" and v.says in {"claim", "denial"} and v.start >= last]
    for verb in sorted(behind + turned, key=lambda v: v.start):
        if verb.says == "want" and verb.stands == "behind" and bare[verb.start : verb.end].isascii():
            gap = bare[mention.end : verb.start]
            if not gap.strip():
                return verb
            continue
        if language_of(bare[verb.start : verb.end]) == "ko" or LIST.fullmatch(bare[mention.end : verb.start]):
            return verb
    return before[-1] if before else None


def _skills_of(mention: Mention, tree: SkillTree) -> Iterable[str]:
    match mention.kind:
        case "skill":
            return (mention.id,)
        case "option":
            return tree.options[mention.id][2].skills
        case "track" if tree.tracks_by_id[mention.id].is_origin:
            return tree.origin
    return ()
