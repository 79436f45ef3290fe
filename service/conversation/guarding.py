"""What becomes of errors in a part of a turn."""

from functools import wraps
from typing import Protocol

from langgraph.runtime import Runtime

from service.contract import FailedEvent
from service.conversation.setting import Setting, Talk, spoken
from service.errors import MasteryError, StorageUnavailable


class Node(Protocol):
    """Answers one part."""

    __name__: str

    def __call__(self, state: Talk, runtime: Runtime[Setting]) -> Talk:
        """What becomes of the state."""


def told_when_wrong(node: Node) -> Node:
    """A part that cannot be answered says why; the others are answered all the same."""

    @wraps(node)
    def run(state: Talk, runtime: Runtime[Setting]) -> Talk:
        setting = runtime.context
        with setting.program.telemetry.span("node", graph="conversation", node=node.__name__):
            try:
                return node(state, runtime)
            except StorageUnavailable:
                raise
            except MasteryError as error:
                return {"told": _failed(state, setting, error), "change": {}}

    return run


def _failed(state: Talk, setting: Setting, error: MasteryError) -> list[str]:
    detail = error.told(state["language"])
    setting.tell("failed", FailedEvent(code=error.code, detail=detail))
    return spoken(state, setting, detail)
