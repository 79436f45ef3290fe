"""What happens at once or twice in a thread, and what is left of what was not answered to its end."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from service.assessment.bank import ItemBank
from service.conversation import changing
from service.conversation.conversations import Conversations
from service.storage.sql_threads import SqlThreads
from tests.service.talking import Talker, events_of
from tests.service.test_conversations import client, learner, started, talker  # noqa: F401

NEXT = "what should I learn next for MLOps"


@pytest.fixture
def deciding(monkeypatch):
    """Holds what is accepted before it is written: told when it `came`, going on when it may."""

    class Deciding:
        came, go_on = Event(), Event()

    decide = changing.decide

    def held(*given, **options):
        Deciding.came.set()
        assert Deciding.go_on.wait(20)
        return decide(*given, **options)

    monkeypatch.setattr(changing, "decide", held)
    return Deciding


def test_what_is_asked_while_a_decision_is_carried_out_leaves_it_alone(client, talker, deciding):  # noqa: F811
    talker.say("I finished CI/CD")
    approval = talker.data("approval")[0]["approval_id"]
    with ThreadPoolExecutor(1) as pool:
        decided = pool.submit(talker.decide, "accept")
        assert deciding.came.wait(20)
        refused = client.post("/v1/ask", json={"question": NEXT, "thread_id": talker.thread})
        assert (refused.status_code, refused.json()["code"]) == (409, "thread-busy")
        assert client.app.state.program.threads.approval(approval).waits
        deciding.go_on.set()
        decided.result(20)
    assert talker.status == "done"
    assert learner(client)["levels"] == {"ci-cd": 1}


def test_a_turn_that_ends_just_before_another_begins_is_not_forgotten(client, talker, monkeypatch):  # noqa: F811
    talker.say("hi")
    begin = SqlThreads.begin

    def after_another(*given, **options):
        monkeypatch.setattr(SqlThreads, "begin", begin)
        Talker(client, thread=talker.thread).say(NEXT)
        return begin(*given, **options)

    monkeypatch.setattr(SqlThreads, "begin", after_another)
    talker.say("thanks")
    thread = client.get(f"/v1/threads/{talker.thread}").json()
    assert [turn["question"] for turn in thread["last"]] == ["hi", NEXT, "thanks"]
    assert thread["goal"]["track_id"] == "mlops-engineer"


def ask(client, key, question=NEXT, accept="text/event-stream", **more):  # noqa: F811
    headers = {"Idempotency-Key": key, "Accept": accept}
    return client.post("/v1/ask", json={"question": question, **more}, headers=headers)


def test_a_question_repeated_with_its_key_gives_the_same_answer_and_does_nothing(client):  # noqa: F811
    first, again = (ask(client, "k-1", "I finished CI/CD") for _ in range(2))
    assert events_of(first.text)[-1]["data"]["status"] == "waiting"
    assert again.headers["content-type"].startswith("text/event-stream")
    for name in ("x-answer-id", "x-thread-id"):
        assert again.headers[name] == first.headers[name]
    assert events_of(again.text) == events_of(first.text)
    whole = ask(client, "k-1", "I finished CI/CD", accept="application/json").json()
    assert whole["events"] == events_of(first.text)
    assert len(client.get("/v1/threads").json()["items"]) == 1
    thread = client.get(f"/v1/threads/{whole['thread_id']}").json()
    assert thread["waiting"]  # saying it once more did not mean to go on without deciding


def test_a_key_with_another_body_is_refused(client):  # noqa: F811
    ask(client, "k-1")
    refused = ask(client, "k-1", "quiz me on Docker")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "Idempotency-Key")
    evidence = {"skill_id": "git", "level": 1, "kind": "self-report"}
    refused = client.post("/v1/learners/me/evidence", json=evidence, headers={"Idempotency-Key": "k-1"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "Idempotency-Key")
    assert len(client.get("/v1/threads").json()["items"]) == 1


def test_a_question_that_comes_several_times_at_once_is_answered_once(client):  # noqa: F811
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: ask(client, "k-1"), range(4)))
    assert {response.status_code for response in found} == {200}
    assert len({response.headers["x-answer-id"] for response in found}) == 1
    assert len({response.text for response in found}) == 1
    (thread,) = client.get("/v1/threads").json()["items"]
    assert thread["turns"] == 1


def test_a_decision_in_words_repeated_with_its_key_is_told_again(client, talker):  # noqa: F811
    talker.say("I finished CI/CD. What now?")
    first, again = (ask(client, "yes-1", "yes", thread_id=talker.thread) for _ in range(2))
    assert [e["data"]["intent"] for e in events_of(first.text) if e["event"] == "result"] == ["record", "next"]
    assert events_of(again.text) == events_of(first.text)
    assert len(client.get("/v1/learners/me/evidence").json()["items"]) == 1


def test_what_was_refused_as_busy_is_answered_when_it_is_repeated(client, talker, deciding):  # noqa: F811
    talker.say("I finished CI/CD")
    with ThreadPoolExecutor(1) as pool:
        decided = pool.submit(talker.decide, "accept")
        assert deciding.came.wait(20)
        for question in ("yes", NEXT):
            assert ask(client, question[:3], question, thread_id=talker.thread).json()["code"] == "thread-busy"
        deciding.go_on.set()
        decided.result(20)
    answered = ask(client, NEXT[:3], NEXT, thread_id=talker.thread)
    assert events_of(answered.text)[-1]["data"]["status"] == "done"
    assert events_of(ask(client, "yes", "yes", thread_id=talker.thread).text)[-1]["data"]["status"] == "done"


def test_what_was_decided_elsewhere_meanwhile_can_be_said_again_with_its_key(client, talker, monkeypatch):  # noqa: F811
    talker.say("I finished CI/CD")
    claim = SqlThreads.claim

    def after_the_decision(*given, **options):
        monkeypatch.setattr(SqlThreads, "claim", claim)
        talker.decide("accept")
        return claim(*given, **options)

    monkeypatch.setattr(SqlThreads, "claim", after_the_decision)
    assert ask(client, "yes-1", "yes", thread_id=talker.thread).json()["code"] == "approval-decided"
    again = ask(client, "yes-1", "yes", thread_id=talker.thread)
    assert events_of(again.text)[-1]["data"]["status"] == "done"
    assert len(client.get("/v1/learners/me/evidence").json()["items"]) == 1


def test_an_answer_that_was_deleted_is_not_given_again(client):  # noqa: F811
    thread = ask(client, "k-1").headers["x-thread-id"]
    assert client.delete(f"/v1/threads/{thread}").status_code == 204
    gone = ask(client, "k-1")
    assert (gone.status_code, gone.json()["code"]) == (404, "answer-not-found")


def turns(client, thread):  # noqa: F811
    return client.get(f"/v1/threads/{thread}").json()["last"]


def test_what_could_not_be_answered_stands_in_the_thread_with_the_reason(client, talker, monkeypatch):  # noqa: F811
    def broken(*_):
        raise RuntimeError

    talker.say("hi")
    with monkeypatch.context() as patch:
        patch.setattr(ItemBank, "at", broken)
        talker.say("What should I learn next for MLOps? Quiz me on Git.")
        assert talker.status == "failed"
    talker.say("thanks")
    first, failed, last = turns(client, talker.thread)
    assert (first["status"], first["problem"]) == ("done", None)
    assert (failed["status"], failed["problem"]["code"]) == ("failed", "internal-error")
    assert failed["question"] == "What should I learn next for MLOps? Quiz me on Git."
    assert failed["intents"] == ["next", "assess"]
    assert "MLOps" in failed["answer"]  # what was said before it failed
    assert (last["question"], last["status"]) == ("thanks", "done")


def test_what_was_stopped_while_it_waited_stands_in_the_thread(client, talker):  # noqa: F811
    talker.say("I finished CI/CD")
    answer_id = talker.data("stage")[0]["answer_id"]
    assert turns(client, talker.thread) == []  # it waits, and is shown as that
    assert client.delete(f"/v1/ask/{answer_id}").status_code == 204
    (stopped,) = turns(client, talker.thread)
    assert (stopped["answer_id"], stopped["status"], stopped["problem"]) == (answer_id, "cancelled", None)
    assert client.get(f"/v1/threads/{talker.thread}").json()["waiting"] is None


def test_what_was_set_aside_by_saying_something_else_stands_in_the_thread(client, talker):  # noqa: F811
    talker.say("I finished CI/CD")
    talker.say(NEXT)
    assert [(t["question"], t["status"]) for t in turns(client, talker.thread)] == [
        ("I finished CI/CD", "done"),
        (NEXT, "done"),
    ]


def test_what_was_being_answered_when_the_process_ended_stands_in_the_thread(started, monkeypatch):  # noqa: F811
    with started() as client, monkeypatch.context() as patch:  # noqa: F811
        talker = Talker(client)
        talker.say("hi")
        patch.setattr(Conversations, "_finish", lambda _, setting, *__: setting.live.end())
        talker.say(NEXT)
        assert [t["question"] for t in turns(client, talker.thread)] == ["hi"]
        assert client.get(f"/v1/threads/{talker.thread}").json()["answer_id"]
    with started() as client:
        _, left = turns(client, talker.thread)
        assert (left["question"], left["status"], left["problem"]) == (NEXT, "failed", None)
        assert client.get(f"/v1/threads/{talker.thread}").json()["answer_id"] is None
        talker.client = client
        talker.say("thanks")
        assert [t["status"] for t in turns(client, talker.thread)] == ["done", "failed", "done"]


def test_turns_that_were_not_answered_go_with_those_around_them(client, talker, monkeypatch):  # noqa: F811
    monkeypatch.setattr("service.conversation.memory.KEPT_TURNS", 2)
    talker.say("I finished CI/CD")
    for question in ("hi", NEXT, "thanks"):
        talker.say(question)
    assert [t["question"] for t in turns(client, talker.thread)] == [NEXT, "thanks"]
