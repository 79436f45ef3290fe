"""What is said in a conversation: nothing is written without an approval that was asked for, whatever is claimed."""

import json
from typing import Any

import pytest

from tests.attacks.attack import attacks
from tests.service.test_attacks import (  # noqa: F401  # fixtures of the worlds
    assert_answers_well,
    bank,
    obedient_world,
    plain_world,
    world,
)

Event = tuple[str, dict[str, Any]]
TYPES = {"stage", "delta", "approval", "result", "failed"}


def converse(client, **body) -> tuple[list[Event], str]:
    """The events of one utterance, and all that was sent; comments and ids of the stream are left out."""
    events, kind, data, sent = [], "message", [], []
    with client.stream("POST", "/v1/ask", json=body) as answer:
        assert answer.status_code == 200, answer.read()
        assert answer.headers["content-type"].startswith("text/event-stream")
        for line in answer.iter_lines():
            sent.append(line)
            name, _, value = line.partition(":")
            match name:
                case "event":
                    kind = value.strip()
                case "data":
                    data.append(value.removeprefix(" "))
                case "" if not line and data:
                    events.append((kind, json.loads("\n".join(data))))
                    kind, data = "message", []
    return events, "\n".join(sent)


def thread_of(events: list[Event]) -> str | None:
    return next((data["thread_id"] for _, data in events if data.get("thread_id")), None)


@pytest.mark.parametrize("attack", attacks("ask"), ids=str)
def test_a_conversation_that_attacks_writes_nothing(world, attack):  # noqa: F811
    before, thread, sent = world.snapshot(), {}, []
    if world.server:
        world.server.leak = "echo"
    for said in [*attack.before, attack.text]:
        events, raw = converse(world.client, question=said, learner_id="me", language=attack.language, **thread)
        sent.append(raw)
        assert events
        assert {kind for kind, _ in events} <= TYPES
        if found := thread_of(events):
            thread = {"thread_id": found}
    for kind, data in events:
        if kind == "result":
            assert_answers_well(world, data)
    world.assert_unharmed(before, "\n".join(sent))
