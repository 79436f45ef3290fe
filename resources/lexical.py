"""BM25 over words, their pieces and Hangul bigrams: words are found in any form, names as they are written."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_TOKEN = re.compile(r"[a-z0-9][a-z0-9+#.]*[a-z0-9+#]|[a-z0-9]|[가-힣]+")
_STOP = frozenset(
    (
        "a an and are as at be by for from how i in is it me my no not of on or our so that the their them "
        "they this to up was we what when which who why will with you your want learn should next do does can "
        "would need"
    ).split()
)


PIECE = 5


def tokens(text: str) -> list[str]:
    """Lower-case stems without the commonest words, pieces of five letters, and bigrams of Hangul.

    Pieces let `containerise` meet `containers`, and a misspelt word the right one.
    """
    found: list[str] = []
    for word in _TOKEN.findall(unicodedata.normalize("NFKC", text).lower()):
        if "가" <= word[0] <= "힣":
            found += [word[i : i + 2] for i in range(len(word) - 1)] or [word]
        elif word not in _STOP:
            found.append(_stem(word))
            framed = f"^{word}$"
            found += [framed[i : i + PIECE] for i in range(len(framed) - PIECE + 1)]
    return found


def _stem(word: str) -> str:
    """A light stem: enough that `alerts` meets `alert` and `tracking` meets `tracked`."""
    for ending in ("ings", "ing", "edly", "ied", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:  # shorter stems say too little
            stem = word[: -len(ending)]
            return stem + "y" if ending in {"ied", "ies"} else stem.rstrip("e")
    return word.rstrip("e") if len(word) > 4 else word


@dataclass(frozen=True, slots=True)
class LexicalIndex:
    """BM25 as a sparse matrix of documents by words.

    The column of word `n` has the entries from `starts[n]` up to `starts[n + 1]`: positions of documents in `rows`,
    what the word counts there in `weights`.
    """

    documents: int
    words: dict[str, int]
    starts: NDArray[np.int64]
    rows: NDArray[np.int32]
    weights: NDArray[np.float32]

    @classmethod
    def learn(cls, documents: Sequence[Sequence[str]]) -> "LexicalIndex":
        """Weigh the words of documents, each given as its texts."""
        import bm25s  # brings scipy

        corpus = [[token for text in texts for token in tokens(text)] or ["-"] for texts in documents]
        found = bm25s.BM25(method="lucene", k1=1.2, b=0.5)
        found.index(corpus, show_progress=False)
        matrix = found.scores
        starts, rows = matrix["indptr"].astype(np.int64), matrix["indices"].astype(np.int32)
        return cls(len(corpus), dict(found.vocab_dict), starts, rows, matrix["data"].astype(np.float32))

    def score(self, text: str) -> NDArray[np.float32]:
        """BM25 of every document, shape (documents,); zero where no word is shared."""
        scores = np.zeros(self.documents, dtype=np.float32)
        for word in tokens(text):
            if (at := self.words.get(word)) is not None:
                column = slice(self.starts[at], self.starts[at + 1])
                scores[self.rows[column]] += self.weights[column]
        return scores
