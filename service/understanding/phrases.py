"""The words by which a question says what is known, what is not, what is wanted, and at which level.

In English most verbs stand before the names they govern and some behind ("Docker is behind me"); in Korean all stand
behind. The phrases themselves are in `phrases.yaml`.
"""

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from tree.skill import Language

_HANGUL = re.compile(r"[가-힣]")
_SENTENCE = re.compile(r"[.!?;\n](?=\s|$)|[。？！…]|[ㅋㅎㅠㅜ]{2,}|\s[-–—]\s|\bbut\b|지만(?=\s)")

Says = Literal["claim", "denial", "want"]
Side = Literal["before", "behind"]


@dataclass(frozen=True, slots=True)
class Verb:
    """Words that govern names on one side of them: a claim at a level, a denial, or a wish."""

    start: int
    end: int
    says: Says
    stands: Side
    level: int = 0

    def shifted(self, by: int) -> "Verb":
        """The same words in a text in which this one starts at `by`."""
        return Verb(self.start + by, self.end + by, self.says, self.stands, self.level)


@dataclass(frozen=True, slots=True)
class LevelWord:
    """A word that asks for a level."""

    start: int
    level: int


@dataclass(frozen=True, slots=True)
class _Phrase:
    pattern: re.Pattern[str]
    says: Says
    stands: Side
    level: int = 0


def language_of(text: str) -> Language:
    """Korean where there is any Hangul."""
    return "ko" if _HANGUL.search(text) else "en"


def sentences(text: str) -> list[tuple[int, int]]:
    """Where each sentence starts and ends."""
    cuts = [0, *(m.end() for m in _SENTENCE.finditer(text)), len(text)]
    return [(a, b) for a, b in itertools.pairwise(cuts) if a < b]


def verbs(text: str, language: Language) -> list[Verb]:
    """The governing words of one language, in order. Denials beat claims and claims beat wishes in the same place."""
    found: list[Verb] = []
    for phrase in _phrases(language)[0]:
        for match in phrase.pattern.finditer(text):
            # a long look ahead is no part of the match, so that what it saw can still be read
            if not any(v.start < match.end() and match.start() < v.end for v in found):
                found.append(Verb(match.start(), match.end(), phrase.says, phrase.stands, phrase.level))
    return sorted(found, key=lambda v: v.start)


def level_words(text: str) -> list[LevelWord]:
    """Words that ask for a level, in order."""
    patterns = [*_phrases("en")[1], *_phrases("ko")[1]]
    found = [LevelWord(m.start(), level) for level, pattern in patterns for m in pattern.finditer(text)]
    return sorted(found, key=lambda w: w.start)


_BOTH = re.compile(r"\b(?:both|the two|these two|two things)\b|둘 ?다|두 ?가지", re.IGNORECASE)
_JOINT = re.compile(r",? and (?:also |then )?|;|(?<=[가-힣])(?:이?랑|하고|와|과|고),? |, ", re.IGNORECASE)
MIN_WORDS = 4
"""Words that a description has at least."""

MIN_PART = 8
"""Characters that a part must have to describe anything."""


def halves(text: str) -> list[tuple[str, str]]:
    """The ways to cut a question in two that says it asks for two things; none where it does not say so."""
    if not _BOTH.search(text):
        return []
    bare = _BOTH.sub(" ", text)
    cuts = [(bare[: m.start()].strip(), bare[m.end() :].strip()) for m in _JOINT.finditer(bare)]
    return [(a, b) for a, b in cuts if min(len(a), len(b)) >= MIN_PART]


_LINK = re.compile(
    r"[,:;.]?\s+(?:oh )?(?:and|plus|then|as well as|also)(?: also| maybe| then)*\s+|[,:;]\s+"
    r"|(?<=[가-힣])(?:이?랑|하고|에다가|과|와)요?,?\s|[,.]?\s*(?:그리고|글구|또)\s",
    re.IGNORECASE,
)
_DESCRIBES = re.compile(
    r"^\W*(?:maybe |also |then )*(?:that (?:thing|stuff)|how |something|some way|a way|what |[a-z]+ing )|(?:거|것|법|는지|기)(?:도|요|를|까지)?\W*(?:\S{0,6}\s?싶\S*)?\W*$",
    re.IGNORECASE,
)


def parts(text: str) -> list[tuple[int, int]]:
    """Where the parts of an enumeration stand."""
    cuts = [0, *(at for m in _LINK.finditer(text) for at in (m.start(), m.end())), len(text)]
    return [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=True) if a < b]


