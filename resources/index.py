"""What a vector index offers."""

from collections.abc import Callable, Sequence
from typing import Protocol

from resources.embedding import Vectors


class VectorIndex(Protocol):
    """Vectors by key, in named collections that are filled once."""

    def fill(self, collection: str, keys: Sequence[str], vectors: Callable[[], Vectors]) -> None:
        """Make the collection hold exactly these, unless it does already; others of the same family are dropped.

        The family of a collection is its name up to the last hyphen. `vectors`, one for each key, are asked for only
        where the collection has to be filled.
        """

    def nearest(self, collection: str, vector: Vectors, count: int) -> list[tuple[str, float]]:
        """The nearest keys with their cosine similarity, nearest first."""
