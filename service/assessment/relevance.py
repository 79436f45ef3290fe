"""Whether an answer speaks of its task at all: one that only speaks to its grader has no words in common with it."""

import re
from functools import cache, lru_cache
from pathlib import Path

from service.assessment.items import Open, Task
from service.assessment.quotes import plain
from service.word_lists import read_words

LEAST = 4
"""Words that an answer has in common with its task. Of our own bank, strong answers have eleven and more with what was
asked, code has seventeen and more, weak answers three and more; what should talk a grader round has three at most."""

STEM = 5
"""Letters of an English word that its endings leave alone, about; in Korean, the first two syllables."""

_WORD = re.compile(r"[a-z]{3,}|[가-힣]{2,}")


def speaks_of(answer: str, item: Open) -> bool:
    """Whether the answer has words in common with the task, beyond those that are common anyway.

    What speaks to the grader, and what was copied from the task, should have been taken out of it.
    """
    return len(_terms(answer) & _terms_of(item)) >= LEAST


def texts_of(item: Open) -> tuple[str, ...]:
    """What the learner was shown, in both languages: the case and its criteria."""
    return tuple(plain(text.read(lang)) for text in (item.case, *item.rubric) for lang in ("en", "ko"))


@lru_cache(maxsize=256)
def _terms_of(item: Open) -> frozenset[str]:
    worked = (
        (item.solution.code, item.solution.en, item.solution.ko)
        if isinstance(item, Task)
        else (item.strong.en, item.strong.ko)
    )
    return _terms("\n".join([*texts_of(item), *worked]))


def _terms(text: str) -> frozenset[str]:
    found = (_stem(word) for word in _WORD.findall(plain(text).casefold()))
    return frozenset(found) - _common()


@cache
def _common() -> frozenset[str]:
    loaded = read_words(Path(__file__).with_name("common_words.yaml"))
    return frozenset(_stem(word) for words in loaded.values() for word in words.split())


def _stem(word: str) -> str:
    return word[:2] if "가" <= word[0] <= "힣" else word[:STEM]
