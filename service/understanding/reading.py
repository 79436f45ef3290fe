"""What a question says by its own words: claims, goals, levels, subjects outside the tree."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from service.understanding.names import Mention, Names, blank, by_kind
from service.understanding.phrases import LevelWord, Verb, is_vague, language_of, level_words, sentences, verbs
from tree.goal import DEFAULT_LEVEL, Goal, OptionGoal, SkillGoal, TrackGoal
from tree.skill import Language
from tree.skill_tree import SkillTree


@dataclass(frozen=True, slots=True)
class Reading:
    """A question read by rule.

    `subject` is the question without what it claims to know; `vague` says that it has no subject at all. `certain` is
    false where a misspelt name was corrected. `track_names` are the names of tracks as they were written.
    """

    language: Language
    claims: Mapping[str, int]
    goals: tuple[Goal, ...]
    outside: tuple[str, ...]
    subject: str
    vague: bool
    certain: bool
    track_names: tuple[str, ...]


def read_question(text: str, names: Names, tree: SkillTree) -> Reading:
    """Read one question. Nothing here needs a model or an index."""
    mentions = names.find(text)
    bare = blank(text, mentions)
    claims: dict[str, int] = {}
    wanted: list[tuple[Mention, int]] = []
    claimed_spans: list[Mention] = []
    only_claims: list[tuple[int, int]] = []
    for start, end in sentences(text):
        inside = [m for m in mentions if start <= m.start < end]
        governing = _verbs(bare, start, end)
        levels = _level_words(bare, start, end, governing)
        every = [v for found in governing.values() for v in found]
        if any(v.claims for v in every) and all(v.claims for v in every):
            only_claims.append((start, end))
        for mention in inside:
            verb = _governs(mention, governing, text[start:end])
            if verb and verb.claims:
                claimed_spans.append(mention)
                for skill_id in _skills_of(mention, tree):
                    claims[skill_id] = max(verb.claims, claims.get(skill_id, 0))
            else:
                own = _level_in_name(text, mention, tree)
                wanted.append((mention, own or _level_at(mention.start, levels)))
    goals = _goals(wanted, tree)
    subject = blank(text, claimed_spans)
    for start, end in only_claims:  # a sentence that only claims says nothing of what is wanted
        subject = subject[:start] + " " * (end - start) + subject[end:]
    outside = tuple(by_kind((m for m, _ in wanted), "outside"))
    return Reading(
        language=language_of(text),
        claims=claims,
        goals=goals,
        outside=outside,
        subject=subject if not claims else _without_claims(subject, bare),
        vague=not goals and not outside and is_vague(_without_claims(bare, bare)),
        certain=all(m.exact for m, _ in wanted),
        track_names=tuple(text[m.start : m.end] for m in mentions if m.kind == "track"),
    )


def _verbs(bare: str, start: int, end: int) -> dict[Language, list[Verb]]:
    part = bare[start:end]
    shifted: dict[Language, list[Verb]] = {}
    for language in ("en", "ko"):
        shifted[language] = [Verb(v.start + start, v.end + start, v.claims) for v in verbs(part, language)]
    return shifted


def _level_words(bare: str, start: int, end: int, governing: Mapping[Language, list[Verb]]) -> list[LevelWord]:
    """The level words of a sentence that belong to no claim."""
    claims = [v for found in governing.values() for v in found if v.claims]
    words = [LevelWord(w.start + start, w.level) for w in level_words(bare[start:end])]
    return [w for w in words if not any(v.start <= w.start < v.end for v in claims)]


def _level_in_name(text: str, mention: Mention, tree: SkillTree) -> int | None:
    """The level that a name itself asks for, as in "Python basics"; not where the title says the same."""
    if mention.kind != "skill":
        return None
    title = tree.skills[mention.id].title
    words = level_words(text[mention.start : mention.end])
    return words[0].level if words and not level_words(title.en) and not level_words(title.ko) else None


def _governs(mention: Mention, governing: Mapping[Language, list[Verb]], sentence: str) -> Verb | None:
    before = [v for v in governing["en"] if v.start <= mention.start]
    behind = [v for v in governing["ko"] if v.end > mention.end]
    if language_of(sentence) == "ko" and behind:
        return behind[0]
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
    """The text without the verbs that claim."""
    characters = list(subject)
    for language in ("en", "ko"):
        for verb in verbs(bare, language):
            if verb.claims:
                characters[verb.start : verb.end] = " " * (verb.end - verb.start)
    return " ".join("".join(characters).split())
