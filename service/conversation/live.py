"""An answer while it is being given: its events, for everybody who listens."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from threading import Condition
from typing import Any

from pydantic import BaseModel

from service.cancelling import Cancellation, check_cancelled
from service.contract import EventKind, EventView


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it is given to whoever asked: behind the first events, `live` while this process works on it."""

    answer_id: str
    thread_id: str
    position: int
    live: "LiveAnswer | None"


Told = Callable[[], None]


class LiveAnswer:
    """Events of one answer, in order; safe to write and read from several threads."""

    def __init__(self, answer_id: str, thread_id: str, before: Sequence[EventView] = ()) -> None:
        """`before` are events that were told earlier, where the answer goes on."""
        self.answer_id, self.thread_id, self.before = answer_id, thread_id, tuple(before)
        self.cancellation = Cancellation()
        self.events, self.is_over = list(before), False
        self._condition = Condition()
        self._listeners: list[Told] = []

    def tell(self, kind: EventKind, data: BaseModel | dict[str, Any]) -> None:
        """Add an event; raises Cancelled where nobody wants the answer any more."""
        check_cancelled()
        self.add(kind, data)

    def add(self, kind: EventKind, data: BaseModel | dict[str, Any]) -> None:
        """Add an event, also to an answer that was cancelled."""
        given = data if isinstance(data, dict) else data.model_dump(mode="json", by_alias=True)
        with self._condition:
            self.events.append(EventView(id=f"{self.answer_id}:{len(self.events) + 1}", event=kind, data=given))
        self._notify()

    def end(self) -> None:
        """Nothing more will come."""
        with self._condition:
            self.is_over = True
        self._notify()

    def listen(self, told: Told) -> Callable[[], None]:
        """Call this, from whichever thread, whenever something came; returns how to stop that."""
        with self._condition:
            self._listeners.append(told)
        return lambda: self._listeners.remove(told)

    def after(self, position: int) -> tuple[list[EventView], bool]:
        """The events behind the first so many, and whether that is all there will be."""
        with self._condition:
            return self.events[position:], self.is_over

    def follow(self) -> Iterator[EventView]:
        """The events of this run, waiting for each."""
        position, over = len(self.before), False
        while not over:
            found, over = self._wait(position)
            yield from found
            position += len(found)

    def _wait(self, position: int) -> tuple[list[EventView], bool]:
        """The events behind the first so many, once there are some, and whether these are the last."""
        with self._condition:
            self._condition.wait_for(lambda: len(self.events) > position or self.is_over)
            return self.events[position:], self.is_over

    def wait(self) -> None:
        """Return once the answer is given."""
        with self._condition:
            self._condition.wait_for(lambda: self.is_over)

    def _notify(self) -> None:
        with self._condition:
            self._condition.notify_all()
            listeners = list(self._listeners)
        for told in listeners:
            told()
