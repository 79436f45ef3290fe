"""BM25 over words, their pieces and Hangul bigrams: words are found in any form, names as they are written."""

import re
import unicodedata
from collections.abc import Sequence

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


class LexicalIndex:
    """BM25 of documents, each given as its texts."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        import bm25s

        corpus = [[token for text in texts for token in tokens(text)] or ["-"] for texts in documents]
        self._size = len(corpus)
        self._bm25 = bm25s.BM25(method="lucene", k1=1.2, b=0.5)
        self._bm25.index(corpus, show_progress=False)
        self._known = set(self._bm25.vocab_dict)

    def score(self, text: str) -> NDArray[np.float32]:
        """BM25 of every document, shape (documents,); zero where no word is shared."""
        known = [token for token in tokens(text) if token in self._known]
        if not known:
            return np.zeros(self._size, dtype=np.float32)
        return np.asarray(self._bm25.get_scores(known), dtype=np.float32)
