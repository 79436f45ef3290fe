"""The index on a real Chroma server, which several processes fill at once."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event, Thread

import numpy as np
import pytest

from resources.chroma_index import ChromaIndex, DamagedIndex

KEYS = [f"key-{number}" for number in range(300)]
WORKERS = 4


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a Chroma server."""
    port, command = free_port(), Path(sys.executable).with_name("chroma")
    arguments = ["run", "--path", str(tmp_path_factory.mktemp("chroma")), "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen([command, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    listening = Event()

    def read() -> None:  # to the end: a full pipe would stop the server
        for line in process.stdout:
            if b"listening on" in line:
                listening.set()

    reader = Thread(target=read)
    reader.start()
    assert listening.wait(60), "the server does not start"
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(30)
    reader.join(30)


@pytest.fixture(scope="module")
def vectors() -> np.ndarray:
    drawn = np.random.default_rng(1).normal(size=(len(KEYS), 16)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


def finds_everything(index: ChromaIndex, collection: str, vectors: np.ndarray) -> bool:
    nearest = [index.nearest(collection, vector[None, :], 1)[0][0] for vector in vectors[::50]]
    return nearest == KEYS[::50]


@pytest.mark.parametrize("attempt", range(5))
def test_workers_that_start_at_once_all_find_everything(server, vectors, attempt):
    start, collection = Barrier(WORKERS), f"passages{attempt}-1"

    def work(_: int) -> bool:
        index = ChromaIndex(url=server)
        start.wait()
        index.fill(collection, KEYS, lambda: vectors)
        return finds_everything(index, collection, vectors)

    with ThreadPoolExecutor(WORKERS) as pool:
        assert all(pool.map(work, range(WORKERS)))


def test_a_half_filled_collection_is_completed(server, vectors):
    index = ChromaIndex(url=server)
    index.fill("half-1", KEYS[:100], lambda: vectors[:100])
    index.fill("half-1", KEYS, lambda: vectors)
    assert finds_everything(index, "half-1", vectors)


def test_a_collection_that_holds_something_else_is_made_anew(server, vectors):
    index = ChromaIndex(url=server)
    index.fill("other-1", [f"other-{key}" for key in KEYS], lambda: vectors)
    index.fill("other-1", KEYS[:-1], lambda: vectors[:-1])
    assert finds_everything(index, "other-1", vectors)


def test_what_is_mixed_with_something_else_is_made_anew_at_the_second_try(server, vectors):
    index = ChromaIndex(url=server)
    index.fill("mixed-1", ["other"], lambda: vectors[:1])
    with pytest.raises(DamagedIndex, match="301 vectors"):
        index.fill("mixed-1", KEYS, lambda: vectors)
    index.fill("mixed-1", KEYS, lambda: vectors)
    assert finds_everything(index, "mixed-1", vectors)


def test_an_earlier_collection_goes(server, vectors):
    index = ChromaIndex(url=server)
    index.fill("family-1", KEYS, lambda: vectors)
    index.fill("family-2", KEYS, lambda: vectors)
    with pytest.raises(Exception, match="family-1"):
        index._connect().get_collection("family-1", embedding_function=None)


def test_a_server_that_is_not_there_is_one_clear_error(vectors):
    url = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(DamagedIndex, match=f"the Chroma server at {url} cannot be used"):
        ChromaIndex(url=url).fill("passages-1", KEYS, lambda: vectors)
