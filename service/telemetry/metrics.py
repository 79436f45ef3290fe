"""Prometheus metrics. Several server processes share a folder, named by `PROMETHEUS_MULTIPROC_DIR`."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_1_0_0
from prometheus_client.multiprocess import MultiProcessCollector

from service.telemetry.telemetry import SHARED_FOLDER, Event, Facts, Kind

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 60.0)
METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})


class Metrics:
    """Counts and times everything that is told; `exposition` is what Prometheus reads."""

    content_type = CONTENT_TYPE_PLAIN_1_0_0

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._seconds = {
            "request": self._histogram("request", "Seconds per request.", "method", "route", "status"),
            "node": self._histogram("node", "Seconds per node of the workflow.", "graph", "node"),
            "model": self._histogram("model_call", "Seconds per model call, retries included.", "model", "prompt"),
            "query": self._histogram("query", "Seconds per query of the database.", "operation"),
        }
        self._calls = self._counter("model_calls", "Model calls.", "model", "prompt", "outcome")
        self._tokens = self._counter("model_tokens", "Tokens used.", "model", "direction")
        self._cost = self._counter("model_cost", "What they cost, by MASTERY_LLM_PRICES.", "model")
        self._events = {
            "fallback": self._counter("fallbacks", "Answers that did without the model's help.", "cause"),
            "ungrounded": self._counter("groundedness_failures", "Sentences of a model that did not hold.", "what"),
        }

    @contextmanager
    def watching(self, kind: Kind, facts: Facts) -> Iterator[None]:
        """Times it, also where it fails."""
        begun = perf_counter()
        try:
            yield
        finally:
            if kind == "request" and facts["method"] not in METHODS:
                facts = {**facts, "method": "other"}  # anybody may make methods up
            labels = [str(facts.get(name) or "none") for name in self._seconds[kind]._labelnames]
            self._seconds[kind].labels(*labels).observe(perf_counter() - begun)
            if kind == "model":
                self._count_call(facts)

    def counted(self, event: Event, why: str) -> None:
        """One more."""
        self._events[event].labels(why).inc()

    def exposition(self) -> bytes:
        """All numbers as text, those of every server process together."""
        if SHARED_FOLDER not in os.environ:
            return bytes(generate_latest(self._registry))
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        return bytes(generate_latest(together))

    def _count_call(self, facts: Facts) -> None:
        model = facts["model"]
        self._calls.labels(model, facts["prompt"], facts["outcome"]).inc()
        for direction in ("input", "output"):
            self._tokens.labels(model, direction).inc(facts.get(f"{direction}_tokens", 0))
        self._cost.labels(model).inc(facts.get("cost") or 0)

    def _histogram(self, name: str, what: str, *labels: str) -> Histogram:
        return Histogram(f"mastery_{name}_seconds", what, labels, registry=self._registry, buckets=SECONDS)

    def _counter(self, name: str, what: str, *labels: str) -> Counter:
        return Counter(f"mastery_{name}", what, labels, registry=self._registry)
