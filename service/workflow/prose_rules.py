"""What a sentence says, read off it by rule: links, numbers and their units, dates, names, claims about what is open.

Rules err on the side of finding too much: a sentence lost costs little, for the engine can say all of it itself.
"""

import re
from collections.abc import Collection

from tree.skill import Language

_LINK = re.compile(
    r"https?:|<[a-z!/]|:[a-z-]+(?:/\w+)?[:\[]|www\.|\]\(|<\s*a\b|[\w.+-]+@[\w-]+\.\w+|(?<![\w.])[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?![\w(])",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_UNITS = {
    "h": r"hours?|hrs?|h(?![a-z])|시간",
    "step": r"steps?|단계",
    "level": r"levels?|lv|레벨",
    "week": r"weeks?|주(?:일|간)?(?![가-힣]*[제요])",
    "day": r"days?|일(?!부)",
    "month": r"months?|개월|달|월",
    "year": r"years?|년",
    "minute": r"minutes?|mins?|분",
    "percent": r"%|percent|퍼센트|프로",
    "times": r"times|x(?![a-z])|배",
}
_UNIT = "|".join(f"(?P<{name}>{forms})" for name, forms in _UNITS.items())
_WORDS = (
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty"
    r"|hundreds?|thousands?|millions?|dozens?|half an)(?:[- ]\w+)?"
    r"|(?<![가-힣])(?:두|세|네|다섯|여섯|일곱|여덟|아홉|열\w?|스무|스물\w?|서른|마흔|쉰|[일이삼사오육칠팔구]?[십백천만]+[일이삼사오육칠팔구]?|몇십|수십|수백)"
)
_AMOUNT = re.compile(rf"(?P<number>\d+(?:[.,]\d+)*|{_WORDS})[\s-]*(?:{_UNIT})", re.IGNORECASE)
_LEVEL = re.compile(
    r"(?:levels?|lv\.?|레벨)\s*(?P<number>\d+|one|two|three|four|five|[일이삼](?!\w)|[일이삼](?=입니다|으?로|을|를|까지|이 ))",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:January|February|March|April|June|July|August|September|October|November|December"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b|\b[Tt]omorrow\b|\b[Nn]ext (?:week|month|year)\b|\b[Ww]eekend"
    r"|[월화수목금토일]요일|내일|모레|(?:다음|이번) ?(?:주|달)|주말|내년"
)
_QUOTED = re.compile(
    r"`([^`]+)`|“([^”]+)”|\"([^\"]+)\"|‘([^’]+)’|(?<!\w)'([^']{2,80})'(?![a-z])|[「『]([^」』]+)[」』]|\*\*([^*]+)\*\*"
)
_CAPITALS = re.compile(r"(?<=[\s(/·])[A-Z][\w+#&.-]*\w")
_LATIN = re.compile(r"[A-Za-z][\w+#&-]*\w")
_ID = re.compile(
    r"\w*_\w+|\b(?:id|skill|track|step)\b\W{0,3}([a-z0-9]+(?:-[a-z0-9]+)+)|\b([a-z0-9]+(?:-[a-z0-9]+)+)\W{0,2}\b(?:skill|track|step)\b"
)
_ENGLISH = frozenset(
    "the and to of is it you with for your that this are be because will from as by on at after before then first in its"
    " what have has need comes so which when while once most".split()
)
_COMMON = frozenset("I Level Lv Step Novice Proficient Expert Origin".split())
_PROMISE = re.compile(
    r"\bskip|\bno need\b|\bnot need\b|\bwithout (?:learning|needing|doing|any)\b|\bguarantee|\bignore\b|건너뛰|건너뛸|필요 ?없|없이도|생략|보장",
    re.IGNORECASE,
)
RUN = 28
"""So many letters in a row, shared with a prompt, are no accident: five or six words of it."""

SHRED = 12
"""So many are none where more of it was found beside them."""

LONGEST_WORD = 24
"""Letters and digits of the longest word that is not looked at as a key, or as something encoded."""


def sentences(text: str) -> list[str]:
    """The text in sentences."""
    return [s for s in re.split(r"(?<=[.!?。])[\"”’)]?\s+|\n+", text.strip()) if s.strip()]


def has_link(sentence: str) -> bool:
    """A web or mail address, whole or in part, or markup of a page."""
    return bool(_LINK.search(sentence))


def numbers(text: str) -> set[str]:
    """All numbers in digits, written alike."""
    return {_number(found) for found in _NUMBER.findall(text)}


def amounts(text: str) -> set[tuple[str, str]]:
    """Numbers with their units, in digits or in words: {("h", "12.5"), ("level", "1")}."""
    found = {
        (next(name for name in _UNITS if match[name] is not None), _number(match["number"]))
        for match in _AMOUNT.finditer(text)
    }
    return found | {("level", _number(match["number"])) for match in _LEVEL.finditer(text)}


def times(text: str) -> set[str]:
    """Days and months by name."""
    return {found.lower() for found in _TIME.findall(text)}


def quoted(sentence: str) -> list[str]:
    """What stands in quotation marks or is set off as a name."""
    return [next(filter(None, match)).strip() for match in _QUOTED.findall(sentence)]


def strange_names(rest: str, language: Language, known: Collection[str]) -> list[str]:
    """Names and ids in what is left of a sentence without its known names; `known` are words that may stand anywhere."""
    allowed = {*known, *_COMMON}
    if language == "ko":
        return [w for w in _LATIN.findall(rest) if w not in allowed]
    _, _, behind_first = rest.strip(" ·\"'“‘").partition(" ")
    found = [w for w in _CAPITALS.findall(f" {behind_first}") if w not in allowed and not w.startswith("I'")]
    return found + [match[0] for match in _ID.finditer(rest)]


def copies(sentence: str, secret: str, run: int = RUN) -> bool:
    """Whether it repeats so many letters of what was told in confidence, spaced out or backwards as well."""
    said, told = _letters(sentence), _letters(secret)
    runs = {told[at : at + run] for at in range(len(told) - run + 1)}
    return any(form[at : at + run] in runs for form in (said, said[::-1]) for at in range(len(said) - run + 1))


def echoes(rest: str, question: str) -> bool:
    """Whether it says what was asked again, as a whole or for a good part."""
    said = _letters(rest)
    return bool(said) and (said in _letters(question) or copies(rest, question))


def is_code(rest: str) -> bool:
    """Whether something in it is too long for a word: a key, or a text in base64."""
    return any(len(word) > LONGEST_WORD for word in re.findall(r"[\w+/=-]+", rest))


def is_in(rest: str, language: Language) -> bool:
    """Whether it is written in this language; names of skills should have been taken out."""
    letters = [c for c in rest if c.isalpha()]
    hangul = sum("가" <= c <= "힣" for c in letters)
    if language == "ko":
        return hangul >= len(letters) * 0.5 and all(c.isascii() or "가" <= c <= "힣" for c in letters)
    words = _words(rest)
    ascii_ = sum(c.isascii() for c in letters) >= len(letters) * 0.95
    return ascii_ and (len(words) < 4 or any(w in _ENGLISH for w in words))


def promises(sentence: str) -> bool:
    """Whether it lets the learner leave something out, or guarantees anything."""
    return bool(_PROMISE.search(sentence))


def claims_open(sentence: str, title: str) -> bool:
    """Whether it says that what has this title can be begun now."""
    name = re.escape(title)
    if not re.search(name, sentence, re.IGNORECASE):
        return False
    if any(re.search(form.replace("TITLE", name), sentence, re.IGNORECASE) for form in _BEGUN):
        return True
    conditional = re.search(r"\b(?:once|after|when|until|later|not)\b|다음에|나면|후에|뒤에", sentence, re.IGNORECASE)
    insists = re.search(r"\b(?:now|already|today)\b|이미|지금|바로|당장", sentence, re.IGNORECASE)
    is_open = any(re.search(form.replace("TITLE", name), sentence, re.IGNORECASE) for form in _OPEN)
    return is_open and (insists is not None or conditional is None)


_BEGUN = (
    r"\b(?:start|begin|jump|dive|go)\w*\s+(?:\w+\s+){0,2}?(?:with|by|on|into|to|at)\s+(?:learning\s+|studying\s+|the\s+)?TITLE",
    r"\b(?:start|begin|take|learn|study)\w*\s+TITLE\b[^.;,]*\b(?:now|today|first|at once|immediately|right away)\b",
    r"TITLE\b[^.;,]*\b(?:right away|right now|immediately|at once|first|today|straight away)\b",
    r"\b(?:now|first|today|immediately)\b[^.;,]*\b(?:take|learn|start|study|do|begin)\w*\s+TITLE",
    r"TITLE\s*(?:레벨\s*\d+\s*)?(?:부터|(?:을|를)?\s*(?:먼저|바로|지금|당장))",
    r"(?:먼저|바로|지금|당장|우선)\s*TITLE",
)
_OPEN = (
    r"TITLE[^.;]*?\b(?:open|unlocked|available|ready|free)\b(?!\s+up)",
    r"(?<!will )(?<!to )(?<!can )\bopen\b(?:\s+\w+){0,4}\s+TITLE",
    r"\b(?:unlocked|available)\b[^.;,]*TITLE",
    r"TITLE[^.]*?(?:열려 ?있|열린 ?상태|열렸|이미 열|바로 (?:시작|배|할)|지금 (?:바로|당장|시작)|당장|시작할 수 있|시작해도)",
    r"(?:열린|열려 있는|시작할 수 있는)[^.,]*TITLE",
)


def _number(written: str) -> str:
    digits = re.sub(r",(?=\d{3}\b)", "", written).replace(",", ".")
    try:
        return f"{float(digits):g}"
    except ValueError:
        return written.lower()


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())
