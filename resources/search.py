"""Hybrid search: meaning (dense vectors in Chroma) and words (BM25), over the skills of a tree and over resources.

Every thing that can be found has several texts. Three scores are taken of it: its linear discriminant, which all its
texts have taught; the mean similarity of its five nearest texts; and the BM25 of their words. Each is put on the scale
of the crowd (z-scores over the things inside the tree), and they are added by the WEIGHTS.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from types import MappingProxyType
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from resources.catalogue import Catalogue, Resource
from resources.discriminant import Discriminant
from resources.embedding import Embedder, Vectors
from resources.index import VectorIndex
from resources.learnt import Learnt, LearntFiles
from resources.lexical import LexicalIndex
from resources.outside import Subject
from resources.vectors import VectorStore, text_key
from tree.skill_tree import SkillTree

Kind = Literal["skill", "option", "track", "outside", "resource"]
Scores = NDArray[np.float64]

Part = Literal["discriminant", "dense", "lexical"]
WEIGHTS: Mapping[Part, float] = {"discriminant": 1.0, "dense": 0.5, "lexical": 0.8}
"""Set on the dev cases, in the middle of a broad optimum."""

CROWD = 30
"""Things inside that make a crowd; of a smaller tree, everything searched is the crowd."""

BEST = 5
NEIGHBOURS = 300
"""Texts fetched per question: enough that the best things have several each, few enough to stay fast."""

REMEMBERED = 1024
"""Questions whose vectors are kept: embedding is most of a search, and a question is asked again when refined."""


@dataclass(frozen=True, slots=True)
class Document:
    """One thing that can be found, with the texts it is found by."""

    kind: Kind
    id: str
    texts: tuple[str, ...]


def skill_documents(tree: SkillTree) -> list[Document]:
    """Every skill, option and track of a tree by what is written about it, in both languages."""
    found = []
    for skill_id, skill in tree.skills.items():
        texts = [skill.title, skill.summary, *skill.levels]
        names = ", ".join(dict.fromkeys((skill.title.en, skill.title.ko, *skill.aliases)))
        passages = (*skill.passages.en, *skill.passages.ko)
        found.append(
            Document("skill", skill_id, _unique([names, *(t.en for t in texts), *(t.ko for t in texts), *passages]))
        )
    for option_id, (_, _, option) in tree.options.items():
        summary = [option.summary.en, option.summary.ko] if option.summary else []
        found.append(
            Document(
                "option",
                option_id,
                _unique([option.title.en, option.title.ko, *summary, *option.passages.en, *option.passages.ko]),
            )
        )
    for track in tree.tracks if len(tree.tracks) > 1 else ():
        summary = [track.summary.en, track.summary.ko] if track.summary else []
        found.append(
            Document(
                "track",
                track.id,
                _unique([track.title.en, track.title.ko, *summary, *track.passages.en, *track.passages.ko]),
            )
        )
    return found


def outside_documents(subjects: Iterable[Subject]) -> list[Document]:
    """Subjects outside the tree by what people say about them."""
    return [
        Document(
            "outside", s.id, _unique([", ".join((s.title.en, s.title.ko, *s.names)), *s.passages.en, *s.passages.ko])
        )
        for s in subjects
    ]


def resource_documents(catalogue: Catalogue) -> list[Document]:
    """Resources by title and by what one gets out of them."""
    return [
        Document("resource", r.id, _unique([f"{r.title.en}. {r.why.en}", f"{r.title.ko}. {r.why.ko}"]))
        for r in catalogue.resources
    ]


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(t for t in texts if t))


class Match(NamedTuple):
    """One thing found; its score is a weighted sum of z-scores over the things searched, so 0 is the crowd."""

    kind: Kind
    id: str
    score: float


class HybridSearch:
    """Search over documents. Nothing is opened, read or embedded before the first question."""

    def __init__(
        self,
        name: str,
        documents: Sequence[Document],
        *,
        embedder: Callable[[], Embedder],
        index: Callable[[], VectorIndex],
        vectors: Callable[[], VectorStore],
        lock: AbstractContextManager[object],
        files: LearntFiles | None = None,
        embedded: Callable[[], None] = lambda: None,
    ) -> None:
        """`files` keep what is learnt of the documents; `embedded` is called when texts had to be embedded."""
        self.name, self.documents, self._lock = name, documents, lock
        self._embedder, self._index, self._vectors = embedder, index, vectors
        self._files, self._embedded = files or LearntFiles(), embedded
        self.collection = ""
        self._learnt: Learnt | None = None
        self._owners: dict[str, list[int]] = {}
        self._vector = lru_cache(REMEMBERED)(self._embed)
        inside = np.array([d.kind != "outside" for d in documents])
        self._crowd = inside if inside.sum() >= CROWD else np.ones(len(documents), dtype=bool)

    @property
    def texts(self) -> list[str]:
        """Every text that is searched, each once."""
        return list(dict.fromkeys(text for document in self.documents for text in document.texts))

    def prepare(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Open the index, building what is missing; returns how many texts had to be embedded."""
        if self.collection or not self.documents:
            return 0
        with self._lock:
            return 0 if self.collection else self._build(progress)

    def _build(self, progress: Callable[[int, int], None] | None) -> int:
        """Vectors are read, or made, only where something has to be built of them."""
        made, owned = 0, [[text_key(text) for text in document.texts] for document in self.documents]
        owners: dict[str, list[int]] = {}
        for position, keys in enumerate(owned):
            for key in keys:
                owners.setdefault(key, []).append(position)

        @cache
        def vectors() -> Vectors:
            nonlocal made
            store = self._vectors()
            made = store.complete(self.texts, self._embedder, progress)
            return store.get(self.texts)

        content = sha256("\n".join([self._embedder().stamp, *(" ".join(keys) for keys in owned)]).encode())
        collection = f"{self.name}-{content.hexdigest()[:16]}"
        self._index().fill(collection, list(owners), vectors)
        self._learnt = self._files.load(collection)
        if self._learnt is None:
            self._learnt = self._learn(vectors(), list(owners), owned)
            self._files.save(collection, self._learnt)
        self._owners, self.collection = owners, collection
        if made:
            self._embedded()
        return made

    def _learn(self, vectors: Vectors, keys: Sequence[str], owned: Sequence[Sequence[str]]) -> Learnt:
        position_of = {key: at for at, key in enumerate(keys)}
        learnt = [(position_of[key], owner) for owner, own in enumerate(owned) for key in own]
        told = Discriminant.learn(vectors[[at for at, _ in learnt]], [owner for _, owner in learnt], len(owned))
        return Learnt(LexicalIndex.learn([d.texts for d in self.documents]), told)

    def search(self, question: str) -> list[Match]:
        """Everything, best first; ties in the order of the documents."""
        if not self.documents:
            return []
        total = fuse(self.scores(question))
        order = np.argsort(-total, kind="stable")
        best_first = zip(map(self.documents.__getitem__, order.tolist()), total[order].tolist(), strict=True)
        return [Match(document.kind, document.id, score) for document, score in best_first]

    def scores(self, question: str) -> dict[Part, Scores]:
        """The z-score of each document by each of the three ways, shape (documents,)."""
        self.prepare()
        learnt = self._learnt
        assert learnt is not None
        vector = self._vector(question)
        return {
            "discriminant": self._standardise(learnt.discriminant.score(vector)),
            "dense": self._standardise(self._best_of(self._nearest(vector))),
            "lexical": self._standardise(learnt.lexical.score(question).astype(np.float64)),
        }

    def _embed(self, question: str) -> Vectors:
        return self._embedder().embed_queries([question])

    def _nearest(self, vector: Vectors) -> list[tuple[str, float]]:
        return self._index().nearest(self.collection, vector, min(NEIGHBOURS, len(self._owners)))

    def _best_of(self, nearest: list[tuple[str, float]]) -> Scores:
        """The mean of each document's five best similarities; what was not fetched counts as the worst fetched."""
        floor = nearest[-1][1] if nearest else 0.0
        best = np.full((len(self.documents), BEST), floor)
        filled = [0] * len(self.documents)
        for key, similarity in nearest:
            for position in self._owners[key]:
                if filled[position] < BEST:
                    best[position, filled[position]] = similarity
                    filled[position] += 1
        return np.asarray(best.mean(axis=1))

    def _standardise(self, scores: Scores) -> Scores:
        crowd = scores[self._crowd]
        spread = float(crowd.std())
        return (scores - crowd.mean()) / spread if spread > 0 else np.zeros_like(scores)


