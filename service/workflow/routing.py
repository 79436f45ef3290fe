"""What an utterance asks for: by rule, and by a model where the rules are not sure."""

from collections.abc import Sequence
from dataclasses import replace

from service.llm.language_model import ModelUnavailable, UnusableAnswer
from service.llm.prompting import render
from service.telemetry.telemetry import Telemetry
from service.understanding.asked import NOTHING, Before, Intent, Routing
from service.understanding.intents import Router
from service.workflow.model_calls import MAX_CHOICE_TOKENS, Conversation, as_data, choice_schema


def route(
    router: Router,
    conversation: Conversation | None,
    text: str,
    before: Before = NOTHING,
    telemetry: Telemetry | None = None,
) -> Routing:
    """What the utterance asks for; at most one call of the model, and none where the rules are sure.

    Where the model fails, or follows the order of what it is shown, the rules' own reading stays, not sure.
    """
    found = router.route(text, before)
    doubtful = [a for a in found.asked if a.rivals]
    if conversation is None or len(doubtful) != 1:
        return found
    (asked,) = doubtful
    try:
        chosen = choose_intent(conversation, asked.text, before, (asked.intent, *asked.rivals))
    except (ModelUnavailable, UnusableAnswer) as error:
        if telemetry:
            telemetry.count("fallback", error.cause if isinstance(error, ModelUnavailable) else "unusable")
        return found
    if chosen is None:
        return found
    settled = replace(asked, intent=chosen, rivals=())
    return Routing(tuple(settled if a is asked else a for a in found.asked), sure=True)


def choose_intent(conversation: Conversation, text: str, before: Before, candidates: Sequence[Intent]) -> Intent | None:
    """The candidate that the utterance is, or None where the model names two; raises ModelUnavailable, UnusableAnswer.

    As with `choose_goal`, it names its choice in two lists of opposite order.
    """
    turned = candidates[::-1]
    letters = {chr(ord("A") + at): intent for at, intent in enumerate(candidates)}
    numbers = {str(at): intent for at, intent in enumerate(turned, start=1)}
    prompt = render(
        "choose_intent",
        lettered="\n".join(f"{a}. {intent}" for a, intent in letters.items()),
        numbered="\n".join(f"{n}. {intent}" for n, intent in numbers.items()),
        before=_told(before),
        says=as_data(text),
    )
    answer = conversation.ask(prompt, choice_schema(letters, numbers), MAX_CHOICE_TOKENS)
    chosen = letters.get(str(answer.get("letter")))
    return chosen if chosen == numbers.get(str(answer.get("number"))) else None


def _told(before: Before) -> str:
    """What was answered last, for a model."""
    if before.intent is None:
        return "nothing yet"
    about = ", ".join((*before.skills, *before.options, *before.tracks))
    return f"{before.intent}, about {about}" if about else before.intent
