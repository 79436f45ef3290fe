"""Conversations travel with a learner's export."""

import json
from datetime import UTC, datetime

import pytest

from service.contract import Conditions, ExportedThread, Preferences
from service.learners.talks import export_thread, read_thread
from service.storage.conversation_records import StoredThread
from tests.service.talking import Talker
from tests.service.test_conversations import client, started, talker  # noqa: F401

ANN, BOB = ({"learner_id": name} for name in ("ann", "bob"))


@pytest.fixture
def exported(client):  # noqa: F811
    """The export of Ann, who talked."""
    client.put("/v1/learners/ann", json={"levels": {"git": 1}})
    talker = Talker(client)  # noqa: F811
    talker.say("what should I learn next for MLOps", **ANN)
    talker.say("plan me 8 hours a week", **ANN)
    talker.decide("decline")
    talker.say("I finished CI/CD", **ANN)
    talker.decide("accept")
    return client.get("/v1/learners/ann/export").json()


def threads_of(client, whose):  # noqa: F811
    listed = client.get("/v1/threads", params=whose).json()["items"]
    return [client.get(f"/v1/threads/{thread['thread_id']}").json() for thread in listed]


def test_a_thread_goes_on_where_it_was_taken(client, exported):  # noqa: F811
    (before,) = threads_of(client, ANN)
    assert client.delete("/v1/learners/ann").status_code == 204
    assert client.post("/v1/learners/bob/import", json=exported).status_code == 200
    (after,) = threads_of(client, BOB)
    assert after == before
    assert after["conditions"]["hours_per_week"] == 8
    talker = Talker(client, thread=after["thread_id"])  # noqa: F811
    talker.say("plan it")
    assert talker.data("result")[0]["hours_per_week"] == 8
    assert talker.data("result")[0]["goal"]["track_ids"] == ["mlops-engineer"]


def test_taking_it_in_twice_changes_nothing_and_without_it_nothing_is_lost(client, exported):  # noqa: F811
    before = threads_of(client, ANN)
    for export in (exported, {name: value for name, value in exported.items() if name != "threads"}):
        assert client.post("/v1/learners/ann/import", json=export).status_code == 200
        assert threads_of(client, ANN) == before


def test_a_thread_that_somebody_else_has_stays_theirs(client, exported):  # noqa: F811
    before = threads_of(client, ANN)
    exported["threads"][0]["title"] = "mine"
    assert client.post("/v1/learners/bob/import", json=exported).status_code == 200
    assert threads_of(client, BOB) == []
    assert threads_of(client, ANN) == before


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("conditions.hours_per_week", 1000),
        ("conditions.start", "soon"),
        ("conditions.colour", "red"),
        ("goal.level", 7),
        ("turns.0.intents.0", "sing"),
        ("turns.0.at", "9999-01-01T00:00:00Z"),
        ("updated_at", "9999-01-01T00:00:00Z"),
        ("id", "../ann"),
        ("earlier", -1),
        ("title", "x" * 81),
    ],
)
def test_what_does_not_fit_is_refused_by_its_name_and_nothing_is_taken_in(client, exported, place, value):  # noqa: F811
    *way, last = place.split(".")
    part = exported["threads"][0]
    for name in way:
        part = part[int(name) if name.isdigit() else name]
    part[int(last) if last.isdigit() else last] = value
    answer = client.post("/v1/learners/bob/import", json=exported)
    assert (answer.status_code, [e["field"] for e in answer.json()["errors"]]) == (422, [f"threads.0.{place}"])
    assert client.get("/v1/learners/bob").status_code == 404


def test_it_comes_along_on_the_command_line(mastery, tmp_path):
    from service.cli import threads_command

    def apart(*arguments, **given):
        threads_command.conversations.cache_clear()
        return mastery(*arguments, **given)

    apart("ask", "what should I learn next for MLOps")
    apart("learn", "export", str(tmp_path / "me.json"))
    (thread,) = json.loads(apart("threads", "list", "--json"))["items"]
    apart("learn", "delete", given="y\n")
    assert json.loads(apart("threads", "list", "--json"))["items"] == []
    apart("learn", "import", str(tmp_path / "me.json"))
    assert json.loads(apart("threads", "list", "--json"))["items"] == [thread]


def test_what_is_remembered_is_what_comes_back():
    at = datetime(2026, 12, 1, tzinfo=UTC)
    turn = {"answer_id": "a", "question": "q", "intents": ["next"], "answer": "", "at": "2026-12-01T00:00:00Z"}
    breaks = [{"from": "2027-02-01", "to": "2027-02-07"}]
    given = Conditions(days={"mon": 2.0}, weeks=3, limit=2, breaks=breaks, preferences=Preferences(kinds=["book"]))
    conditions = given.model_dump(mode="json", exclude_defaults=True)
    memory = {"conditions": conditions, "decisions": ["d"], "turns": [turn], "earlier": 2}
    behind = {"plan_id": "p", "last": {"skills": ["git"]}, "clarified": True}
    thread = StoredThread("t", "ann", "안녕", at, at, memory | behind)
    written = export_thread(thread).model_dump_json(by_alias=True)
    assert read_thread(ExportedThread.model_validate_json(written), "bob").memory == memory


def test_conditions_that_are_no_longer_read_stay_behind():
    at = datetime(2026, 12, 1, tzinfo=UTC)
    thread = StoredThread("t", "ann", "t", at, at, {"conditions": {"hours_per_week": 999.0}})
    assert export_thread(thread).conditions.hours_per_week is None
