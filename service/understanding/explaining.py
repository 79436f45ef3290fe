"""What a question wants explained: why, why not or what if, of what, and on the way to what.

The phrases are in `explaining.yaml`. In "why not Kubernetes first for MLOps?" the subject is Kubernetes and the goal
MLOps; in "why Model Health rather than FinOps?" FinOps is a rival, and neither.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

from service.contract import ExplainKind, Supposition
from service.understanding.names import Mention, Names, blank
from service.understanding.phrases import language_of
from service.understanding.vagueness import is_vague
from service.word_lists import read_words
from tree.skill import Language

Aspect = Literal["unlocks", "held"]
"""What of a skill is asked about: what it leads to, or why it counts as held."""

Role = Literal["subject", "goal", "rival", "before"]
_COPULA = re.compile(r"(?<=[가-힣])(?<!이)(?:야|냐|니)(?=[\s?!.]|$)")
"""What ends a Korean question behind a name: that alone would hide the name."""

_CONTENT = re.compile(r"[가-힣]{2,}|[a-z]{2,}", re.IGNORECASE)
"""What is left of a Korean question that says more than wondering."""

_SPECIFIC = ("skill", "option", "track")
"""What a question is about rather: a track beside a skill says whose way is meant."""


@dataclass(frozen=True, slots=True)
class Wondering:
    """A question that wants something explained, read by rule.

    `kind`, `suppose` and `aspect` are None where no words say it. `sure` says that the question consists of nothing but
    names and words of wondering; without a `subject` it is then about what was said last. `goals` are the mentions that
    say where the way leads.
    """

    kind: ExplainKind | None
    suppose: Supposition | None
    aspect: Aspect | None
    subject: Mention | None
    goals: tuple[Mention, ...]
    outside: tuple[str, ...]
    sure: bool


def read_wondering(question: str, names: Names) -> Wondering:
    """Read one question. Nothing here needs a model or an index."""
    question = _COPULA.sub(" ", question)
    mentions, language = _one_each(names.find(question)), language_of(question)
    bare = _without_names(question, mentions, language)
    inside = [m for m in mentions if m.kind != "outside"]
    kind = _kind_of(bare, language)
    subject, goals = _roles(question, inside, language, kind)
    rest = _phrases(language)["words"].sub(" ", bare)
    return Wondering(
        kind=kind,
        suppose=_supposition(bare, language) if kind != "why" else None,
        aspect=_aspect(bare, language) if kind in {None, "why"} else None,
        subject=subject,
        goals=goals,
        outside=tuple(dict.fromkeys(m.id for m in mentions if m.kind == "outside")),
        sure=is_vague(rest) if language == "en" else _CONTENT.search(rest) is None,
    )


def _without_names(question: str, mentions: list[Mention], language: Language) -> str:
    """The question with its names blotted out; what Korean appends to them says what is asked, and stays."""
    if language == "en":
        return blank(question, mentions)
    endings = [_phrases("ko")["particles"].search(question[m.start : m.end]) for m in mentions]
    bare = blank(question, mentions)
    for mention, ending in zip(mentions, endings, strict=True):
        if ending and ending.start():
            at = mention.start + ending.start()
            bare = bare[:at] + ending[0] + bare[mention.end :]
    return bare


def _one_each(mentions: Iterable[Mention]) -> list[Mention]:
    """One mention for each place: where names share it, the first kind of skill, option, track and outside."""
    order = (*_SPECIFIC, "outside")
    found: dict[int, Mention] = {}
    for mention in mentions:
        known = found.get(mention.start)
        if known is None or order.index(mention.kind) < order.index(known.kind):
            found[mention.start] = mention
    return [found[start] for start in sorted(found)]


def _kind_of(bare: str, language: Language) -> ExplainKind | None:
    return next((kind for kind, pattern in _phrases(language)["kinds"] if pattern.search(bare)), None)


def _supposition(bare: str, language: Language) -> Supposition | None:
    supposes: Mapping[Supposition, re.Pattern[str]] = _phrases(language)["supposes"]
    return next((name for name, pattern in supposes.items() if pattern.search(bare)), None)


def _aspect(bare: str, language: Language) -> Aspect | None:
    aspects: Mapping[Aspect, re.Pattern[str]] = _phrases(language)["aspects"]
    return next((name for name, pattern in aspects.items() if pattern.search(bare)), None)


def _roles(
    question: str, inside: list[Mention], language: Language, kind: ExplainKind | None
) -> tuple[Mention | None, tuple[Mention, ...]]:
    """The mention that the question is about, and those that say where the way leads."""
    roles = {m: _role(question, m, language) for m in inside}
    firm = [m for m in inside if not m.broad]
    # a broad name may be mentioned in passing beside another skill, but is meant beside a track
    plain = firm if any(m.kind != "track" for m in firm) else inside
    candidates = [m for m in plain if roles[m] == "subject"] or [m for m in plain if roles[m] == "goal"] or plain
    subject = min(candidates, key=lambda m: _SPECIFIC.index(m.kind), default=None)
    leading = ("goal", "before") if kind == "why" else ("goal",)
    goals = [
        m for m in plain if m != subject and (roles[m] in leading or (m.kind == "track" and roles[m] == "subject"))
    ]
    return subject, tuple(goals)


def _role(question: str, mention: Mention, language: Language) -> Role:
    """What is said of a name where it stands."""
    seen = question[mention.start :] if language == "ko" else question[: mention.start]
    if language == "ko" and question[mention.start : mention.end].isascii():
        seen = "_" + question[mention.end :]
    phrases = _phrases(language)
    return next((role for role in ("rival", "before", "goal") if phrases[role].search(seen)), "subject")


@cache
def _phrases(language: Language) -> Mapping[str, Any]:
    data = cast("dict[str, Any]", read_words(Path(__file__).with_suffix(".yaml")))

    def compiled(found: Any) -> Any:
        if isinstance(found, dict):
            return {name: compiled(pattern) for name, pattern in found.items()}
        if isinstance(found, list):
            return [(kind, compiled(pattern)) for kind, pattern in found]
        return re.compile(found, re.IGNORECASE)

    return cast("Mapping[str, Any]", compiled(data[language]))
