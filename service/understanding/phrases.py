"""The words by which a question says what is known, what is wanted, and at which level.

English puts the verb before the names it governs, Korean after them; so in an English sentence a name belongs to the
nearest verb before it, in a Korean one to the nearest verb behind it.
"""

import itertools
import re
from dataclasses import dataclass
from typing import Literal

from tree.skill import Language

_HANGUL = re.compile(r"[가-힣]")
_SENTENCE = re.compile(r"[.!?;\n](?=\s|$)|[。？！]|\bbut\b|지만(?=\s)")


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb that governs names: what is claimed at which level, or what is wanted (level 0)."""

    start: int
    end: int
    claims: int


@dataclass(frozen=True, slots=True)
class LevelWord:
    """A word that asks for a level."""

    start: int
    level: int


def language_of(text: str) -> Language:
    """Korean where there is any Hangul."""
    return "ko" if _HANGUL.search(text) else "en"


def sentences(text: str) -> list[tuple[int, int]]:
    """Where each sentence starts and ends."""
    cuts = [0, *(m.end() for m in _SENTENCE.finditer(text)), len(text)]
    return [(a, b) for a, b in itertools.pairwise(cuts) if a < b]


_I = r"\b(?:i|we|ive|i've|i'm|im|i am|we're)\b"
_AT_WORK = r"(?:at work|at my job|on the job|daily|every day|in production|professionally|day to day|for (?:\d+|two|three|four|five|several|many) years)"
_CLAIMS_EN: list[tuple[int, str]] = [
    (3, r"\b(?:i'm|i am|im|already)(?: already)?(?: an?| the)? (?:expert|specialist|authority) (?:in|at|on|with)\b"),
    (3, r"\bexpert(?:ise)? (?:in|at|on|with)\b(?<=\bhave expertise in)"),
    (3, r"\bi (?:have )?mastered\b"),
    (
        2,
        rf"{_I}[^.!?;]{{0,20}}?\b(?:use|using|used|run|do|work with|worked with|write)\b(?=[^.!?;]{{0,80}}\b{_AT_WORK})",
    ),
    (2, rf"{_I}[^.!?;]{{0,20}}?\bwork (?:with|on)\b"),
    (2, r"\bproficient (?:in|with|at)\b"),
    (
        1,
        rf"{_I}(?: have| already| also| now| really| just| pretty much| kind of| recently)* (?:know|knew|learned|learnt|finished|completed|understand|did|done|covered|studied|use|used|took|passed)\b",
    ),
    (
        1,
        r"\balready (?:know|learned|learnt|finished|completed|understand|did|done|covered|studied|use|used|have|got|familiar with|comfortable with|good at|good with)\b",
    ),
    (1, r"\b(?:comfortable|familiar|good|fluent|experienced|confident|done|okay|ok|solid|decent) (?:with|in|at|on)\b"),
    (1, r"\b(?:experience|background|knowledge|grounding) (?:with|in|of)\b"),
    (1, r"\b(?:knowing|having (?:learned|learnt|finished|done)|given that i know|assume i know|coming from)\b"),
]
_WANTS_EN = (
    r"\b(?:don't know|do not know|never (?:used|learned|learnt|touched|tried)|haven't|no idea|not (?:yet )?(?:know|good|familiar|comfortable))\b",
    r"\b(?:what|which|how|where|should|want|wanna|need|needs|like to|get me|take me|bring me|help me|teach|learn|study|become|becoming|reach|next|toward|towards|goal|"
    r"aim|aiming|path to|road to|roadmap|move (?:on|into|to)|switch|transition|prepare|plan|work as|master|get (?:in)?to|getting into|improve|go deeper|route|interested)\b",
)
_CLAIMS_KO: list[tuple[int, str]] = [
    (3, r"전문가(?:야|예요|이에요|입니다|인데|이고|라서|이라|임|거든)|마스터했|통달|빠삭|도가 텄"),
    (
        2,
        r"(?:회사|실무|업무|현업|직장|일하면서|일할 때|프로덕션|운영)[^.!?]{0,30}?(?:쓰고|쓰는|써요|써서|씁니다|쓴다|쓰니|써왔|써 왔|썼|사용|다루|다뤄|다뤘|하고 있|해왔|해 왔|합니다|해요|하는데|했)",
    ),
    (
        2,
        r"(?:매일|날마다|늘|몇 년째|\d+년(?:째|간|동안)?)[^.!?]{0,20}?(?:쓰고|쓰는|써|씁|썼|사용|다루|다뤄|다뤘|하고 있|해왔)|능숙",
    ),
    (
        1,
        r"(?:할 줄|쓸 줄|다룰 줄|짤 줄|칠 줄)\s?(?:알|아는)|(?<!싶은지 )(?:알고 있|알아요|알아\b|압니다|알고(?=[,\s])|아는데|아는 상태|알거든|아니까|알고요|안다\b)",
    ),
    (
        1,
        r"배웠|배워\s?봤|공부했|공부해\s?봤|끝냈|끝났|마쳤|뗐|떼었|다 했|익숙|해\s?봤|써\s?봤|사용해\s?봤|다뤄\s?봤|써\s?본|해\s?본|다뤄\s?본|경험이? 있|배운 상태|이수했|수료했|했고|했는데|했어|자신\s?있|어느 정도 (?:하|되)",
    ),
]
_WANTS_KO = (
    r"모르|몰라|못\s?해|못\s?하|(?:본|한) 적이? 없|안 (?:해|써)",
    r"싶|되려|려면|하려고|배우|배워야|배울|공부(?:하|할|해야)|목표|가려|가고|가는|갈|준비|시작|알려|가르쳐|추천|원해|원하|필요|도와|되는 (?:법|길)|될 수|될까|까지|해야|하면 (?:될|돼|되)|어떻게|뭐|무엇|뭘|다음|로드맵|부터|되기|옮기|전향|전직|이직",
)
_LEVELS: list[tuple[int, str]] = [
    (
        1,
        r"(?<![a-z])(?:lv\.?|level) ?1(?!\d)|레벨 ?1(?!\d)|\bbasics?\b|\bbasic\b|\bintro(?:duction)?\b|\bbeginner\b|\bfundamentals?\b|\bnovice\b|\bbasic level\b|기초|입문|기본|초급|초심자|맛보기|개념만|용어",
    ),
    (2, r"(?<![a-z])(?:lv\.?|level) ?2(?!\d)|레벨 ?2(?!\d)|\bproficien(?:t|cy)\b|중급|숙련자"),
    (
        3,
        r"(?<![a-z])(?:lv\.?|level) ?3(?!\d)|레벨 ?3(?!\d)|\bexpert(?:ise)?\b|\bmaster(?:y|ing)?\b|\barchitect(?:ure)?[- ]level\b|\bhighest level\b|\btop level\b|\bin[- ]depth\b|전문가|마스터|고급|최고 (?:수준|레벨)|아키텍처 (?:수준|레벨|까지)|아키텍트 (?:수준|급)|끝까지|깊이|깊게",
    ),
]


def _compile(patterns: list[tuple[int, str]]) -> list[tuple[int, re.Pattern[str]]]:
    return [(level, re.compile(pattern, re.IGNORECASE)) for level, pattern in patterns]


_CLAIMS = {"en": _compile(_CLAIMS_EN), "ko": _compile(_CLAIMS_KO)}
_WANTS = {
    "en": [re.compile(p, re.IGNORECASE) for p in _WANTS_EN],
    "ko": [re.compile(p) for p in _WANTS_KO],
}
_LEVEL_WORDS = _compile(_LEVELS)


def verbs(text: str, language: Literal["en", "ko"]) -> list[Verb]:
    """Every governing verb of one language, in order; a denied or wanted one beats a claim at the same place."""
    found = [Verb(m.start(), m.end(), 0) for p in _WANTS[language] for m in p.finditer(text)]
    denied = [m.span() for m in _WANTS[language][0].finditer(text)]
    for level, pattern in _CLAIMS[language]:
        for match in pattern.finditer(text):
            inside = any(a < match.end() and match.start() < b for a, b in denied)
            taken = any(v.claims and v.start < match.end() and match.start() < v.end for v in found)
            if not inside and not taken:
                found.append(Verb(match.start(), match.end(), level))
    claims = [v for v in found if v.claims]
    wants = [v for v in found if not v.claims and not any(c.start <= v.start < c.end for c in claims)]
    return sorted(claims + wants, key=lambda v: v.start)


def level_words(text: str) -> list[LevelWord]:
    """Words that ask for a level, in order."""
    found = [LevelWord(m.start(), level) for level, pattern in _LEVEL_WORDS for m in pattern.finditer(text)]
    return sorted(found, key=lambda w: w.start)


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
