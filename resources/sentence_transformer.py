"""Any model by name or folder through sentence-transformers: for GPUs and where the bundled runtime has no package."""

from importlib.metadata import version
from threading import Lock

import numpy as np
from sentence_transformers import SentenceTransformer

from resources.embedding import Vectors

E5_PROMPTS = {"query": "query: ", "passage": "passage: "}


class SentenceTransformerEmbedder:
    """One model. It is not safe under concurrent calls, so they wait for one another."""

    def __init__(self, model: str) -> None:
        self.stamp = f"{model} sentence-transformers-{version('sentence-transformers')}"
        prompts = E5_PROMPTS if "e5" in model.lower() else {"query": "", "passage": ""}
        self._model = SentenceTransformer(model, prompts=prompts)
        self._lock = Lock()

    def embed_queries(self, texts: list[str]) -> Vectors:
        """Vectors of what is asked, shape (texts, dimensions of the model)."""
        return self._encode(texts, "query")

    def embed_passages(self, texts: list[str]) -> Vectors:
        """Vectors of what is searched, shape (texts, dimensions of the model)."""
        return self._encode(texts, "passage")

    def _encode(self, texts: list[str], prompt: str) -> Vectors:
        with self._lock:
            encoded = self._model.encode(texts, prompt_name=prompt, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(encoded, dtype=np.float32)
