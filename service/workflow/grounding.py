"""A model's prose, held sentence by sentence against what the engine decided. What does not hold is left out."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from service.workflow.prose_rules import (
    RUN,
    SHRED,
    amounts,
    claims_open,
    copies,
    echoes,
    has_link,
    is_code,
    is_in,
    numbers,
    promises,
    quoted,
    sentences,
    strange_names,
    times,
)
from tree.characters import without_unseen
from tree.skill import Language
from tree.skill_tree import SkillTree

MAX_PROSE = 900
"""Characters; longer explanations are rambling."""

What = Literal["link", "language", "prompt", "number", "date", "skill", "name", "locked", "form"]
"""Why a sentence does not hold, in the words of the metrics."""


@dataclass(frozen=True, slots=True)
class Grounded:
    """What is left of a text, empty where nothing usable is, and why sentences were left out."""

    text: str
    failures: tuple[What, ...]


@dataclass(frozen=True)
class Grounds:
    """What a text may rest on.

    `facts` are texts that the model was given, `first` the title it must name, `path` the skills it may speak of and
    `open_now` those of them that can be begun; `secret` is what it was told and may not repeat, `question` what the
    learner asked: an answer, not an echo, is wanted.
    """

    tree: SkillTree
    language: Language
    facts: Mapping[str, str]
    first: str
    path: Collection[str]
    open_now: Collection[str]
    secret: str = ""
    question: str = ""

    def check(self, text: str) -> Grounded:
        """The sentences that hold; nothing where these do not name the first step, or the text rambles."""
        text = without_unseen(unicodedata.normalize("NFKC", text))
        if not text.strip() or len(text) > MAX_PROSE:
            return Grounded("", ("form",))
        parts = sentences(text)
        run = SHRED if any(copies(sentence, self.secret) for sentence in parts) else RUN
        judged = [(sentence, self._failure(sentence, run)) for sentence in parts]
        kept = " ".join(" ".join(sentence.split()) for sentence, failure in judged if failure is None)
        failures = tuple(failure for _, failure in judged if failure is not None)
        if copies(kept, self.secret):  # piece by piece, each too short to be told
            return Grounded("", (*failures, "prompt"))
        if self.first.lower() not in kept.lower():
            return Grounded("", failures or ("form",))
        return Grounded(kept, failures)

    def _failure(self, sentence: str, run: int) -> What | None:
        rest = self._allowed.sub(" · ", sentence)
        if has_link(rest):
            return "link"
        if copies(sentence, self.secret, run):
            return "prompt"
        if echoes(rest, self._allowed.sub(" · ", self.question)):
            return "prompt"
        if not is_in(rest, self.language):
            return "language"
        if numbers(rest) - numbers(self._known) or amounts(rest) - amounts(self._known):
            return "number"
        if times(rest) - times(self._known):
            return "date"
        if any(_holds(rest.lower(), name) for name in self._others):
            return "skill"
        if (
            is_code(rest)
            or strange_names(rest, self.language, self._words)
            or any(map(self._is_unknown, quoted(sentence)))
        ):
            return "name"
        locked = set(self.path) - set(self.open_now)
        if promises(sentence) or any(claims_open(sentence, title) for title in self._titles(locked)):
            return "locked"
        return None

    def _is_unknown(self, name: str) -> bool:
        return not _holds(self._known.lower(), name.lower()) and not self._allowed.fullmatch(name)

    @cached_property
    def _known(self) -> str:
        return unicodedata.normalize("NFKC", "\n".join(self.facts.values()))

    @cached_property
    def _words(self) -> set[str]:
        """Words of the facts and of the names on the way."""
        return set(re.findall(r"[\w+#&-]+", " ".join([self._known, *self._names(self.path)])))

    @cached_property
    def _others(self) -> set[str]:
        """Names of skills that are not on the way, unless the facts themselves hold them."""
        off = {name.lower() for name in self._names(set(self.tree.skills) - set(self.path))}
        on, known = {name.lower() for name in self._names(self.path)}, self._known.lower()
        return {name for name in off - on if not _holds(known, name)}

    @cached_property
    def _allowed(self) -> re.Pattern[str]:
        """The names that may be used, the longest first."""
        tree, known = self.tree, self._known
        titles = [t.title.read(self.language) for t in tree.tracks]
        titles += [option.title.read(self.language) for _, _, option in tree.options.values()]
        given = [t for t in titles if t in known]
        names = sorted({*self._names(self.path), *given, self.first}, key=len, reverse=True)
        return re.compile("|".join(rf"(?<![^\W_]){re.escape(n)}(?![A-Za-z0-9])" for n in names), re.IGNORECASE)

    def _titles(self, skills: Collection[str]) -> list[str]:
        return [self.tree.skills[s].title.read(self.language) for s in skills if s in self.tree.skills]

    def _names(self, skills: Collection[str]) -> Iterable[str]:
        """Ids, titles in both languages and aliases."""
        for skill_id, skill in ((s, self.tree.skills[s]) for s in skills if s in self.tree.skills):
            yield from (skill_id, skill.title.en, skill.title.ko, *skill.aliases)


def _holds(text: str, name: str) -> bool:
    """Whether the name stands there as a word; Korean particles may follow it."""
    start = text.find(name)
    while start >= 0:
        before, after = text[start - 1 : start], text[start + len(name) : start + len(name) + 1]
        if not before.isalnum() and not (after.isascii() and after.isalnum()):
            return True
        start = text.find(name, start + 1)
    return False
