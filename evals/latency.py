"""How long an answer takes, as a ratio to a floor measured beside it: embedding the question and one vector query."""

import time
from collections.abc import Callable

from evals.cases import Need, load
from evals.suite import Outcome, Setting
from service.contract import NextRequest

QUESTIONS = 30
NEAREST = 10


def measure(setting: Setting) -> list[Outcome]:
    """Questions that name nothing, which are the slowest; each asked once, beside its own floor."""
    program = setting.program
    needs = load("needs", setting.split, Need)
    needs = needs[:: max(1, len(needs) // QUESTIONS)][:QUESTIONS]
    embedder, index = program.knowledge.embedder(), program.knowledge.index()
    program.recommend_next(NextRequest(question="a question to warm up with"))

    def floor(question: str) -> None:
        index.nearest(program.knowledge.skill_search.collection, embedder.embed_queries([question]), NEAREST)

    def ask(question: str) -> None:
        program.recommend_next(NextRequest(question=question))

    outcomes = []
    for at, need in enumerate(setting.watched("latency", needs)):
        text = f"{need.text} ({at})"  # not asked before, so that nothing is remembered
        base = min(_time(lambda t=text: floor(t)) for _ in range(3))  # type: ignore[misc]
        ratio = _time(lambda t=text: ask(t)) / base  # type: ignore[misc]
        outcomes.append({"id": need.id, "language": need.language, "over the floor": ratio, "floor, ms": base * 1000})
    return outcomes


def _time(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
