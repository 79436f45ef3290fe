"""An answer while it comes: read in a thread of its own, so that the page can draw or stop it, or be left."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from threading import Condition, Thread

import httpx
from httpx_sse import EventSource, SSEError

from service.contract import AnswerStatus, EventView
from ui import transport
from ui.problems import ApiProblem, ProblemKind, unreachable

PAUSES = (0.2, 0.5, 1.0, 2.0)
"""Seconds before each new try to reach an answer whose connection broke."""

PASSING: frozenset[ProblemKind] = frozenset({"down", "slow", "unready", "busy", "broken"})
"""Problems that another try may be spared."""

TICK = 0.2
"""Seconds between two looks at whether whoever waits is wanted elsewhere."""


class Following:
    """One answer of this visit with the events that have come. It is asked for once, whatever breaks."""

    def __init__(self, answer_id: str, thread_id: str, question: str, token: str | None) -> None:
        self.answer_id, self.thread_id, self.question = answer_id, thread_id, question
        self.at, self.events = datetime.now(UTC), list[EventView]()
        self.is_over, self.is_settled = False, False
        self.problem: ApiProblem | None = None
        self._token, self._came = token, Condition()

    def start(self, response: httpx.Response | None = None) -> None:
        """Read the events of this response, else ask for those that are missing."""
        self.problem, self.is_over, self.is_settled = None, False, False
        Thread(target=self._read, args=(response,), name=f"following-{self.answer_id}", daemon=True).start()

    @property
    def status(self) -> AnswerStatus | None:
        """What became of the answer; None while that is not known."""
        last = self.events[-1] if self.events else None
        return last.data.get("status") if last and last.event == "stage" else None

    def told(self, waiting: Callable[[], None] = lambda: None) -> Iterator[EventView]:
        """All events, as they come; `waiting` is called every moment in which none does."""
        position, over = 0, False
        while not over:
            with self._came:
                self._came.wait_for(lambda: len(self.events) > position or self.is_over, TICK)  # noqa: B023
                found, over = self.events[position:], self.is_over
            yield from found
            position += len(found)
            if not found:
                waiting()

    def _read(self, response: httpx.Response | None) -> None:
        """Read to the end, asking again from where the connection broke."""
        pauses = list(PAUSES)
        while True:
            seen = len(self.events)
            self.problem = self._read_once(response)
            if self.problem is None or self.problem.kind not in PASSING:
                break
            pauses = list(PAUSES) if len(self.events) > seen else pauses
            if not pauses:
                break
            time.sleep(pauses.pop(0))
            response = None
        with self._came:
            self.is_over = True
            self._came.notify_all()

    def _read_once(self, response: httpx.Response | None) -> ApiProblem | None:
        """Read one connection; what kept it from coming to the end of the answer."""
        seen = len(self.events) if response is not None else -1  # what was asked just now tells something new
        try:
            with closing(response or self._again()) as opened:
                for sent in EventSource(opened).iter_sse():
                    event = {"id": sent.id, "event": sent.event, "data": sent.json()}
                    if not self._add(EventView.model_validate(event)):
                        return ApiProblem("broken")
        except ApiProblem as problem:
            return problem
        except httpx.HTTPError as error:
            return unreachable(error)
        except (SSEError, ValueError):
            return ApiProblem("broken")
        return None if self.status and len(self.events) > seen else ApiProblem("broken")

    def _again(self) -> httpx.Response:
        seen = {"last-event-id": self.events[-1].id} if self.events else {}
        return transport.stream("GET", f"/v1/ask/{self.answer_id}", self._token, headers=seen)

    def _add(self, event: EventView) -> bool:
        """Keep an event that is new; whether none is missing before it."""
        number = int(event.id.rsplit(":", 1)[-1])
        with self._came:
            if number == len(self.events) + 1:
                self.events.append(event)
                self._came.notify_all()
            return number <= len(self.events)
