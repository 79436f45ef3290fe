"""A model may choose among the intents that the rules leave open, and nothing else."""

import pytest

from service.bootstrap import Application
from service.llm.language_model import ModelUnavailable, UnusableAnswer
from service.llm.scripted_model import ScriptedModel
from service.understanding.intents import Before, Intent, Router
from service.workflow.model_calls import NEXT_TOKENS, Conversation
from service.workflow.routing import route

DOUBTFUL = "the other way round"
AFTER_PLAN = Before("plan", tracks=("mlops-engineer",))


@pytest.fixture(scope="module")
def router(program: Application) -> Router:
    return Router(program.tree, program.knowledge.interpreter.names)


def asked_with(router: Router, model: ScriptedModel, says: str) -> tuple[list[str], bool]:
    found = route(router, Conversation(model, budget=NEXT_TOKENS), says, AFTER_PLAN)
    model.assert_consumed()
    return [a.intent for a in found.asked], found.sure


def places(router: Router, intent: Intent) -> dict[str, str]:
    """The answer that names this intent in both lists."""
    (asked,) = router.route(DOUBTFUL, AFTER_PLAN).asked
    candidates = [asked.intent, *asked.rivals]
    at = candidates.index(intent)
    return {"letter": chr(ord("A") + at), "number": str(len(candidates) - at)}


def test_a_model_chooses_among_what_the_rules_leave_open(router: Router) -> None:
    assert not router.route(DOUBTFUL, AFTER_PLAN).sure
    model = ScriptedModel([("choose_intent", places(router, "refine"))])
    assert asked_with(router, model, DOUBTFUL) == (["refine"], True)
    (prompt,) = model.prompts
    assert "Answered last: plan, about mlops-engineer" in prompt.user
    assert DOUBTFUL in prompt.user


def test_a_model_that_chooses_by_place_is_not_followed(router: Router) -> None:
    by_rule = [a.intent for a in router.route(DOUBTFUL, AFTER_PLAN).asked]
    model = ScriptedModel([("choose_intent", {"letter": "A", "number": "1"})])
    assert asked_with(router, model, DOUBTFUL) == (by_rule, False)


@pytest.mark.parametrize(
    "answer",
    [ModelUnavailable("down"), UnusableAnswer("broken"), {"letter": "Z", "number": "99"}, {}],
)
def test_a_model_that_fails_leaves_the_reading_by_rule(router: Router, answer: dict[str, str] | Exception) -> None:
    by_rule = [a.intent for a in router.route(DOUBTFUL, AFTER_PLAN).asked]
    assert asked_with(router, ScriptedModel([("choose_intent", answer)]), DOUBTFUL) == (by_rule, False)


@pytest.mark.parametrize("says", ["why not Kubernetes first?", "계획 다시 짜줘", "I finished CI/CD. What now?"])
def test_a_model_is_not_asked_where_the_rules_are_sure(router: Router, says: str) -> None:
    assert asked_with(router, ScriptedModel([]), says)[1]


def test_a_call_takes_little_of_the_budget_of_an_answer(router: Router) -> None:
    model = ScriptedModel([("choose_intent", places(router, "refine"))])
    conversation = Conversation(model, budget=900)
    assert route(router, conversation, DOUBTFUL * 100, AFTER_PLAN).sure
    assert conversation.view().calls == 1
