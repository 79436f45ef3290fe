"""Which skills, options, tracks and subjects outside the tree a question names.

Names are titles, ids and aliases. A name is found as whole words, spaces and hyphens apart, with Korean particles and
the English plural stripped, and misspelt where a word is long enough to tell.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from resources.outside import Subject
from service.understanding.run_together import apart, in_latin
from service.understanding.slips import MIN_FUZZY, Spread, beginning, letters
from tree.skill_tree import SkillTree

Kind = Literal["skill", "option", "track", "outside"]

_WORD = re.compile(r"[a-z0-9][a-z0-9+#.]*[a-z0-9+#]|[a-z0-9]|[가-힣]+", re.IGNORECASE)
_PARTICLES = (
    "으로부터 에서부터 에다가 이야 이니 이라는 이라고 이랑은 에서는 으로는 에게서 까지는 부터는 만으로 이라도 "
    "에서 으로 부터 까지 이랑 이나 라는 라고 하고 처럼 보다 만큼 에게 한테 에는 에도 로는 "
    "로도 인데요 인데 입니다 인가요 인가 이라서 라서 이라면 이면 임 "
    "에다 와는 과는 이란 이며 이고 이다 하는 하기 하려면 해서 하면 이요 예요 이에요 은 "
    "는 이 가 을 를 에 의 도 만 와 과 로 랑 나 란 요 며 고"
).split()
_ENDING_IN = {last: [p for p in _PARTICLES if p[-1] == last] for last in {p[-1] for p in _PARTICLES}}
MAX_WORDS = 6
REMEMBERED = 4096
"""Words whose nearest name is kept: most words of most questions are the same."""

_ARTICLE = re.compile(r"^(?:the |디 )", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found in a question, at these characters; `exact` is false where a misspelling was corrected.

    A `broad` name may be mentioned without being meant: what stands around it decides.
    """

    kind: Kind
    id: str
    start: int
    end: int
    exact: bool = True
    broad: bool = False


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int


class Names:
    """All names of a tree and of the subjects outside it."""

    def __init__(self, tree: SkillTree, outside: Iterable[Subject] = ()) -> None:
        self._names: dict[str, dict[tuple[Kind, str], set[str]]] = {}
        self._broad: dict[str, list[tuple[Kind, str]]] = {}
        self._spread = Spread()
        for skill_id, skill in tree.skills.items():
            self._add("skill", skill_id, [skill_id, skill.title.en, skill.title.ko, *skill.aliases])
            self._add_broad("skill", skill_id, skill.broad_names)
        for option_id, (_, _, option) in tree.options.items():
            self._add("option", option_id, [option_id, option.title.en, option.title.ko, *option.aliases])
            self._add_broad("option", option_id, option.broad_names)
        for track in tree.tracks:
            # one plain track is the whole tree: its made-up name says nothing
            if len(tree.tracks) > 1:
                titles = [track.id, track.title.en, track.title.ko, track.class_name.en, track.class_name.ko]
                titles += [_ARTICLE.sub("", title) for title in titles]
                self._add("track", track.id, [*titles, *track.aliases])
                self._add_broad("track", track.id, track.broad_names)
        inside = frozenset(self._names)
        for subject in outside:
            self._add("outside", subject.id, [subject.title.en, subject.title.ko, *subject.names])
        self.collisions = {key for key in inside if any(kind == "outside" for kind, _ in self._names[key])}
        self._spelt: dict[str, dict[str, str]] = {}
        for key in self._names:
            if len(spelt := letters(key)) >= MIN_FUZZY:
                self._spelt.setdefault(beginning(spelt), {})[key] = spelt
        self._nearest = lru_cache(REMEMBERED)(self._find_nearest)
        self._sounds = {
            spelt: key for key in self._broad if not key.isascii() and len(spelt := letters(key)) >= MIN_FUZZY
        }
        written = {w for name in self._names.values() for forms in name.values() for f in forms for w in f.split()}
        self._vocabulary = {_key(w) for w in written}

    def _add(self, kind: Kind, name_id: str, names: Iterable[str]) -> None:
        for name in names:
            key = _key(name)
            if len(key) > 1 or "가" <= key <= "힣":
                self._names.setdefault(key, {}).setdefault((kind, name_id), set()).add(name)
                self._spread.add(_words(name), key)

    def _add_broad(self, kind: Kind, name_id: str, names: Iterable[str]) -> None:
        for name in names:
            key = _key(name)
            self._broad.setdefault(key, []).append((kind, name_id))
            self._spread.add(_words(name), key)

    def find(self, text: str) -> list[Mention]:
        """Every name in the text, the longest first where they overlap, in the order of the text."""
        words = [part for word in split_words(text) for part in self._apart(word)]
        found: list[Mention] = []
        at = 0
        while at < len(words):
            for size in range(min(MAX_WORDS, len(words) - at), 0, -1):
                mentions = self._match(text, words[at : at + size])
                if mentions:
                    found += mentions
                    at += size
                    break
            else:
                at += 1
        return found

    def _apart(self, word: _Word) -> list[_Word]:
        """The words that a Korean one was run together from."""
        if word.text.isascii() or len(word.text) < MIN_FUZZY or self._is_name(word.text):
            return [word]
        found, at = [], word.start
        for part in apart(word.text, self._is_name):
            found.append(_Word(part, at, at + len(part)))
            at += len(part)
        found[-1] = _Word(found[-1].text, found[-1].start, word.end)
        return found

    def _is_name(self, text: str) -> bool:
        return any(form in self._names or form in self._broad for form in _forms([_Word(text, 0, len(text))]))

    def _match(self, text: str, words: list[_Word]) -> list[Mention]:
        start, end = words[0].start, words[-1].end
        for key in _forms(words):
            if key in self._names:
                owners = self._owners(key, text[start:end])
                return [Mention(kind, name_id, start, end) for kind, name_id in owners]
            if key in self._broad:
                return [Mention(kind, name_id, start, end, broad=True) for kind, name_id in self._broad[key]]
        found = self._match_spread(words)
        return found or (self._match_misspelt(words) if len(words) <= 2 else [])

    def _match_spread(self, words: list[_Word]) -> list[Mention]:
        """Names of several words with slips in them, and broad names of one word spelt by sound."""
        if len(words) == 1:
            if words[0].text.isascii():
                return []
            key = next((self._sounds[letters(f)] for f in _forms(words) if letters(f) in self._sounds), None)
        else:
            texts = [w.text for w in words]
            key = self._spread.find(texts, lambda: _forms(words[-1:]), lambda at: self._known(words[at]))
        if key is None:
            return []
        broad = key not in self._names
        owners = self._broad[key] if broad else list(self._names[key])
        start, end = words[0].start, words[-1].end
        return [Mention(kind, i, start, end, exact=False, broad=broad) for kind, i in owners]

    def _owners(self, key: str, written: str) -> list[tuple[Kind, str]]:
        """Who the name belongs to; where one inside and one outside share it, the way it is written decides.

        Written like neither, it is the subject outside, which more people mean ("react").
        """
        owners = self._names[key]
        if key not in self.collisions:
            return list(owners)
        exact = [owner for owner, forms in owners.items() if any(written.startswith(form) for form in forms)]
        return exact or [owner for owner in owners if owner[0] == "outside"]

    def _match_misspelt(self, words: list[_Word]) -> list[Mention]:
        joined = "".join(w.text for w in words)
        known = sum(self._known(w) for w in words)
        if known == len(words) or len(letters(joined)) < MIN_FUZZY or any(len(w.text) < 2 for w in words):
            return []
        best: tuple[float, str] | None = None
        for form in _forms(words):
            spelt = letters(form)
            if len(spelt) < MIN_FUZZY:
                continue
            # two slips in long words only, and only where no word of the name is right
            allowed = 1 if known or len(spelt) < (9 if spelt.isascii() else 14) else 2
            hit = self._nearest(spelt, allowed)
            if hit and (best is None or hit[0] < best[0]):
                best = hit
        if best is None:
            return []
        return [Mention(kind, i, words[0].start, words[-1].end, exact=False) for kind, i in self._names[best[1]]]

    def _find_nearest(self, word: str, allowed: int) -> tuple[float, str] | None:
        """The slips in a word, and the name it is with the fewest; None where there are more than allowed."""
        names = self._spelt.get(beginning(word), {})
        # no slip makes a word longer or shorter by more than one letter
        near = {key: spelt for key, spelt in names.items() if abs(len(spelt) - len(word)) <= allowed}
        hit = process.extractOne(word, near, scorer=DamerauLevenshtein.distance, score_cutoff=allowed)
        return (hit[1], hit[2]) if hit else None

    def _known(self, word: _Word) -> bool:
        return word.text in COMMON_WORDS or any(form in self._vocabulary for form in _forms([word]))


