"""What a turn asks for: by rule, and where the rules are not sure by a model, if there is one."""

from typing import Any

from service.bootstrap import Application
from service.conversation.setting import Setting, Talk, memory_of
from service.understanding.intents import Before, Routing
from service.workflow.model_calls import NEXT_TOKENS, Conversation
from service.workflow.routing import route


def route_turn(state: Talk, setting: Setting) -> tuple[Routing, dict[str, Any]]:
    """The parts of what was said, and what the model used for it."""
    program, conversation = setting.program, None
    if program.model:
        conversation = Conversation(program.model.charged_to(setting.identity.subject), budget=NEXT_TOKENS)
    last = memory_of(state).last
    before = Before(last.intent, tuple(last.skills), tuple(last.options), tuple(last.tracks))
    found = route(program.knowledge.router, conversation, state["question"], before, program.telemetry)
    used = conversation.view() if conversation else None
    return found, used.model_dump(mode="json") if used and used.calls else {}


def decision_in(text: str, program: Application) -> str | None:
    """`accept` or `decline`, where that is all that is said of a change that waits."""
    asked = program.knowledge.router.route(text, Before(waiting=True)).asked
    answers = {"approve": "accept", "decline": "decline"}
    return answers.get(asked[0].intent) if len(asked) == 1 else None
