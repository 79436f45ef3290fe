"""What a question says by its own words: claims, goals, levels, subjects outside the tree."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from service.understanding.names import Mention, Names, blank, by_kind
from service.understanding.phrases import (
    LevelWord,
    Verb,
    describes,
    is_about_learning,
    is_homonym,
    is_vague,
    language_of,
    level_words,
    parts,
    sentences,
    verbs,
)
from tree.goal import DEFAULT_LEVEL, Goal, OptionGoal, SkillGoal, TrackGoal
from tree.skill import Language
from tree.skill_tree import SkillTree

LANGUAGES: tuple[Language, ...] = ("en", "ko")
_LIST = re.compile(
    r"(?:[\s,&/+()?:]|\b(?:and|or|both|too|as well|stuff|things|is|are|it|that|tho|course|basics)\b"
    r"|매일|맨날|이미|지금|현재|조금|좀|다|거의|꽤|이제|과정|코스|강의|정도|쪽)*"
)
"""What stands between the names of a list, and between the list and the words behind it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A question read by rule.

    `subject` is the question without what it claims to know, `level` the one it asks for; `vague` says that it has no
    subject at all. `certain` is false where a misspelt name was corrected; `doubtful` is true where all that names a
    goal is also a word of everyday life, among other words. `described` are parts of an enumeration that describe what
    others name. `track_names` are the names of tracks as they were written.
    """

    language: Language
    claims: Mapping[str, int]
    goals: tuple[Goal, ...]
    outside: tuple[str, ...]
    subject: str
    level: int
    vague: bool
    certain: bool
    doubtful: bool
    described: tuple[str, ...]
    track_names: tuple[str, ...]


def read_question(text: str, names: Names, tree: SkillTree) -> Reading:
    """Read one question. Nothing here needs a model or an index."""
    mentions = _meant(text, names.find(text))
    bare = blank(text, mentions)
    claims: dict[str, int] = {}
    wanted: list[tuple[Mention, int]] = []
    denied: list[tuple[Mention, int]] = []
    claimed_spans: list[Mention] = []
    only_claims: list[tuple[int, int]] = []
    for start, end in _clauses(text, bare, mentions):
        governing = [v.shifted(start) for lang in LANGUAGES for v in verbs(bare[start:end], lang)]
        levels = _level_words(bare, start, end, governing)
        if any(v.says == "claim" for v in governing) and all(v.says == "claim" for v in governing):
            only_claims.append((start, end))
        for mention in (m for m in mentions if start <= m.start < end):
            verb = _governs(mention, governing, bare, last=max(m.end for m in mentions if m.start < end))
            if verb and verb.says == "claim":
                claimed_spans.append(mention)
                for skill_id in _skills_of(mention, tree):
                    claims[skill_id] = max(verb.level, claims.get(skill_id, 0))
                continue
            level = _level_in_name(text, mention, tree) or _level_at(mention.start, levels)
            (denied if verb and verb.says == "denial" else wanted).append((mention, level))
    subject = _without_claims(blank(text, claimed_spans), bare) if claims or denied else text
    for start, end in only_claims:  # a sentence that only claims says nothing of what is wanted
        subject = subject[:start] + " " * (end - start) + subject[end:]
    if not wanted:
        wanted = denied  # who only says what they do not know asks for that
    goals = _goals([(m, level) for m, level in wanted if m.id not in claims], tree)
    outside = tuple(by_kind((m for m, _ in wanted), "outside"))
    return Reading(
        language=language_of(text),
        claims=claims,
        goals=goals,
        outside=outside,
        subject=" ".join(subject.split()),
        level=_level_at(0, level_words(_without_claims(bare, bare))),
        vague=not goals and not outside and is_vague(_without_claims(bare, bare)),
        certain=all(m.exact for m, _ in wanted),
        doubtful=bool(goals)
        and not is_about_learning(bare)
        and not is_vague(bare)
        and all(is_homonym(text[m.start : m.end]) for m, _ in wanted),
        described=_described(text, bare, mentions) if goals else (),
        track_names=tuple(text[m.start : m.end] for m in mentions if m.kind == "track"),
    )


def _described(text: str, bare: str, mentions: list[Mention]) -> tuple[str, ...]:
    """The parts of an enumeration that hold no name and say what a thing does."""
    pieces = [(a, b) for a, b in parts(text) if not any(a <= m.start < b for m in mentions)]
    return tuple(text[a:b].strip() for a, b in pieces if describes(text[a:b]) and not is_vague(bare[a:b]))


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


def _meant(text: str, mentions: list[Mention]) -> list[Mention]:
    """The mentions without broad names that are only mentioned.

    A broad name is meant where its sentence has no other content, or where words right beside it say that it is known,
    unknown or wanted.
    """
    if not any(m.broad for m in mentions):
        return mentions
    bare = blank(text, mentions)
    meant = []
    for start, end in sentences(text):
        governing = [v.shifted(start) for lang in LANGUAGES for v in verbs(bare[start:end], lang)]
        empty = is_vague(_without_claims(bare[start:end], bare[start:end]))
        for mention in (m for m in mentions if start <= m.start < end):
            beside = any(
                _LIST.fullmatch(bare[v.end : mention.start] if v.stands == "before" else bare[mention.end : v.start])
                for v in governing
                if v.says != "want" and (v.end <= mention.start if v.stands == "before" else v.start >= mention.end)
            )
            if not mention.broad or empty or beside:
                meant.append(mention)
    return meant


def _level_words(bare: str, start: int, end: int, governing: list[Verb]) -> list[LevelWord]:
    """The level words of a sentence that belong to no claim."""
    claims = [v for v in governing if v.says == "claim"]
    words = [LevelWord(w.start + start, w.level) for w in level_words(bare[start:end])]
    return [w for w in words if not any(v.start <= w.start < v.end for v in claims)]


def _governs(mention: Mention, governing: list[Verb], bare: str, last: int) -> Verb | None:
    """The words that say what a name is mentioned for: those right behind its list of names, else the nearest before.

    In Korean the nearest behind, wherever they stand. English words that stand before names govern those before them
    where no name follows ("Docker I know"). `last` is where the last name of the sentence ends.
    """
    before = [v for v in governing if v.stands == "before" and v.start <= mention.start]
    behind = [v for v in governing if v.stands == "behind" and v.end > mention.end]
    turned = [v for v in governing if v.stands == "before" and v.says == "claim" and v.start >= last]
    for verb in sorted(behind + turned, key=lambda v: v.start):
        if language_of(bare[verb.start : verb.end]) == "ko" or _LIST.fullmatch(bare[mention.end : verb.start]):
            return verb
    return before[-1] if before else None


def _level_in_name(text: str, mention: Mention, tree: SkillTree) -> int | None:
    """The level that a name itself asks for, as in "Python basics"; not where the title says the same."""
    if mention.kind != "skill":
        return None
    title = tree.skills[mention.id].title
    words = level_words(text[mention.start : mention.end])
    return words[0].level if words and not level_words(title.en) and not level_words(title.ko) else None


def _skills_of(mention: Mention, tree: SkillTree) -> Iterable[str]:
    match mention.kind:
        case "skill":
            return (mention.id,)
        case "option":
            return tree.options[mention.id][2].skills
        case "track" if tree.tracks_by_id[mention.id].is_origin:
            return tree.origin
    return ()


def _level_at(position: int, words: list[LevelWord]) -> int:
    """The level asked for here: that of the nearest level word of the sentence."""
    if not words:
        return DEFAULT_LEVEL
    return min(words, key=lambda w: abs(w.start - position)).level


def _goals(wanted: list[tuple[Mention, int]], tree: SkillTree) -> tuple[Goal, ...]:
    """Goals in the order of the question; a track and one of its options together are one goal."""
    levels: dict[tuple[str, str], int] = {}
    for mention, level in wanted:
        if mention.kind != "outside":
            levels.setdefault((mention.kind, mention.id), level)
    tracks = [name for kind, name in levels if kind == "track"]
    goals: dict[Goal, None] = {}
    for (kind, name), level in levels.items():
        match kind:
            case "track":
                options = [o for k, o in levels if k == "option" and tree.options[o][0].id == name]
                for option in options if len(options) == 1 else [None]:
                    goals[TrackGoal(name, level, option)] = None
                if len(options) > 1:
                    goals.update((OptionGoal(option, levels["option", option]), None) for option in options)
            case "option" if tree.options[name][0].id not in tracks:
                goals[OptionGoal(name, level)] = None
            case "skill":
                step = tree.capped(name, level)
                goals[SkillGoal(name, step.level)] = None
    return tuple(goals)


def _without_claims(subject: str, bare: str) -> str:
    """The text with the words that claim or deny blotted out."""
    characters = list(subject)
    for language in LANGUAGES:
        for verb in verbs(bare, language):
            if verb.says != "want":
                characters[verb.start : verb.end] = " " * (verb.end - verb.start)
    return "".join(characters)