COMMON_WORDS = frozenset(
    (
        "about after again against agent agents always another answer around basic basics become before begin "
        "better between build building career change class classes clean cloud could course courses daily "
        "debug deploy developer engineer engineering engineers every example expert faster finish first focus "
        "foundation great hours house introduction learn learned learning level light machine manage master "
        "model models modern month months needs never other paper people pipeline place platform please point "
        "practice problem production project projects questions quick really right search server service "
        "should simple since small software someone something stack start started still stream study system "
        "systems table tables teach their there these thing things think those three through today tools "
        "track training understand using video vision water weeks where which while whole without words "
        "working world would write years spark-plug reach react feature features future natural nature "
        "tensors sorting batches caching caches matches patches watches docking locker docket dicker"
    ).split()
)
"""Ordinary words that are never a misspelt name."""


def split_words(text: str) -> list[_Word]:
    """The words of a text, lower case, with where they stand."""
    return [_Word(in_latin(m[0].lower()), m.start(), m.end()) for m in _WORD.finditer(text)]


def _words(name: str) -> list[str]:
    return [in_latin(word.lower()) for word in _WORD.findall(name)]


def _key(name: str) -> str:
    return "".join(_words(name if name.isascii() else unicodedata.normalize("NFKC", name)))


def _forms(words: list[_Word]) -> list[str]:
    """The ways these words may stand in the list of names: as they are, without particle, in the singular."""
    head, last = "".join(w.text for w in words[:-1]), words[-1].text
    forms = [head + last]
    for particle in _ENDING_IN.get(last[-1], ()):
        if last.endswith(particle) and len(last) > len(particle):
            forms.append(head + last[: -len(particle)])
    if last.endswith("s") and not last.endswith("ss") and len(last) > 2:
        forms.append(head + last[:-1])
    return forms


def by_kind(mentions: Iterable[Mention], kind: Kind) -> list[str]:
    """The ids of one kind, each once, in the order of the question."""
    return list(dict.fromkeys(m.id for m in mentions if m.kind == kind))


def blank(text: str, mentions: Iterable[Mention]) -> str:
    """The text with its names blotted out, so that the words around them can be read."""
    characters = list(text)
    for mention in mentions:
        characters[mention.start : mention.end] = " " * (mention.end - mention.start)
    return "".join(characters)
