"""What a search has learnt is kept: it finds the same afterwards, and a file that is not right is made anew."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from threading import RLock

import bm25s
import numpy as np
import pytest

from resources.chroma_index import ChromaIndex
from resources.embedding import choose_embedder
from resources.learnt import LearntFiles
from resources.lexical import tokens
from resources.search import Document, HybridSearch
from resources.vectors import VectorStore
from service.knowledge import Knowledge
from service.settings import Settings

DOCUMENTS = (
    Document("skill", "ovens", ("baking bread at home", "빵 굽기")),
    Document("skill", "gpus", ("training on many GPUs", "GPU 여러 장으로 학습하기", "baking bread at home")),
    Document("outside", "tax", ("filing a tax return",)),
)
QUESTIONS = ("an oven recipe", "오븐에 빵을 굽고 싶어요", "many GPUs, many ovens", "zebra")


class Counting:
    """A real embedder that counts the passages it is given."""

    def __init__(self) -> None:
        self._real, self.passages = choose_embedder("bundled", ""), 0
        self.stamp, self.embed_queries = self._real.stamp, self._real.embed_queries

    def embed_passages(self, texts: list[str]):
        self.passages += len(texts)
        return self._real.embed_passages(texts)


class Shelf:
    """Searches that share one folder, as starts of the program one after the other do."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.embedder = folder, Counting()

    def search(self, documents=DOCUMENTS) -> HybridSearch:
        ChromaIndex(folder=self.folder / "elsewhere").reset()  # closes what this process holds open
        index, store = ChromaIndex(folder=self.folder / "index"), VectorStore(self.embedder.stamp)
        return HybridSearch(
            "passages",
            documents,
            embedder=lambda: self.embedder,
            index=lambda: index,
            vectors=lambda: store,
            lock=RLock(),
            files=LearntFiles(self.folder / "learnt"),
        )

    @property
    def file(self) -> Path:
        (file,) = (self.folder / "learnt").iterdir()
        return file


@pytest.fixture(scope="module")
def _made(tmp_path_factory):
    shelf = Shelf(tmp_path_factory.mktemp("made"))
    return shelf, scores(shelf.search())


@pytest.fixture
def shelf(tmp_path, _made):
    """One that has been used before."""
    shutil.copytree(_made[0].folder, tmp_path / "shelf")
    return Shelf(tmp_path / "shelf")


@pytest.fixture
def expected(_made):
    return _made[1]


def scores(search: HybridSearch) -> list[list[float]]:
    """All scores of all questions, to the last bit."""
    return [scores.tolist() for question in QUESTIONS for scores in search.scores(question).values()]


def test_what_was_learnt_is_read_and_finds_the_same(shelf, expected):
    assert scores(shelf.search()) == expected
    assert shelf.embedder.passages == 0


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def flipped(content: bytes) -> bytes:
    """One bit of the numbers is wrong, and the file is whole as far as its outline tells."""
    at = content.index(b"weights.npy") + 600
    return content[:at] + bytes([content[at] ^ 16]) + content[at + 1 :]


def empty(_: bytes) -> bytes:
    return b""


def text(_: bytes) -> bytes:
    return b"damaged"


@pytest.mark.parametrize("damage", [cut, flipped, empty, text])
def test_a_damaged_file_is_made_anew(shelf, expected, damage):
    whole = shelf.file.read_bytes()
    shelf.file.write_bytes(damage(whole))
    name = shelf.file.stem
    assert LearntFiles(shelf.folder / "learnt").load(name) is None
    assert scores(shelf.search()) == expected
    assert LearntFiles(shelf.folder / "learnt").load(name) is not None


def test_a_file_of_other_arrays_is_made_anew(shelf, expected):
    np.savez(shelf.file, stamp="of something else", keys=np.arange(3))
    assert scores(shelf.search()) == expected


def test_a_file_of_other_content_under_this_name_is_made_anew(shelf, expected, tmp_path):
    other = Shelf(tmp_path / "other")
    other.search(DOCUMENTS[:2]).prepare()
    shutil.copy(other.file, shelf.file)
    assert scores(shelf.search()) == expected


def test_code_that_changed_learns_anew(shelf, monkeypatch):
    files, name = LearntFiles(shelf.folder / "learnt"), shelf.file.stem
    assert files.load(name) is not None
    changed = shelf.folder / "lexical.py"
    changed.write_text("PIECE = 4\n")
    monkeypatch.setattr("resources.lexical.__file__", str(changed))
    assert files.load(name) is None


def test_texts_that_move_between_documents_are_learnt_anew(shelf, expected):
    moved = (*DOCUMENTS[:1], Document("skill", "gpus", DOCUMENTS[1].texts[:2]), DOCUMENTS[2])
    search = shelf.search(moved)
    assert search.scores("baking bread at home")["lexical"].argmax() == 0
    assert search.scores("baking bread at home")["lexical"][1] < expected[2][1] + 1e-9
    assert shelf.file.stem == search.collection  # the earlier file went


def test_a_folder_that_cannot_be_written_costs_time_and_nothing_else(shelf, expected):
    shutil.rmtree(shelf.folder / "learnt")
    (shelf.folder / "learnt").write_text("a file in the way")
    assert scores(shelf.search()) == expected


def test_a_start_that_failed_leaves_nothing_behind(shelf, expected):
    """As where the Chroma server comes up after the service."""
    search, works = shelf.search(), shelf.search()._index
    search._index = lambda: (_ for _ in ()).throw(ConnectionError)
    with pytest.raises(ConnectionError):
        search.prepare()
    search._index = works
    assert scores(search) == expected


def test_words_count_what_bm25_says(program):
    search = program.knowledge.skill_search
    search.prepare()
    corpus = [[token for text in d.texts for token in tokens(text)] for d in search.documents]
    reference = bm25s.BM25(method="lucene", k1=1.2, b=0.5)
    reference.index(corpus, show_progress=False)
    for question in (*QUESTIONS[:3], "why do my dashboards lag behind", "모델이 왜 자꾸 틀리는지 알고 싶어요"):
        known = [token for token in tokens(question) if token in reference.vocab_dict]
        assert search._learnt.lexical.score(question).tolist() == reference.get_scores(known).tolist()


@pytest.fixture
def own_tree(tmp_path):
    graph = {"title": "Kitchen", "skills": {d.id: {"title": d.texts[0], "requires": []} for d in DOCUMENTS}}
    file = tmp_path / "kitchen.json"
    file.write_text(json.dumps(graph), encoding="utf-8")
    return Settings(home=tmp_path / "home", tree=file, _env_file=None)


def test_the_texts_of_another_tree_are_embedded_once(own_tree):
    first, second = Counting(), Counting()
    found = [Knowledge(own_tree, embedder=e).skill_search.search("an oven recipe") for e in (first, second)]
    assert first.passages > 0
    assert second.passages == 0
    assert found[0] == found[1]
    again = Knowledge(own_tree, embedder=second)
    assert again.vectors().has(again.skill_search.texts)


def test_a_second_start_neither_imports_nor_reads_what_it_takes_to_learn(program):
    program.knowledge.build_index()
    code = (
        "import sys\n"
        "from service.knowledge import Knowledge, Settings\n"
        f"known = Knowledge(Settings(home={str(program.settings.data_folder)!r}, _env_file=None))\n"
        "assert known.skill_search.search('my reports are late')\n"
        "print([m for m in ('bm25s', 'scipy', 'torch') if m in sys.modules], '_store' in known.__dict__)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] False"
