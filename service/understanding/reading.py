"""What a question says by its own words: claims, goals, levels, subjects outside the tree."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.understanding.clauses import Said, sort_mentions
from service.understanding.cuts import describes, parts
from service.understanding.levels import level_at
from service.understanding.meant import is_sought, meant
from service.understanding.names import Mention, Names, blank, by_kind
from service.understanding.phrases import (
    is_homonym,
    is_thanks,
    is_wish,
    language_of,
    level_words,
    speaks_of_persons,
    without_claims,
    without_sources,
)
from service.understanding.vagueness import is_vague
from tree.goal import Goal, OptionGoal, SkillGoal, TrackGoal
from tree.skill import Language
from tree.skill_tree import SkillTree


@dataclass(frozen=True, slots=True)
class Reading:
    """A question read by rule.

    `subject` is the question without what it claims to know, `level` the one it asks for; `vague` says that it has no
    subject at all, `persons` that it only speaks of people of a profession, sought or met, `broad` that broad names say
    what is wanted, among other words. `certain` is false where a misspelt name was corrected; `doubtful` is true where
    all that names a goal is also a word of everyday life, among other words. `described` are parts of an enumeration
    that describe what others name. `track_names` are the names of tracks as they were written. `wishes` says whether
    anything is asked for in so many words.
    """

    language: Language
    claims: Mapping[str, int]
    goals: tuple[Goal, ...]
    outside: tuple[str, ...]
    subject: str
    level: int
    vague: bool
    persons: bool
    broad: bool
    certain: bool
    doubtful: bool
    described: tuple[str, ...]
    track_names: tuple[str, ...]
    wishes: bool


def read_question(text: str, names: Names, tree: SkillTree) -> Reading:
    """Read one question. Nothing here needs a model or an index."""
    mentions = meant(text, names.find(text), tree)
    bare = blank(text, mentions)
    said = sort_mentions(text, bare, mentions, tree)
    wanted = [(m, level) for m, level in said.wanted if m.id not in said.claims]
    sought = [(m, level) for m, level in wanted if not _is_person(m, bare)]
    thanks = is_thanks(bare)
    goals = () if thanks else _goals(sought, tree)
    outside = tuple(by_kind((m for m, _ in said.wanted), "outside"))
    unclaimed = without_claims(bare, bare)
    return Reading(
        language=language_of(text),
        claims=said.claims,
        goals=goals,
        outside=outside,
        subject=_subject(text, bare, said),
        level=level_at(0, level_words(unclaimed)),
        vague=thanks or (not goals and not outside and is_vague(unclaimed)),
        broad=all(m.broad for m, _ in sought) and not is_vague(unclaimed),
        persons=bool(wanted) and not sought,
        certain=all(m.exact for m, _ in said.wanted),
        doubtful=_is_doubtful(text, bare, said) if goals else False,
        described=_described(text, bare, mentions) if goals else (),
        track_names=tuple(text[m.start : m.end] for m in mentions if m.kind == "track"),
        wishes=is_wish(bare),
    )


def _is_person(mention: Mention, bare: str) -> bool:
    return mention.kind == "track" and speaks_of_persons(bare[: mention.start], bare[mention.end :])


def _is_doubtful(text: str, bare: str, said: Said) -> bool:
    """Whether all that is wanted inside has one name that is also a word of everyday life, among other words."""
    written = {text[m.start : m.end] for m, _ in said.wanted if m.kind != "outside"}
    if len(written) != 1 or not all(map(is_homonym, written)) or said.claims or said.denies:
        return False
    sought = any(is_sought(m, bare) for m, _ in said.wanted)
    return not (sought or level_words(bare) or is_vague(bare))


def _subject(text: str, bare: str, said: Said) -> str:
    """The question without what is claimed, and without what says nothing of what is wanted."""
    subject = text
    if said.claims or said.denies:
        subject = without_sources(without_claims(blank(text, said.claimed), bare))
    for start, end in said.idle:
        subject = subject[:start] + " " * (end - start) + subject[end:]
    return " ".join(subject.split()).lstrip(" .,;:")


def _described(text: str, bare: str, mentions: list[Mention]) -> tuple[str, ...]:
    """The parts of an enumeration that hold no name and say what a thing does."""
    pieces = [(a, b) for a, b in parts(text) if not any(a <= m.start < b for m in mentions)]
    return tuple(text[a:b].strip() for a, b in pieces if describes(text[a:b]) and not is_vague(bare[a:b]))


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
