"""Which of the names in a question are meant, and which are only mentioned."""

import itertools
import re

from service.understanding.levels import owners
from service.understanding.names import Mention, blank
from service.understanding.phrases import LANGUAGES, Verb, level_words, sentences, verbs, without_claims
from service.understanding.vagueness import is_vague
from tree.skill_tree import SkillTree

LIST = re.compile(
    r"(?:[\s,&/+()?:]|\b(?:and|or|both|too|as well|stuff|things|is|are|it|that|tho|course|basics|side|part|at all)\b"
    r"|매일|맨날|이미|지금|현재|조금|좀|다|거의|꽤|이제|과정|코스|강의|정도|쪽|분야|은|는|에|엔|도|이|가)*"
)
"""What stands between the names of a list, and between the list and the words behind it."""

_MARK = (
    r"(?:\(?\d{1,2}\)|(?<!\w)\d{1,2}[.:](?=\s)|[①-⑨]|(?<!\w)[-*•](?=\s)|\b(?:first|second|third)(?:ly)?\b[,:]?"
    r"|첫 ?번?째(?:는|로|로는)?,?|[두세] ?번째(?:는|로|로는)?,?|둘째(?:는|로)?,?|셋째(?:는|로)?,?|하나는|다른 하나는)"
)
_MARKED = re.compile(_MARK + r"\s*$", re.IGNORECASE)
_SEPARATOR = re.compile(
    r"(?:이?랑|하고|와|과|에다가?)?\s*(?:,|;|&|/|\+|,?\s*\b(?:and|or|plus)\b|,?\s*(?:그리고|및|또는)|(?<=\S)\s)?\s*"
    + _MARK
    + r"?\s*",
    re.IGNORECASE,
)
_JOINED = re.compile(r"(?:이?랑|하고|와|과)$")
_SO_MANY = re.compile(
    r"\b(?:both|these (?:two|three)|the (?:two|three) of them|all three|(?:two|three) (?:things|topics|skills))\b"
    r"|이렇게 [두세둘셋]|[두세] ?(?:개|가지)|둘 ?다|셋 ?다",
    re.IGNORECASE,
)
"""What counts the names of a list."""

_WITHIN = re.compile(r"\s*(?:programming|coding|code|development)?\s+(?:in|with|using)\s+", re.IGNORECASE)
"""What stands between a name and another one that only says in what ("… programming in Python")."""

_LEARN = re.compile(
    r"\b(?:learn|study|understand|master|pick up|teach me|get into|get good at|get better at)"
    r"(?: next| first| now)?(?: for| about)?\s*$",
    re.IGNORECASE,
)
_LEARN_BEHIND = re.compile(
    r"\s*(?:제대로 |좀 |더 |한번 |같이 )*(?:배우|배워|배울|공부|익히|마스터"
    r"|하고 ?싶|해 ?보고 ?싶|해 ?보려|하려고|할래|파고 ?싶)"
    r"|\s*(?:processing )?(?:is|are) (?:what|where|the (?:field|area|thing)) (?:i|we)\b[^.,;!?]*"
    r"\b(?:want|like|love|after|aim|speciali|learn)",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"\s*(?:[,.;:!?]|$|\b(?:and|or|so|because|for|from|at|with|in|to|as|when|properly|better|next|first|then)\b)",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"\s*(?:data |데이터 |processing |처리 |대용량 |모델 )*"
    r"(?:(?:side|part|area|field|branch|direction|speciali[sz]ation|focus|model(?:l)?ing)\b"
    r"|쪽|분야|방면|계열|파트|방향|모델링|전공|특화)",
    re.IGNORECASE,
)
_TOWARDS = re.compile(
    r"\b(?:speciali[sz]\w*|focus\w*|lean\w*|concentrat\w*|emphasis|drawn|side|branch|direction) "
    r"(?:in|on|towards?|to|of)(?: the)?\s*$",
    re.IGNORECASE,
)


