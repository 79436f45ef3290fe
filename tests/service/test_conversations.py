"""A learner talks: what is answered, what is written and when, what is remembered."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from threading import Event

import pytest
from fastapi.testclient import TestClient

from service.api.app import create_app
from service.bootstrap import Application
from service.conversation import changing
from service.conversation.conversations import Conversations
from service.settings import Settings
from tests.fakes.faulty_server import FaultyServer, hangs
from tests.service.talking import Talker, events_of

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
"""A Tuesday."""


@pytest.fixture
def started(program, tmp_path):
    """Starts the service, again and again on the same data; a restart takes the clock some hours on."""
    starts, ticks = [], count()

    @contextmanager
    def start(**settings):
        now = NOON + timedelta(hours=len(starts))
        starts.append(now)
        own = Application(
            Settings(home=tmp_path / "home", _env_file=None, **settings),
            knowledge=program.knowledge,
            now=lambda: now + timedelta(milliseconds=next(ticks)),
        )
        with TestClient(create_app(own, warm=False)) as client:
            yield client

    return start


@pytest.fixture
def client(started):
    with started() as found:
        yield found


@pytest.fixture
def talker(client):
    return Talker(client)


def learner(client):
    return client.get("/v1/learners/me").json()


TURNS = {
    "en": (
        ["hi", "what should I learn next for MLOps", "why that first?", "I finished Git"],
        [
            "yes",
            "I finished CI/CD. What now?",
            "no videos",
            "why not Kubernetes first?",
            "what if I choose FinOps",
            "I'll take FinOps",
        ],
        ["plan me 8 hours a week", "make it 5 hours a week"],
        [
            "done with today's session",
            "I finished Kubernetes",
            ["how far am I?", "what should I review today?", "show me resources for Docker", "quiz me on Docker"],
            "I don't actually know Git",
            "how do I bake bread",
            "thanks",
        ],
    ),
    "ko": (
        ["안녕", "MLOps 하려면 다음에 뭘 배워야 해?", "왜 그거부터야?", "Git 끝냈어"],
        [
            "네",
            "CI/CD 다 했어. 이제 뭐 하지?",
            "영상 말고",
            "쿠버네티스부터 하면 안 돼?",
            "핀옵스를 고르면 어떻게 돼?",
            "핀옵스로 갈게",
        ],
        ["주 8시간 계획 짜줘", "주 5시간으로 줄여줘"],
        [
            "오늘 공부 끝냈어",
            "쿠버네티스 끝냈어",
            ["나 어디까지 왔어?", "오늘 복습할 거 있어?", "도커 자료 찾아줘", "도커 문제 내줘"],
            "사실 Git 잘 몰라",
            "빵 굽는 법 알려줘",
            "고마워",
        ],
    ),
}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_twenty_turns_over_two_restarts_end_with_the_right_levels_plan_and_evidence(started, language):
    begin, recorded, planned, end = TURNS[language]
    with started() as client:
        talker = Talker(client)
        _begin(talker, *begin)
    with started() as client:
        talker.client = client
        _record_and_choose(talker, *recorded)
        _plan(talker, *planned)
    with started() as client:
        talker.client = client
        _go_on(talker, *end)
        assert learner(client)["levels"] == {"ci-cd": 1}
        assert learner(client)["branches"] == {"mlops-engineer": "finops"}
        evidence = client.get("/v1/learners/me/evidence").json()["items"]
        assert [(e["skill_id"], e["level"]) for e in reversed(evidence)] == [("git", 1), ("ci-cd", 1), ("git", 0)]
        (only,) = client.get("/v1/plans").json()["items"]
        stored = client.get(f"/v1/plans/{only['plan_id']}").json()
        assert stored["hours_per_week"] == 5
        assert [s["status"] for w in stored["weeks"] for s in w["sessions"]].count("done") == 1
        thread = client.get(f"/v1/threads/{talker.thread}").json()
        assert thread["turns"] == 20
        assert (thread["goal"]["track_id"], thread["goal"]["level"]) == ("mlops-engineer", 2)
        assert len(thread["decisions"]) == 8
        assert thread["waiting"] is None


def _begin(talker, hello, question, why, finished):
    talker.say(hello)
    assert talker.results() == ["chat"]
    talker.say(question)
    assert talker.data("result")[0]["goal"]["track_ids"] == ["mlops-engineer"]
    talker.say(why)
    assert talker.data("result")[0]["verdict"] == "first"
    talker.say(finished)
    assert talker.status == "waiting"
    assert learner(talker.client)["levels"] == {}


def _record_and_choose(talker, yes, finished, taste, why_not, what_if, chosen):
    waiting = talker.client.get(f"/v1/threads/{talker.thread}").json()["waiting"]
    assert waiting["change"] == "record_level"  # what waited before the restart still does, and yes is an answer to it
    talker.say(yes)
    assert talker.status == "done"
    assert learner(talker.client)["levels"] == {"git": 1}
    talker.say(finished)
    assert talker.data("stage")[1]["intents"] == ["record", "next"]
    talker.decide("accept")
    assert talker.results() == ["record", "next"]
    assert talker.data("result")[1]["goal"]["track_ids"] == ["mlops-engineer"]
    talker.say(taste)
    shown = [r["kind"] for step in talker.data("result")[0]["recommendations"] for r in step["resources"]]
    assert shown
    assert "video" not in shown
    talker.say(why_not)
    assert talker.data("result")[0]["about"]["id"] == "container-orchestration"
    talker.say(what_if)
    assert (talker.data("result")[0]["about"]["id"], talker.data("result")[0]["kind"]) == ("finops", "what-if")
    talker.say(chosen)
    talker.decide("accept")
    assert learner(talker.client)["branches"] == {"mlops-engineer": "finops"}


def _plan(talker, plan, smaller):
    talker.say(plan)
    assert talker.data("result")[0]["hours_per_week"] == 8
    talker.decide("accept")
    talker.say(smaller)
    assert talker.data("result")[0]["hours_per_week"] == 5
    assert talker.data("result")[0]["goal"]["track_ids"] == ["mlops-engineer"]
    talker.decide("accept")


def _go_on(talker, tick, orchestration, look, unlearnt, outside, thanks):
    talker.say(tick)
    talker.decide("accept")
    talker.say(orchestration)
    talker.decide("decline")
    for question, intent in zip(look, ["progress", "review", "resources", "assess"], strict=True):
        talker.say(question)
        assert talker.results() == [intent]
    assert talker.data("result")[0]["skill_id"] == "docker-basics"
    talker.say(unlearnt)
    talker.decide("accept")
    talker.say(outside)
    assert talker.data("result")[0]["goal"] is None
    talker.say(thanks)
    assert talker.results() == ["chat"]


def test_events_have_ids_that_count_and_end_settled(talker):
    talker.say("what should I learn next for MLOps")
    answer_id = talker.data("stage")[0]["answer_id"]
    assert [event["id"] for event in talker.events] == [f"{answer_id}:{n}" for n in range(1, len(talker.events) + 1)]
    assert [data["stage"] for data in talker.data("stage")] == ["begun", "heard", "working", "settled"]
    assert talker.answer == talker.data("result")[0]["answer"]


def test_an_answer_goes_on_behind_the_event_that_was_seen_last(client, talker):
    events = talker.say("what should I learn next for MLOps")
    answer_id = talker.data("stage")[0]["answer_id"]
    headers = {"Accept": "text/event-stream", "Last-Event-ID": events[2]["id"]}

    assert events_of(client.get(f"/v1/ask/{answer_id}", headers=headers).text) == events[3:]
    record = client.get(f"/v1/ask/{answer_id}").json()
    assert record["events"] == events
    assert record["status"] == "done"
    assert record["inputs"]["request"]["question"] == "what should I learn next for MLOps"


def test_who_wants_json_gets_the_whole_answer(client):
    response = client.post("/v1/ask", json={"question": "hi"}, headers={"Accept": "application/json"})
    assert response.json()["status"] == "done"
    assert response.json()["events"][-1]["data"]["stage"] == "settled"


@pytest.mark.parametrize(
    "question",
    ["I finished CI/CD", "plan me 6 hours a week for MLOps", "I'll take FinOps"],
    ids=["record", "plan", "choose"],
)
def test_declining_leaves_everything_as_it_was(client, talker, question):
    client.put("/v1/learners/me", json={"levels": {"git": 2}})
    before, evidence = learner(client), client.get("/v1/learners/me/evidence").json()
    talker.say(question)
    assert talker.status == "waiting"
    talker.decide("decline")
    assert talker.status == "done"
    assert learner(client) == before
    assert client.get("/v1/learners/me/evidence").json() == evidence
    assert client.get("/v1/plans").json()["items"] == []


def test_a_change_is_written_once_however_often_and_by_how_many_it_is_accepted(client, talker):
    talker.say("I finished CI/CD")
    body = {"approval_id": talker.data("approval")[0]["approval_id"], "decision": "accept"}
    address = f"/v1/threads/{talker.thread}/approvals"
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: client.post(address, json=body), range(4)))
    assert sorted(r.status_code for r in found) == [200, 409, 409, 409]
    assert {r.json()["code"] for r in found if r.status_code == 409} <= {"approval-decided", "thread-busy"}
    assert client.post(address, json=body).json()["code"] == "approval-decided"
    assert len(client.get("/v1/learners/me/evidence").json()["items"]) == 1


@pytest.mark.parametrize(
    ("question", "results"),
    [("I finished CI/CD. What now?", ["record", "next"]), ("plan me 6 hours a week for MLOps", ["plan", "plan"])],
    ids=["record", "plan"],
)
def test_what_was_written_when_the_process_ended_is_not_written_again(started, monkeypatch, question, results):
    decide = changing.decide

    def write_and_end(*given, **options):
        decide(*given, **options)
        raise SystemExit

    with started() as client, monkeypatch.context() as patch:
        talker = Talker(client)
        talker.say(question)
        approval = talker.data("approval")[0]["approval_id"]
        patch.setattr(changing, "decide", write_and_end)
        patch.setattr(Conversations, "_finish", lambda _, setting, *__: setting.live.end())
        talker.decide("accept")
        assert client.app.state.program.threads.approval(approval).status == "done"
    with started() as client:
        talker.client = client
        refused = client.post(
            f"/v1/threads/{talker.thread}/approvals", json={"approval_id": approval, "decision": "decline"}
        )
        assert refused.json()["code"] == "approval-decided"
        talker.decide("accept", approval)
        assert talker.results() == results
        assert talker.status == "done"
        evidence, plans = (client.get(f"/v1/{of}").json()["items"] for of in ("learners/me/evidence", "plans"))
        assert len(evidence) + len(plans) == 1


def test_what_was_shown_of_another_state_is_not_written(client, talker):
    talker.say("I finished CI/CD")
    client.post("/v1/learners/me/evidence", json={"skill_id": "git", "level": 3, "kind": "self-report"})
    talker.decide("accept")
    assert learner(client)["levels"] == {"git": 3}
    assert "nothing was written" in talker.answer


def test_whoever_goes_on_without_deciding_declines(client, talker):
    talker.say("I finished CI/CD")
    approval = talker.data("approval")[0]["approval_id"]
    talker.say("what should I learn next for MLOps")
    assert talker.results() == ["next"]
    refused = client.post(
        f"/v1/threads/{talker.thread}/approvals", json={"approval_id": approval, "decision": "accept"}
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "approval-decided")
    assert learner(client)["levels"] == {}


def shown_resources(talker, question, **more):
    """The ids of the resources that are shown on this question."""
    talker.say(question, **more)
    return [r["id"] for r in talker.data("result")[0]["items"]]


def opine(client, verdict, **about):
    body = {"learner_id": "me", "about": about, "verdict": verdict}
    assert client.post("/v1/feedback", json=body).status_code == 201


def test_resources_are_shown_as_what_was_said_of_them_has_it(client, talker):
    question, levels = "show me resources for Docker", {"levels": {"docker-basics": 2}}
    client.put("/v1/learners/me", json=levels)
    first, second, *others = before = shown_resources(talker, question)
    assert [r["level"] for r in talker.data("result")[0]["items"][:2]] == [3, 3]
    opine(client, "up", resource_id=second)
    assert shown_resources(talker, question) == [second, first, *others]
    opine(client, "down", resource_id=second)
    assert second not in shown_resources(talker, question)
    opine(client, "too-hard", skill_id="docker-basics")
    shown_resources(talker, question)
    assert talker.data("result")[0]["items"][0]["level"] == 2  # of what was too hard, what is easier
    assert shown_resources(Talker(client), question, learner=levels) == before


def test_resources_found_by_meaning_leave_out_what_was_sent_away(client, talker):
    question = "find me resources about something nice to read"
    first, *_ = shown_resources(talker, question)
    opine(client, "dead-link", resource_id=first)
    assert first not in shown_resources(Talker(client), question)


def test_a_question_back_is_asked_once(talker):
    talker.say("help")
    (back,) = talker.data("result")
    assert back["intent"] == "vague"
    assert len(back["choices"]) == 5
    talker.say("I am lost")
    assert talker.results() == ["next"]
    talker.say(back["choices"][0]["question"])
    assert talker.data("result")[0]["goal"]["track_ids"] == ["ai-engineer"]


def test_nothing_is_written_for_somebody_who_is_only_described(client, talker):
    talker.say("I finished CI/CD", learner={"levels": {"git": 2}})
    assert talker.status == "done"
    assert "nobody stored" in talker.answer
    assert learner(client)["levels"] == {}


def test_threads_are_listed_shown_and_deleted(client, talker):
    assert client.get("/v1/threads").json() == {"items": [], "next_cursor": None}
    talker.say("what should I learn next for MLOps")
    answer_id = talker.data("stage")[0]["answer_id"]
    other = Talker(client)
    other.say("안녕")
    listed = {t["title"] for t in client.get("/v1/threads").json()["items"]}
    assert listed == {"안녕", "what should I learn next for MLOps"}
    assert client.delete(f"/v1/threads/{talker.thread}").status_code == 204
    assert client.get(f"/v1/threads/{talker.thread}").status_code == 404
    assert client.get(f"/v1/ask/{answer_id}").status_code == 404
    body = {"question": "hi", "thread_id": talker.thread}
    assert client.post("/v1/ask", json=body).json()["code"] == "thread-not-found"


def test_with_the_learner_everything_they_said_is_gone(client, talker, tmp_path):
    talker.say("I finished CI/CD, my secret word is xylophone")
    assert client.delete("/v1/learners/me").status_code == 204
    assert client.get("/v1/threads").json()["items"] == []
    stored = sqlite3.connect(tmp_path / "home" / "mastery.db")
    tables = [name for (name,) in stored.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    assert {"threads", "checkpoints", "writes"} <= set(tables)
    assert not any("xylophone" in repr(row) for t in tables for row in stored.execute(f"SELECT * FROM {t}"))


def test_answers_are_kept_for_thirty_days(program, tmp_path):
    clock = [NOON]
    settings = Settings(home=tmp_path / "home", _env_file=None)
    own = Application(settings, knowledge=program.knowledge, now=lambda: clock[0])
    with TestClient(create_app(own, warm=False)) as client:
        talker = Talker(client)
        talker.say("hi")
        first = talker.data("stage")[0]["answer_id"]
        clock[0] = NOON + timedelta(days=29)
        talker.say("hi")
        assert client.get(f"/v1/ask/{first}").status_code == 200
        clock[0] = NOON + timedelta(days=31)
        talker.say("hi")
        assert client.get(f"/v1/ask/{first}").status_code == 404
        assert client.get(f"/v1/threads/{talker.thread}").json()["turns"] == 3


def test_a_thread_is_answered_in_one_at_a_time(client, talker):
    talker.say("hi")
    threads = client.app.state.program.threads
    thread = threads.load(talker.thread)
    assert threads.claim(thread, "another", NOON, left_before=NOON).taken
    refused = client.post("/v1/ask", json={"question": "hi", "thread_id": talker.thread})
    assert (refused.status_code, refused.json()["code"]) == (409, "thread-busy")
    # one that was left by a process that ended does not hold it for ever
    later = NOON + timedelta(minutes=10)
    assert threads.claim(thread, "later", later, left_before=later - timedelta(minutes=2)).taken


def test_a_conversation_goes_on_in_postgresql_after_a_restart(started, empty):
    url = empty("postgresql")
    with started(database_url=url) as client:
        talker = Talker(client)
        talker.say("I finished CI/CD. What now?")
        assert talker.status == "waiting"
    with started(database_url=url) as client:
        talker.client = client
        talker.decide("accept")
        assert talker.results() == ["record", "next"]
        assert learner(client)["levels"] == {"ci-cd": 1}
        assert client.delete("/v1/learners/me").status_code == 204


def test_the_language_is_that_of_what_is_said_unless_one_is_asked_for(client):
    korean = Talker(client)
    korean.say("다음에 뭐 배워?")
    assert "배우" in korean.answer or "단계" in korean.answer
    english = Talker(client, language="en")
    english.say("다음에 뭐 배워?")
    assert english.answer.isascii() or "steps" in english.answer


def test_a_part_that_fails_says_why_and_the_others_are_answered(talker, monkeypatch):
    from service.assessment.bank import ItemBank
    from service.errors import NotFound
    from service.messages import saying

    def none(*_):
        raise NotFound("items-not-found", saying("error.no-items", skill="git", level=1))

    monkeypatch.setattr(ItemBank, "at", none)
    talker.say("Quiz me on Git. What should I learn next for MLOps?")
    assert [data["code"] for data in talker.data("failed")] == ["items-not-found"]
    assert talker.results() == ["next"]
    assert talker.status == "done"


def test_stopping_an_answer_ends_its_call_to_the_model_and_nothing_more_is_told(started):
    asked_of_model = Event()

    def hangs_once_asked(handler, body):
        asked_of_model.set()
        hangs(handler, body)

    with FaultyServer(hangs_once_asked).running() as server:
        with started(openai_base_url=server.url, llm_model="slow", llm_timeout=60) as client:
            talker, threads = Talker(client), ThreadPoolExecutor(1)
            asked = threads.submit(talker.say, "what should I learn next for MLOps")
            assert asked_of_model.wait(20)
            thread_id = client.get("/v1/threads").json()["items"][0]["thread_id"]
            answer_id = client.app.state.program.threads.load(thread_id).busy_with
            assert client.delete(f"/v1/ask/{answer_id}").status_code == 204
            asked.result(timeout=20)
            assert talker.status == "cancelled"
            assert talker.data("result") == []
            assert client.get(f"/v1/ask/{answer_id}").json()["status"] == "cancelled"
            assert client.get(f"/v1/threads/{thread_id}").json()["turns"] == 0
            threads.shutdown()
        assert len(server.requests) == 1


def test_who_sits_at_the_machine_talks_about_several_learners_apart(client):
    for name in ("ann", "bob"):
        client.put(f"/v1/learners/{name}", json={"levels": {"git": 1}})
    talker = Talker(client)
    talker.say("I finished CI/CD", learner_id="ann")
    talker.say("yes")  # in a thread about ann
    assert client.get("/v1/learners/ann").json()["levels"] == {"git": 1, "ci-cd": 1}
    assert client.get("/v1/learners/bob").json()["levels"] == {"git": 1}
    counts = [
        len(client.get("/v1/threads", params={"learner_id": who}).json()["items"]) for who in ("ann", "bob", "me")
    ]
    assert counts == [1, 0, 0]
    assert client.delete("/v1/learners/ann").status_code == 204
    assert client.get(f"/v1/threads/{talker.thread}").status_code == 404
