"""Near-duplicates: between the two halves of the cases, and between cases and what the program itself is made of.

Two texts are near when the words of one are nearly those of the other in any order (rapidfuzz's token-sort ratio), or
their character trigrams overlap (Dice). Only ids are told, for cases of test are not read.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from scipy.sparse import csr_array

from evals.cases import BranchCase, GoalCase, Need, NextCase, OutsideCase, PlanCase, RoutingCase, Split, load
from resources.catalogue import Catalogue
from resources.outside import Subject
from tree.skill_tree import SkillTree

NEAR = 80.0
"""Of 100. Set by reading the nearest pairs: from here on the situation is the same, below it only the phrase."""
LEAST_WIDTH = 26
"""Columns (Hangul takes two). Shorter texts ("what should I learn next?") are alike by necessity."""
NGRAM = 3

Texts = dict[str, str]
"""Id -> text, normalised."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A case that is nearly another text, and how near (0 to 100)."""

    case: str
    other: str
    similarity: float


def find(tree: SkillTree, catalogue: Catalogue, subjects: Iterable[Subject] = ()) -> list[Pair]:
    """All near pairs, the nearest first."""
    dev, test = cases_of("dev"), cases_of("test")
    own = _own(tree, catalogue, subjects)
    pairs = [*near(dev, test), *near(dev, own), *near(test, own)]
    return sorted(pairs, key=lambda pair: -pair.similarity)


def cases_of(split: Split) -> Texts:
    """What is asked in the cases of one half."""
    found: Texts = {n.id: n.text for n in load("needs", split, Need)}
    found |= {c.id: c.question for c in load("goals", split, GoalCase)}
    found |= {c.id: c.question for c in load("outside", split, OutsideCase)}
    asking: list[NextCase | BranchCase] = [*load("next", split, NextCase), *load("branches", split, BranchCase)]
    for case in asking:
        found |= {case.id: case.ask.question} if case.ask.question else {}
    for plan in load("plans", split, PlanCase):
        found |= {plan.id: plan.request["question"]} if plan.request.get("question") else {}
    found |= {c.id: " ".join((*c.before, c.says)) for c in load("routing", split, RoutingCase)}
    return _long({name: normal(text) for name, text in found.items()})


def near(ours: Texts, theirs: Texts, least: float = NEAR) -> list[Pair]:
    """Pairs at least this near."""
    if not ours or not theirs:
        return []
    similar = np.maximum(_by_words(list(ours.values()), list(theirs.values()), least), _by_ngrams(ours, theirs))
    rows, columns = np.nonzero(similar >= least)
    names, others = list(ours), list(theirs)
    return [Pair(names[r], others[c], float(similar[r, c])) for r, c in zip(rows, columns, strict=True)]


def normal(text: str) -> str:
    """Lower case, composed, without punctuation."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"[^\w\s]", " ", plain).split())


def _own(tree: SkillTree, catalogue: Catalogue, subjects: Iterable[Subject]) -> Texts:
    """The passages and summaries by which things are found; names and titles are meant to be met."""
    found: Texts = {}
    parts = [(s, skill.passages, [skill.summary, *skill.levels]) for s, skill in tree.skills.items()]
    parts += [(o, x.passages, [x.summary] if x.summary else []) for o, (_, _, x) in tree.options.items()]
    parts += [(t.id, t.passages, [t.summary] if t.summary else []) for t in tree.tracks]
    parts += [(s.id, s.passages, []) for s in subjects]
    for name, passages, texts in parts:
        for at, text in enumerate((*passages.en, *passages.ko, *(t.en for t in texts), *(t.ko for t in texts))):
            found[f"{name}, text {at}"] = text
    for resource in catalogue.resources:
        found |= {f"{resource.id}, why en": resource.why.en, f"{resource.id}, why ko": resource.why.ko}
    return _long({name: normal(text) for name, text in found.items()})


def _long(texts: Texts) -> Texts:
    def width(text: str) -> int:
        return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)

    return {name: text for name, text in texts.items() if width(text) >= LEAST_WIDTH}


def _by_words(ours: Sequence[str], theirs: Sequence[str], least: float) -> NDArray[np.float32]:
    """The ratio of the words in alphabetical order: rapidfuzz's token-sort ratio, each text sorted once."""
    mine, other = ([" ".join(sorted(text.split())) for text in texts] for texts in (ours, theirs))
    return np.asarray(process.cdist(mine, other, scorer=fuzz.ratio, score_cutoff=least, workers=-1), dtype=np.float32)


def _by_ngrams(ours: Texts, theirs: Texts) -> NDArray[np.float32]:
    """Dice's coefficient of the sets of character trigrams, 0 to 100."""
    grams = [
        {text[at : at + NGRAM] for at in range(len(text) - NGRAM + 1)} for text in (*ours.values(), *theirs.values())
    ]
    index = {gram: at for at, gram in enumerate(dict.fromkeys(g for some in grams for g in sorted(some)))}
    rows = np.repeat(np.arange(len(grams)), [len(some) for some in grams])
    columns = np.array([index[g] for some in grams for g in some], dtype=np.int64)
    matrix = csr_array((np.ones(len(columns), dtype=np.float32), (rows, columns)), shape=(len(grams), len(index)))
    mine, other = matrix[: len(ours)], matrix[len(ours) :]
    sizes = np.array([len(some) for some in grams], dtype=np.float32)
    both = (mine @ other.T).toarray()
    return np.asarray(200 * both / np.maximum(1, sizes[: len(ours), None] + sizes[None, len(ours) :]), dtype=np.float32)
