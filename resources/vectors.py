"""Vectors kept by the hash of their text, so that a text is embedded once."""

import os
import zipfile
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path

import numpy as np

from resources.embedding import Embedder, Vectors

BATCH = 16


def text_key(text: str) -> str:
    """The hash under which a text's vector is kept."""
    return sha256(text.encode()).hexdigest()[:32]


class VectorStore:
    """Vectors of one embedder, from the files that carry its stamp. Files are `.npz`, half precision."""

    def __init__(self, stamp: str, *files: Path) -> None:
        self.stamp = stamp
        self.vectors: dict[str, np.ndarray[tuple[int], np.dtype[np.float16]]] = {}
        for file in files:
            self._load(file)

    def _load(self, file: Path) -> None:
        """Take in a file; one that is missing, damaged or made by another embedder adds nothing."""
        try:
            with np.load(file, allow_pickle=False) as stored:
                if str(stored["stamp"]) == self.stamp:
                    self.vectors.update(zip(stored["keys"].tolist(), stored["vectors"], strict=True))
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return

    def complete(
        self, texts: Iterable[str], embedder: Callable[[], Embedder], progress: Callable[[int, int], None] | None = None
    ) -> int:
        """Embed the texts that have no vector yet; returns how many. `progress` hears (done, all)."""
        missing = {text_key(t): t for t in texts if text_key(t) not in self.vectors}
        waiting = list(missing.items())
        for start in range(0, len(waiting), BATCH):
            batch = waiting[start : start + BATCH]
            vectors = embedder().embed_passages([text for _, text in batch]).astype(np.float16)
            self.vectors.update((key, vector) for (key, _), vector in zip(batch, vectors, strict=True))
            if progress:
                progress(start + len(batch), len(waiting))
        return len(waiting)

    def has(self, texts: Iterable[str]) -> bool:
        """Whether each of these texts has a vector."""
        return all(text_key(t) in self.vectors for t in texts)

    def get(self, texts: Iterable[str]) -> Vectors:
        """Vectors of these texts, shape (texts, dimensions); all must have been completed."""
        return np.stack([self.vectors[text_key(t)] for t in texts]).astype(np.float32)

    def save(self, file: Path, texts: Iterable[str]) -> None:
        """Write the vectors of these texts, whole or not at all."""
        keys = sorted({text_key(t) for t in texts})
        part = file.with_suffix(f".{os.getpid()}.part")
        with part.open("wb") as out:
            np.savez_compressed(out, stamp=self.stamp, keys=keys, vectors=np.stack([self.vectors[k] for k in keys]))
        part.replace(file)
