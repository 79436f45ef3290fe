"""The vector index in Chroma: a local folder that can be rebuilt at any time, or a Chroma server."""

import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import chromadb
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import NotFoundError

from resources.embedding import Vectors

BATCH = 2000


class DamagedIndex(RuntimeError):
    """The index cannot be used and could not be rebuilt."""


class ChromaIndex:
    """Collections of vectors in one Chroma database; `embedding_function=None` everywhere, vectors are ours."""

    def __init__(self, *, folder: Path | None = None, url: str | None = None) -> None:
        self._folder, self._url = folder, url
        self._client: Any = None
        self._open: dict[str, Any] = {}

    def fill(self, collection: str, keys: Sequence[str], vectors: Callable[[], Vectors]) -> None:
        """Make the collection hold exactly these, unless it does already. A damaged folder is made anew, once."""
        if self._tried(lambda: self._opens(collection, keys)):
            return
        found = vectors()
        self._tried(lambda: self._make(collection, keys, found))

    def _tried(self, work: Callable[[], bool]) -> bool:
        try:
            return work()
        except Exception as error:  # Chroma raises errors of many kinds over a damaged folder
            if self._folder is None:
                raise DamagedIndex(f"the Chroma server at {self._url} cannot be used: {error}") from error
            self.reset()
        try:
            return work()
        except Exception as again:
            raise DamagedIndex(f"the index in {self._folder} cannot be built: {again}") from again

    def nearest(self, collection: str, vector: Vectors, count: int) -> list[tuple[str, float]]:
        """The nearest keys with their cosine similarity, nearest first."""
        found = self._open[collection].query(query_embeddings=vector, n_results=count, include=["distances"])
        return [(key, 1.0 - d) for key, d in zip(found["ids"][0], found["distances"][0], strict=True)]

    def reset(self) -> None:
        """Delete the local folder and everything in it."""
        self._client, self._open = None, {}
        SharedSystemClient.clear_system_cache()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _opens(self, collection: str, keys: Sequence[str]) -> bool:
        """Open the collection if it is whole; whether it is. One that holds something else is deleted."""
        client = self._connect()
        if collection not in self._names():
            return False
        existing = client.get_collection(collection, embedding_function=None)
        count = existing.count()
        if count == len(keys) and _finds(existing, keys[0]):
            self._open[collection] = existing
            return True
        if count >= len(keys):  # fewer: another process may be filling it at this moment
            _delete(client, collection)
        return False

    def _make(self, collection: str, keys: Sequence[str], vectors: Vectors) -> bool:
        if self._opens(collection, keys):  # another process was first
            return True
        client, family = self._connect(), collection.rpartition("-")[0]
        for stale in [n for n in self._names() if n.rpartition("-")[0] == family and n != collection]:
            _delete(client, stale)
        # several processes may fill the same collection at once: each writes all of it, which changes nothing
        made = client.get_or_create_collection(
            collection, embedding_function=None, configuration={"hnsw": _configuration(len(keys))}
        )
        for start in range(0, len(keys), BATCH):
            made.upsert(ids=list(keys[start : start + BATCH]), embeddings=vectors[start : start + BATCH])
        if made.count() != len(keys):
            raise DamagedIndex(f"{collection} holds {made.count()} vectors, not {len(keys)}")
        self._open[collection] = made
        return True

    def _names(self) -> set[str]:
        return {c if isinstance(c, str) else c.name for c in self._connect().list_collections()}

    def _connect(self) -> Any:
        if self._client is None:
            settings = ChromaSettings(anonymized_telemetry=False)
            if self._url:
                parts = urlsplit(self._url)
                self._client = chromadb.HttpClient(
                    host=parts.hostname or "127.0.0.1",
                    port=parts.port or 8000,
                    ssl=parts.scheme == "https",
                    settings=settings,
                )
            else:
                assert self._folder is not None
                self._folder.mkdir(parents=True, exist_ok=True)
                self._client = chromadb.PersistentClient(str(self._folder), settings=settings)
        return self._client


def _configuration(count: int) -> dict[str, Any]:
    """Of an index over so many vectors: written out when the last is in, since every start adds again what is not."""
    written = max(2, count)
    return {"space": "cosine", "ef_search": 400, "sync_threshold": written, "batch_size": min(100, written)}


def _finds(collection: Any, key: str) -> bool:
    """Whether a vector is there and the index over it answers."""
    vectors = collection.get(ids=[key], include=["embeddings"])["embeddings"]
    return len(vectors) == 1 and bool(collection.query(query_embeddings=vectors, n_results=1)["ids"][0])


def _delete(client: Any, collection: str) -> None:
    with suppress(NotFoundError):  # another process was first
        client.delete_collection(collection)