def describes(part: str) -> bool:
    """Whether a part of an enumeration says what a thing does, in place of its name ("that thing where …")."""
    return len(part.split()) >= MIN_WORDS and bool(_DESCRIBES.search(part))


@cache
def _phrases(language: Language) -> tuple[list[_Phrase], list[tuple[int, re.Pattern[str]]]]:
    """The governing words, the strongest first, and the words for levels."""
    data = _read()[language]
    parts: Mapping[str, str] = data["parts"]

    def compiled(patterns: Iterable[str]) -> Iterable[re.Pattern[str]]:
        for pattern in patterns:
            for name, part in parts.items():
                pattern = pattern.replace("{" + name + "}", part)  # noqa: PLW2901
            yield re.compile(pattern, re.IGNORECASE)

    phrases = [_Phrase(p, "denial", side, 0) for side, ps in data["denials"].items() for p in compiled(ps)]
    for side, levels in data["claims"].items():
        phrases += [_Phrase(p, "claim", side, level) for level, ps in levels.items() for p in compiled(ps)]
    stands: Side = "before" if language == "en" else "behind"
    phrases += [_Phrase(p, "want", stands) for p in compiled(data["wants"])]
    return phrases, [(level, p) for level, ps in data["levels"].items() for p in compiled(ps)]


def is_about_learning(text: str) -> bool:
    """Whether a question says in so many words that something is to be learnt."""
    return re.search(_read()["learning"], text, re.IGNORECASE) is not None


def is_homonym(name: str) -> bool:
    """Whether a name, as written, is also a word of everyday life, in the singular or with a particle."""
    word = name.lower()
    return any(word == h or (word.startswith(h) and not h.isascii()) or word == h + "s" for h in _read()["homonyms"])


@cache
def _read() -> Any:
    return yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))


_EMPTY_EN = frozenset(
    (
        "a about after advice all am an and any anything are as at be been begin best bit bored but by can "
        "choose confused could career complete completely day do does don't early for from further get "
        "getting give go going good got great guide have having hello help here hi how i i'd i'm i've if im "
        "in into is it it's just know lately learn learned learning lost lot make me more most much my myself "
        "need new newbie newcomer next no not now of off ok okay on one or path pick plan please progress "
        "recommend right should so some something start started starting step steps stuck study suggest "
        "suggestion suggestions that the thanks then there thing things think this time to today topic "
        "totally up us want was we week what what's where whats which will with would year you your beginner "
        "anyone somebody someone skill skills track tell show idea ideas master road roadmap keep "
        "recommendation recommendations decide ready tree point direction level overall currently myself "
        "continue feel free weekend tonight winter summer spring autumn month months years vacation holiday holidays"
    ).split()
)
_EMPTY_KO = re.compile(
    r"^(?:다음|이제|지금|오늘|이번|요즘|뭐|뭘|무엇|무얼|어떤|어떻게|어디|어느|왜|좀|그냥|혹시|나|내|제|저|난|전|우리|것|거|게|걸|건|수|때|주|주말|단계|순서|방향|길|로드맵|"
    r"스킬|기술|과목|주제|공부|학습|배우|배워|배울|배운|배움|추천|알려|가르|도와|도움|부탁|골라|정해|시작|진행|계속|해|하|할|한|되|될|돼|좋|나을|괜찮|모르|모르겠|막막|"
    r"고민|궁금|싶|있|없|주세요|줘|줄|까|요|처음|먼저|부터|이다음|그다음|앞으로|뭔가|아무|새로|새로운|더|가장|제일|여기|이거|그거|안녕|안녕하세요|감사|네|예|응|초보|입문|"
    r"완전|너무|정말|진짜|조금|잘|못|갈|가|봐|볼|보|알|아|몰|준비|계획|목표|못하|딱히|일단|슬슬|이|그|저|뭐부터|뭐하|뭐해|어쩌|어째|순|하나|둘|만|들|생각|결정|시간|남)[가-힣]{0,6}$"
)

_LEFTOVERS_KO = frozenset(
    "은 는 이 가 을 를 에 의 도 만 와 과 로 랑 나 요 며 고 어 서 데 니 다 까 지 네 죠 써 었어 습니다 어요 는데 지만 까지 까지는 이랑 하고 으로".split()
)
"""Particles and endings that stay when a name or a verb is taken out."""


def is_vague(text: str) -> bool:
    """Whether nothing but general words is left: a question that names no subject at all."""
    words = re.findall(r"[a-z][a-z'’]*|[가-힣]+|[0-9]+", text.lower())
    words = [w.replace("’", "'") for w in words]
    return all(w in _EMPTY_EN or w.isdigit() or _EMPTY_KO.match(w) or w in _LEFTOVERS_KO for w in words)