def meant(text: str, mentions: list[Mention], tree: SkillTree) -> list[Mention]:
    """The mentions without broad names that are only mentioned.

    A broad name is meant where its sentence has no other content, where words right beside it say that it is known,
    unknown or to be learnt, and in a list with a name that is meant. That of an option also where its track is named
    or a word for a field follows ("the vision side").
    """
    mentions = _without_heads(text, mentions, tree)
    if not any(m.broad for m in mentions):
        return mentions
    mentions, bare = _without_media(mentions, blank(text, mentions))
    tracks = {m.id for m in mentions if m.kind == "track" and not m.broad}
    kept: set[Mention] = {m for m in mentions if not m.broad}
    for start, end in sentences(text):
        governing = [v.shifted(start) for lang in LANGUAGES for v in verbs(bare[start:end], lang)]
        empty = is_vague(_without_levels(without_claims(bare[start:end], bare[start:end])))
        for mention in (m for m in mentions if m.broad and start <= m.start < end):
            of_track = mention.kind == "option" and tree.options[mention.id][0].id in tracks
            sought = is_sought(mention, bare) or _has_level(mention, mentions, bare)
            if empty or of_track or sought or _is_beside(mention, governing, bare):
                kept.add(mention)
    kept |= _listed(text, mentions, kept, bare)
    return [m for m in mentions if m in kept]


def _without_heads(text: str, mentions: list[Mention], tree: SkillTree) -> list[Mention]:
    """The mentions without English names that end a longer one, which builds on them ("few-shot … prompting")."""
    heads = {
        second
        for first, second in itertools.pairwise(mentions)
        if first.kind == second.kind == "skill" and second.id in tree.skills[first.id].requires
        if text[first.end : second.start] in {" ", "-"} and text[first.start : second.end].isascii()
    }
    return [m for m in mentions if m not in heads]


def _without_media(mentions: list[Mention], bare: str) -> tuple[list[Mention], str]:
    """The mentions without broad names that say in what another one is done, and the text without what joins them."""
    left = [m for m in mentions if not m.broad]
    for first, second in itertools.pairwise(mentions):
        if second.broad and second.start >= first.end and _WITHIN.fullmatch(bare[first.end : second.start]):
            bare = bare[: first.end] + " " * (second.start - first.end) + bare[second.start :]
        elif second.broad:
            left.append(second)
    left += [m for m in mentions[:1] if m.broad]
    return [m for m in mentions if m in left], bare


def _has_level(mention: Mention, mentions: list[Mention], bare: str) -> bool:
    """Whether a level word belongs to the name ("data engineering basics")."""
    return any(mention in owners(word, mentions, bare) for word in level_words(bare))


def _listed(text: str, mentions: list[Mention], kept: set[Mention], bare: str) -> set[Mention]:
    """The names of lists in which one is meant, or which are numbered or counted."""
    plain = _without_levels(bare)
    counted = _SO_MANY.search(bare) is not None
    marked = {m for m in mentions if _MARKED.search(bare[: m.start])}
    found = marked if len({m.start for m in marked}) > 1 else set()
    for first, second in itertools.pairwise(mentions):
        alike = first.kind == second.kind == "skill" or counted
        gap = plain[first.end : second.start]
        joined = gap.strip() or _JOINED.search(text[first.start : first.end])
        if alike and joined and _SEPARATOR.fullmatch(gap) and (counted or (kept | found) & {first, second}):
            found |= {first, second}
    return found


def _is_beside(mention: Mention, governing: list[Verb], bare: str) -> bool:
    """Whether words that claim or deny stand right beside the name."""
    return any(v.says in {"claim", "denial"} and is_next_to(v, mention, bare) for v in governing)


def is_next_to(verb: Verb, mention: Mention, bare: str) -> bool:
    """Whether nothing but a list stands between the words and the name, on the side that they govern."""
    if verb.stands == "before":
        return verb.end <= mention.start and LIST.fullmatch(bare[verb.end : mention.start]) is not None
    return verb.start >= mention.end and LIST.fullmatch(bare[mention.end : verb.start]) is not None


def is_sought(mention: Mention, bare: str) -> bool:
    """Whether the name is the very thing to be learnt, or a field of work to go into."""
    before, behind = bare[: mention.start], bare[mention.end :]
    if mention.kind == "option" and (_FIELD.match(behind) or _TOWARDS.search(before)):
        return True
    return bool((_LEARN.search(before) and _ENDS.match(behind)) or _LEARN_BEHIND.match(behind))


def _without_levels(text: str) -> str:
    characters = list(text)
    for word in level_words(text):
        characters[word.start : word.end] = " " * (word.end - word.start)
    return "".join(characters)