def fuse(scores: Mapping[Part, Scores]) -> Scores:
    """The weighted sum of the three scores, shape (documents,)."""
    return np.asarray(sum(WEIGHTS[part] * values for part, values in scores.items()))


VOTE_STEP = 0.1
"""Votes are counted in these steps, so that the vote of one learner decides nothing."""


def choose_resources(
    resources: Sequence[Resource],
    level: int,
    *,
    languages: Sequence[str] = (),
    free_only: bool = False,
    kinds: Sequence[str] = (),
    hidden: Collection[str] = (),
    liked: Collection[str] = (),
    behind: Collection[str] = (),
    votes: Mapping[str, float] = MappingProxyType({}),
    limit: int = 3,
) -> list[Resource]:
    """The resources for one level of a skill: right level first, then language, kind, votes, free, official, shorter.

    A resource for a lower level stands behind all for the level itself. One for a higher level, or in a language that
    is not among `languages`, is left out unless nothing else is there. By id: those `hidden` are never given, those
    `liked` come first at their level, those `behind` last of all; `votes` are counted in steps of VOTE_STEP.
    """
    free = [r for r in resources if (r.free or not free_only) and r.id not in hidden]
    allowed = [r for r in free if r.language in languages] or free
    fitting = [r for r in allowed if r.level <= level] or allowed

    def preference(resource: Resource) -> tuple[float, ...]:
        language = languages.index(resource.language) if resource.language in languages else len(languages)
        return (
            resource.id in behind,
            abs(level - resource.level),
            resource.id not in liked,
            language,
            bool(kinds) and resource.kind not in kinds,
            -round(votes.get(resource.id, 0.0) / VOTE_STEP),
            not resource.free,
            not resource.official,
            resource.hours,
        )

    return sorted(fitting, key=preference)[:limit]
