"""What happens in the program, told to whoever watches; where nobody does, telling costs next to nothing."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any, Literal, Protocol

Kind = Literal["request", "node", "model", "query"]
"""What takes time: an HTTP request, a node of the workflow, a call of a language model, a query of the database."""

Event = Literal["fallback", "ungrounded"]
"""What is only counted: an answer without the model that should have helped, and a sentence that did not hold."""

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Where several server processes add their metrics up; the name is prometheus_client's."""

Facts = dict[str, Any]
"""What is known of it, by name; those learned while it runs are added. Never what a learner wrote."""


class Sink(Protocol):
    """Somebody who watches."""

    def watching(self, kind: Kind, facts: Facts) -> AbstractContextManager[None]:
        """Entered when it begins and left when it ends, by then with all its facts."""

    def counted(self, event: Event, why: str) -> None:
        """Told that this happened."""


class Telemetry:
    """Tells every sink. Sinks may come while the program runs."""

    def __init__(self) -> None:
        self._sinks: tuple[Sink, ...] = ()

    def add(self, sink: Sink) -> None:
        """Tell this one too."""
        self._sinks = (*self._sinks, sink)

    @contextmanager
    def span(self, kind: Kind, **facts: Any) -> Iterator[Facts]:
        """Around what takes time; gives the facts, to add to."""
        with ExitStack() as stack:
            for sink in self._sinks:
                stack.enter_context(sink.watching(kind, facts))
            yield facts

    def count(self, event: Event, why: str) -> None:
        """That this happened, and why: one of few words, so that it can be counted by it."""
        for sink in self._sinks:
            sink.counted(event, why)
