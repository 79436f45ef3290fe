"""What a search has learnt of its documents, kept in one file: the next start reads it and learns nothing again."""

import os
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import numpy as np

from resources import discriminant, lexical
from resources.discriminant import Discriminant
from resources.lexical import LexicalIndex


@dataclass(frozen=True, slots=True)
class Learnt:
    """How documents are told apart by their words, and by the vectors of their texts."""

    lexical: LexicalIndex
    discriminant: Discriminant


class LearntFiles:
    """A `.npz` file for each search. One that cannot be read or written costs time and nothing else."""

    def __init__(self, folder: Path | None = None) -> None:
        """Without a folder nothing is kept."""
        self._folder = folder

    def load(self, name: str) -> Learnt | None:
        """What was learnt under this name; None where it is missing, damaged, of other content or by other code."""
        if self._folder is None:
            return None
        try:
            with np.load(self._folder / f"{name}.npz", allow_pickle=False) as kept:
                return _read(kept) if str(kept["stamp"]) == _stamp(name) else None
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None

    def save(self, name: str, learnt: Learnt) -> None:
        """Keep it, whole or not at all.

        Other files of its family go: that is the name up to the last hyphen, which the hash of the content follows.
        """
        if self._folder is None:
            return
        part = self._folder / f".{name}.{os.getpid()}.part"
        with suppress(OSError):
            self._folder.mkdir(0o700, parents=True, exist_ok=True)
            try:
                with part.open("wb") as out:
                    np.savez(out, allow_pickle=False, stamp=_stamp(name), **_arrays(learnt))
                part.replace(self._folder / f"{name}.npz")
            finally:
                part.unlink(missing_ok=True)
            for stale in self._folder.glob(f"{name.rpartition('-')[0]}-*.npz"):
                if stale.stem != name:
                    stale.unlink(missing_ok=True)


def _stamp(name: str) -> str:
    """The name with the hash of the code that learns, so that other code learns anew."""
    code = b"".join(Path(str(module.__file__)).read_bytes() for module in (lexical, discriminant))
    return f"{name} {sha256(code).hexdigest()} bm25s-{version('bm25s')} numpy-{np.__version__}"


def _arrays(learnt: Learnt) -> "dict[str, np.ndarray[tuple[int, ...], np.dtype[np.generic]]]":
    words, told = learnt.lexical, learnt.discriminant
    return {
        "words": np.frombuffer("\n".join(sorted(words.words, key=words.words.__getitem__)).encode(), dtype=np.uint8),
        "starts": words.starts,
        "rows": words.rows,
        "counts": words.weights,
        "weights": told.weights,
        "bias": told.bias,
    }


def _read(kept: "np.lib.npyio.NpzFile") -> Learnt:
    words = {word: at for at, word in enumerate(kept["words"].tobytes().decode().split("\n"))}
    told = Discriminant(kept["weights"], kept["bias"])
    return Learnt(LexicalIndex(len(told.bias), words, kept["starts"], kept["rows"], kept["counts"]), told)
