"""Linear discriminant analysis over texts: which document a question belongs to, learnt from the documents' own texts.

Cosines of the embedding crowd together, because most of its directions say how a text is written and not what it is
about. The discriminant weighs every direction by how little it varies within documents: the closed form
W = S⁻¹M, b = -½ diag(MᵀS⁻¹M) with the means M of the documents and their pooled covariance S, which is shrunk towards
a multiple of the identity (Friedman, "Regularized Discriminant Analysis", 1989).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from resources.embedding import Vectors

SHRINKAGE = 0.3


@dataclass(frozen=True, slots=True)
class Discriminant:
    """A linear classifier of vectors into documents: weights of shape (dimensions, documents), and a bias of each."""

    weights: NDArray[np.float64]
    bias: NDArray[np.float64]

    @classmethod
    def learn(cls, vectors: Vectors, owners: Sequence[int], documents: int) -> "Discriminant":
        """From vectors of shape (texts, dimensions); `owners` says for each text the position of its document.

        Documents without a text score the mean of the others.
        """
        owner = np.asarray(owners)
        counts = np.bincount(owner, minlength=documents)
        order = np.argsort(owner, kind="stable")
        held = np.flatnonzero(counts)
        means = np.zeros((documents, vectors.shape[1]), dtype=np.float32)
        means[held] = np.add.reduceat(vectors[order], np.searchsorted(owner[order], held), axis=0)
        means /= np.maximum(counts, 1)[:, None]
        centre = means[counts > 0].mean(axis=0)
        means[counts == 0] = centre
        within = vectors - means[owner]
        covariance = (within.T @ within).astype(np.float64) / len(owner)
        spread = float(np.square(vectors - centre).sum(axis=1).mean()) / vectors.shape[1]
        covariance *= 1 - SHRINKAGE
        covariance[np.diag_indices_from(covariance)] += SHRINKAGE * max(spread, 1e-9)
        weights = np.linalg.solve(covariance, means.T)
        return cls(weights, -0.5 * np.einsum("ij,ji->i", means, weights))

    def score(self, vector: Vectors) -> NDArray[np.float64]:
        """The discriminant of every document for one vector, shape (documents,)."""
        return np.asarray(vector.reshape(-1) @ self.weights + self.bias)
