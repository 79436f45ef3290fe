"""What a turn asks for: by rule, and where the rules are not sure by a model, if there is one."""

from typing import Any

from service.bootstrap import Application
from service.conversation.setting import Setting, Talk, memory_of
from service.understanding.intents import Before, Router, Routing


def route_turn(state: Talk, setting: Setting) -> tuple[Routing, dict[str, Any]]:
    """The parts of what was said, and what the model used for it."""
    router = Router(setting.program.tree, setting.program.interpreter.names)
    return router.route(state["question"], before(state, waiting=False)), {}


def before(state: Talk, *, waiting: bool) -> Before:
    """What a follow-up refers to."""
    last = memory_of(state).last
    return Before(last.intent, tuple(last.skills), tuple(last.options), tuple(last.tracks), waiting)


def decision_in(text: str, program: Application) -> str | None:
    """`accept` or `decline`, where that is all that is said of a change that waits."""
    router = Router(program.tree, program.interpreter.names)
    asked = router.route(text, Before(waiting=True)).asked
    answers = {"approve": "accept", "decline": "decline"}
    return answers.get(asked[0].intent) if len(asked) == 1 else None
