"""What the program knows of the world: the tree, its rules, the resources, and the search over them.

Nothing of it belongs to a learner, and nothing of it changes while the program runs.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from resources.catalogue import Catalogue
from resources.closeness import SkillCloseness
from resources.embedding import Embedder, NoEmbedder, choose_embedder
from resources.index import VectorIndex
from resources.learnt import LearntFiles
from resources.outside import Subject
from resources.search import Document, HybridSearch, outside_documents, resource_documents, skill_documents
from resources.vectors import VectorStore
from service.cache import ParseCache
from service.disk import data_folder
from service.errors import Misconfigured, NotInstalled
from service.files import BUNDLED_RESOURCES, BUNDLED_TREE, load_catalogue, load_subjects, load_tree
from service.settings import Settings
from service.understanding.interpretation import Interpreter
from service.understanding.names import Names
from tree.rules import Rules
from tree.skill_tree import SkillTree

if TYPE_CHECKING:
    from service.understanding.intents import Router
    from service.understanding.likeness import Likeness

SHIPPED_VECTORS = BUNDLED_RESOURCES / "vectors.npz"


class Knowledge:
    """Its parts, each built when it is first needed. Safe to use from several threads, and by several programs."""

    def __init__(
        self, settings: Settings, *, embedder: Embedder | None = None, index: VectorIndex | None = None
    ) -> None:
        self.settings = settings
        self._given_embedder, self._given_index = embedder, index
        self._lock = RLock()
        self._cache = ParseCache(settings.data_folder / "parsed")

    @cached_property
    def tree(self) -> SkillTree:
        """The tree named by the settings, else the one installed, else the one that is shipped."""
        return load_tree(self.tree_path, self._cache)

    @cached_property
    def written_tree(self) -> tuple[bytes, str]:
        """The tree as the API sends it, and its ETag."""
        from service.tree_json import written_tree

        return written_tree(self.tree)

    @property
    def tree_path(self) -> Path:
        """Where the tree is read from."""
        if self.settings.tree:
            return self.settings.tree.expanduser()
        installed = self.settings.data_folder / "tree.json"
        return installed if installed.exists() else BUNDLED_TREE

    @property
    def has_own_tree(self) -> bool:
        """Whether the tree is another than the one that is shipped."""
        return self.tree_path != BUNDLED_TREE

    @cached_property
    def rules(self) -> Rules:
        """The rules of the tree."""
        return Rules(self.tree)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue named by the settings; another tree has none unless it is named."""
        if self.settings.resources:
            return load_catalogue(self.settings.resources.expanduser(), self.tree, self._cache)
        return Catalogue() if self.has_own_tree else load_catalogue(BUNDLED_RESOURCES, self.tree, self._cache)

    @cached_property
    def outside(self) -> tuple[Subject, ...]:
        """Subjects outside the tree; those that another tree names itself are not outside of it."""
        subjects = load_subjects(BUNDLED_RESOURCES, self._cache)
        if not self.has_own_tree:
            return subjects
        names = Names(self.tree)
        return tuple(s for s in subjects if not any(names.find(n) for n in (s.title.en, s.title.ko, *s.names)))

    @cached_property
    def interpreter(self) -> Interpreter:
        """Reads questions."""
        return Interpreter(self.tree, Names(self.tree, self.outside), self.skill_search, self.outside)

    @cached_property
    def router(self) -> "Router":
        """Reads what is said in a conversation for what it asks."""
        from service.understanding.intents import Router

        return Router(self.tree, self.interpreter.names, self.likeness)

    @cached_property
    def likeness(self) -> "Likeness":
        """Which intents utterances are like."""
        from service.understanding.likeness import SHIPPED_EXAMPLES, AsQueries, Likeness

        kept = self.settings.data_folder / "utterances.npz"
        return Likeness(self.embedder, lambda: VectorStore(AsQueries(self.embedder()).stamp, SHIPPED_EXAMPLES, kept))

    @cached_property
    def skill_search(self) -> HybridSearch:
        """Search over skills, options and tracks, with the subjects outside as contrast."""
        return self._search("passages", [*skill_documents(self.tree), *outside_documents(self.outside)])

    @cached_property
    def resource_search(self) -> HybridSearch:
        """Search over the catalogue."""
        return self._search("resources", resource_documents(self.catalogue))

    @cached_property
    def closeness(self) -> SkillCloseness:
        """How close skills are in meaning."""
        return SkillCloseness(self.skill_search.documents, self.vectors)

    def embedder(self) -> Embedder:
        """The embedding runtime; raises NotInstalled where there is none."""
        with self._lock:
            if self._given_embedder is None:
                try:
                    self._given_embedder = choose_embedder(self.settings.embedder, self.settings.embedding_model)
                except NoEmbedder as error:
                    raise NotInstalled(str(error)) from None
            return self._given_embedder

    def index(self) -> VectorIndex:
        """The vector index."""
        with self._lock:
            if self._given_index is None:
                from resources.chroma_index import ChromaIndex

                if self.settings.chroma_url:
                    self._given_index = ChromaIndex(url=self.settings.chroma_url)
                else:
                    self._given_index = ChromaIndex(folder=data_folder(self.settings.data_folder / "index"))
            return self._given_index

    def vectors(self) -> VectorStore:
        """Vectors that are shipped, and those made on this machine."""
        with self._lock:
            return self._store

    @cached_property
    def _store(self) -> VectorStore:
        return VectorStore(self.embedder().stamp, SHIPPED_VECTORS, self.settings.data_folder / "vectors.npz")

    def build_index(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Embed what has no vector yet and fill the index; returns how many texts were embedded."""
        with self._lock:
            made = sum(search.prepare(progress) for search in (self.skill_search, self.resource_search))
            return made + self._learn_utterances()

    def _keep_vectors(self) -> None:
        """Keep what had to be embedded, of what is searched now; where that cannot be written, it costs time again."""
        texts = [text for search in (self.skill_search, self.resource_search) for text in search.texts]
        with suppress(OSError, Misconfigured):
            file = data_folder(self.settings.data_folder) / "vectors.npz"
            self._store.save(file, [t for t in texts if self._store.has([t])])

    def _learn_utterances(self) -> int:
        """Learn what utterances of a conversation are like; what had to be embedded is kept."""
        from service.understanding.likeness import example_texts

        made, store = self.likeness.prepare(), self.likeness.store
        if made and store is not None:
            store.save(data_folder(self.settings.data_folder) / "utterances.npz", example_texts())
        return made

    def _search(self, name: str, documents: list[Document]) -> HybridSearch:
        return HybridSearch(
            name,
            documents,
            embedder=self.embedder,
            index=self.index,
            vectors=self.vectors,
            lock=self._lock,
            files=LearntFiles(self.settings.data_folder / "learnt"),
            embedded=self._keep_vectors,
        )
