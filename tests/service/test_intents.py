"""What utterances ask for."""

import pytest

from service.bootstrap import Application
from service.understanding.intents import Before, Router


@pytest.fixture(scope="module")
def router(program: Application) -> Router:
    return Router(program.tree, program.interpreter.names)


@pytest.mark.parametrize(
    ("says", "intents"),
    [
        ("what should I learn next for MLOps", ["next"]),
        ("I finished CI/CD. What now?", ["record", "next"]),
        ("drift or FinOps?", ["branch"]),
        ("주 6시간 계획 짜줘", ["plan"]),
        ("왜 Docker부터야?", ["explain"]),
        ("도커 레벨 2 됐어", ["record"]),
        ("고마워", ["chat"]),
    ],
)
def test_tells_what_is_asked_for(router: Router, says: str, intents: list[str]) -> None:
    assert [a.intent for a in router.route(says, Before()).asked] == intents
