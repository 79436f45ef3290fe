"""How close skills are in meaning, from the vectors of what is written about them."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from resources.search import Document
from resources.vectors import VectorStore

FAR, NEAR = 0.75, 0.99
"""Quantiles of all pairs that count as 0 and as 1: three pairs in four say nothing about each other."""


class SkillCloseness:
    """Closeness of pairs of skills, 0 to 1, worked out when it is first asked for.

    Cosines of the skills' mean vectors, from which the mean of all skills is taken away first, because cosines of the
    embedding crowd together; then scaled by the quantiles above. Where a text has no vector yet, nothing is close.
    """

    def __init__(self, documents: Sequence[Document], vectors: Callable[[], VectorStore]) -> None:
        self._documents = [d for d in documents if d.kind == "skill"]
        self._vectors = vectors

    def __call__(self, one: str, other: str) -> float:
        """The closeness of two skills; 0 for one that is not known."""
        at, matrix = self._position, self._matrix
        if matrix is None or one == other or one not in at or other not in at:
            return 0.0
        return float(matrix[at[one], at[other]])

    @cached_property
    def _position(self) -> Mapping[str, int]:
        return {document.id: at for at, document in enumerate(self._documents)}

    @cached_property
    def _matrix(self) -> NDArray[np.float64] | None:
        store = self._vectors()
        if len(self._documents) < 3 or not all(store.has(d.texts) for d in self._documents):
            return None
        means = np.stack([store.get(d.texts).mean(axis=0) for d in self._documents]).astype(np.float64)
        means -= means.mean(axis=0)
        means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
        cosines = means @ means.T
        pairs = cosines[np.triu_indices(len(means), 1)]
        low, high = np.quantile(pairs, [FAR, NEAR])
        scaled = np.clip((cosines - low) / max(high - low, 1e-9), 0, 1)
        return np.asarray(np.round(scaled, 4))
