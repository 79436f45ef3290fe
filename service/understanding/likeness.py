"""Which intent an utterance is like, learnt from examples of each (`utterances.yaml`).

The examples are embedded as questions are, since both are utterances. Two scores are taken: the linear discriminant of
`resources.discriminant`, and the mean of the best similarities to an intent's examples.
"""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from resources.discriminant import Discriminant
from resources.embedding import Embedder, Vectors
from resources.vectors import VectorStore
from service.understanding.asked import Intent
from service.word_lists import read_words

SHIPPED_EXAMPLES = Path(__file__).with_name("utterances.npz")
DISCRIMINANT_SHARE = 0.7
BEST = 5
"""Similarities that count of each intent."""

REMEMBERED = 1024


class AsQueries:
    """An embedder for texts that are searched as they are asked."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    @property
    def stamp(self) -> str:
        """Model and runtime, and that these are vectors of queries."""
        return f"{self._embedder.stamp} query"

    def embed_queries(self, texts: list[str]) -> Vectors:
        """As the embedder's."""
        return self._embedder.embed_queries(texts)

    def embed_passages(self, texts: list[str]) -> Vectors:
        """As its queries."""
        return self._embedder.embed_queries(texts)


@cache
def examples() -> Mapping[Intent, tuple[str, ...]]:
    """Examples by intent, in both languages."""
    read: Any = read_words(Path(__file__).with_name("utterances.yaml"))
    return {intent: tuple(text for texts in languages.values() for text in texts) for intent, languages in read.items()}


def example_texts() -> list[str]:
    """All of them, each once."""
    return list(dict.fromkeys(text for texts in examples().values() for text in texts))


class Likeness:
    """How much utterances are like the examples of each intent. Nothing is read or embedded before the first one."""

    def __init__(self, embedder: Callable[[], Embedder], store: Callable[[], VectorStore]) -> None:
        """`store` keeps vectors made by `AsQueries` of this embedder."""
        self._embedder, self._store, self._lock = embedder, store, Lock()
        self._intents = list(examples())
        self._discriminant: Discriminant | None = None
        self.store: VectorStore | None = None
        self._scores = lru_cache(REMEMBERED)(self._score)

    def __call__(self, text: str) -> Mapping[Intent, float]:
        """Intent -> z-score over the intents: 0 is the crowd."""
        return self._scores(text)

    def prepare(self) -> int:
        """Learn the examples; returns how many had to be embedded."""
        with self._lock:
            return 0 if self._discriminant is not None else self._learn()

    def _learn(self) -> int:
        store, texts = self._store(), [(intent, text) for intent in self._intents for text in examples()[intent]]
        made = store.complete([text for _, text in texts], lambda: AsQueries(self._embedder()))
        self.store, self._vectors = store, store.get([text for _, text in texts])
        self._owners = np.array([self._intents.index(intent) for intent, _ in texts])
        self._discriminant = Discriminant.learn(self._vectors, self._owners.tolist(), len(self._intents))
        return made

    def _score(self, text: str) -> Mapping[Intent, float]:
        self.prepare()
        assert self._discriminant is not None
        vector = self._embedder().embed_queries([text])[0].astype(np.float32)
        similar = self._vectors @ vector
        best = [np.sort(similar[self._owners == at])[-BEST:].mean() for at in range(len(self._intents))]
        learnt = _standardised(self._discriminant.score(vector))
        total = DISCRIMINANT_SHARE * learnt + (1 - DISCRIMINANT_SHARE) * _standardised(np.array(best))
        return dict(zip(self._intents, total.tolist(), strict=True))


def _standardised(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((scores - scores.mean()) / max(float(scores.std()), 1e-9))
