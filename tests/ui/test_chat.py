"""The conversation on the page, against the real API in this process."""

import json

import httpx
import pytest

from service.assessment.bank import ItemBank
from service.messages import say as say_in
from tests.ui.conftest import shown
from ui import following, transport
from ui.texts import catalogue

EN = catalogue("en")
SAID = {"en": "I finished CI/CD. What now?", "ko": "CI/CD 끝냈어. 다음은 뭐야?"}
LEARNER = {"levels": {"git": 2, "docker-basics": 1}, "goals": [{"track_id": "mlops-engineer"}], "hours_per_week": 6}


@pytest.fixture
def minji(api):
    api.put("/v1/learners/minji", json=LEARNER)
    return lambda: api.get("/v1/learners/minji").json()


def say(screen, text):
    screen.chat_input[0].set_value(text).run()


def press(screen, start):
    next(button for button in screen.button if (button.key or "").startswith(start)).click().run()


def keys(screen):
    return [button.key or "" for button in screen.button]


def links(screen):
    return [link.label for link in screen.main.get("page_link")]


def errors(screen):
    return "\n".join(error.value for error in screen.error)


OF_MINJI = {"learner_id": "minji"}


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_whoever_has_said_nothing_is_offered_examples_that_are_asked(api, minji, open_page, lang):
    screen = open_page("chat", lang=lang, learner="minji")

    screen.button(key="start-next").click().run()

    threads = api.get("/v1/threads", params=OF_MINJI).json()["items"]
    assert [thread["title"] for thread in threads] == [catalogue(lang)["chat.start.next"]]
    assert screen.query_params["thread"] == threads[0]["thread_id"]
    assert "MLOps" in shown(screen)
    assert "start-next" not in keys(screen)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_what_is_accepted_is_written_and_the_answer_goes_on(api, minji, open_page, lang):
    screen = open_page("chat", lang=lang, learner="minji")
    say(screen, SAID[lang])
    assert catalogue(lang)["chat.would"] in shown(screen)
    assert minji()["levels"].get("ci-cd", 0) == 0

    press(screen, "accept-")

    assert minji()["levels"]["ci-cd"] == 1
    assert catalogue(lang)["chat.decided.accept"] in shown(screen)
    assert catalogue(lang)["chat.to.next"] in links(screen)
    assert not [key for key in keys(screen) if key.startswith(("accept-", "chat-stop"))]
    assert screen.session_state["client"].learner().levels["ci-cd"] == 1


def test_what_is_declined_leaves_everything_as_it_was(api, minji, open_page):
    screen = open_page("chat", lang="en", learner="minji")
    before = minji()
    say(screen, SAID["en"])

    press(screen, "decline-")

    assert minji() == before
    assert EN["chat.decided.decline"] in shown(screen)


def test_a_change_that_waits_is_shown_again_with_its_question_after_a_refresh(api, minji, open_page):
    first = open_page("chat", lang="en", learner="minji")
    say(first, SAID["en"])

    again = open_page("chat", lang="en", learner="minji", thread=first.query_params["thread"])

    assert SAID["en"] in shown(again)
    press(again, "accept-")
    assert minji()["levels"]["ci-cd"] == 1
    assert EN["chat.decided.accept"] in shown(again)


def test_a_decision_can_be_said(api, minji, open_page):
    screen = open_page("chat", lang="en", learner="minji")
    say(screen, SAID["en"])

    say(screen, "yes")

    assert minji()["levels"]["ci-cd"] == 1
    assert EN["chat.decided.accept"] in shown(screen)
    assert shown(screen).count(SAID["en"]) == 1


def test_what_was_passed_over_says_so_and_a_decision_elsewhere_is_told(api, minji, open_page):
    screen = open_page("chat", lang="en", learner="minji")
    say(screen, SAID["en"])
    thread = screen.query_params["thread"]
    waiting = api.get(f"/v1/threads/{thread}").json()["waiting"]["approval_id"]
    api.post(f"/v1/threads/{thread}/approvals", json={"approval_id": waiting, "decision": "decline"})

    press(screen, "accept-")

    assert minji()["levels"].get("ci-cd", 0) == 0
    assert EN["problem.conflict"] in errors(screen)

    say(screen, "I finished Model Logging")
    say(screen, "what should I learn next?")
    assert EN["chat.decided.aside"] in shown(screen)


def test_a_thread_is_opened_from_the_list_with_the_last_answer_whole(api, minji, open_page):
    screen = open_page("chat", lang="en", learner="minji")
    say(screen, "hi")
    say(screen, "what should I learn next for MLOps")
    thread = screen.query_params["thread"]

    later = open_page("chat", lang="en", learner="minji")
    later.button(key=f"thread-{thread}").click().run()

    assert later.query_params["thread"] == thread
    assert EN["chat.to.next"] in links(later)
    press(later, "more-")
    assert not [key for key in keys(later) if key.startswith("more-")]


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_what_was_not_answered_to_its_end_stands_there_on_the_next_visit(api, minji, open_page, monkeypatch, lang):
    def broken(*_):
        raise RuntimeError

    screen = open_page("chat", lang=lang, learner="minji")
    say(screen, SAID[lang])
    thread = screen.query_params["thread"]
    answer_id = api.get(f"/v1/threads/{thread}").json()["answer_id"]
    assert api.delete(f"/v1/ask/{answer_id}").status_code == 204
    with monkeypatch.context() as patch:
        patch.setattr(ItemBank, "at", broken)
        say(screen, "quiz me on Git")
    say(screen, "hi")

    later = open_page("chat", lang=lang, learner="minji", thread=thread)

    texts = catalogue(lang)
    seen = [shown(later).index(text) for text in (SAID[lang], texts["chat.ended.cancelled"], "quiz me on Git")]
    assert seen == sorted(seen)
    assert shown(later).index(texts["chat.ended.failed"]) > seen[-1]
    assert shown(later).count(say_in(lang, "error.internal")) == 1


def test_a_thread_is_forgotten_after_confirmation(api, minji, open_page):
    screen = open_page("chat", lang="en", learner="minji")
    say(screen, "hi")

    screen.button(key="thread-delete").click().run()
    assert len(api.get("/v1/threads", params=OF_MINJI).json()["items"]) == 1
    screen.button(key="confirm-delete").click().run()

    assert api.get("/v1/threads", params=OF_MINJI).json()["items"] == []
    assert "thread" not in screen.query_params


def test_a_thread_that_is_gone_is_told_so_and_a_new_one_begins(api, open_page):
    screen = open_page("chat", lang="en", thread="nosuchthread")
    assert EN["chat.gone"] in shown(screen)

    screen.button(key="thread-gone").click().run()

    assert EN["chat.starts"] in shown(screen)


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"en": "help", "ko": "도와줘"}, None),
        ({"en": "drift or FinOps?", "ko": "MLOps 분기에서 뭘 골라야 해?"}, "branch.skills"),
        ({"en": "plan me 6 hours a week", "ko": "주 6시간 계획 짜줘"}, "chat.draft"),
        ({"en": "why not CI/CD first?", "ko": "왜 CI/CD부터가 아니야?"}, "chat.way.now"),
        ({"en": "videos on Docker", "ko": "쿠버네티스 책 추천해줘"}, "resource.free"),
        ({"en": "quiz me on Linux", "ko": "리눅스 문제 내줘"}, None),
        ({"en": "how far am I?", "ko": "내 현황 보여줘"}, "progress.skills"),
        ({"en": "what should I review today?", "ko": "복습할 거 있어?"}, None),
    ],
)
def test_each_kind_of_answer_has_its_card(api, minji, open_page, said, told, lang):
    screen = open_page("chat", lang=lang, learner="minji")

    say(screen, said[lang])

    assert not screen.exception
    assert not screen.error
    assert told is None or catalogue(lang)[told] in shown(screen)
    assert catalogue(lang)["problem.crashed"] not in shown(screen)


def test_a_choice_is_said_by_a_click(api, minji, open_page):
    screen = open_page("chat", lang="en", learner="minji")
    say(screen, "help")

    press(screen, "choice-")

    thread = api.get(f"/v1/threads/{screen.query_params['thread']}").json()
    assert len(thread["last"]) == 2


def test_another_page_can_have_something_said(api, minji, open_page):
    screen = open_page("next", lang="en", learner="minji", q="what should I learn next for MLOps")

    screen.button(key="talk-about").click().run()

    assert [t["title"] for t in api.get("/v1/threads", params=OF_MINJI).json()["items"]] == [
        "what should I learn next for MLOps"
    ]


# what can go wrong on the way


def _event(number, kind, **data):
    return f"id: a1:{number}\nevent: {kind}\ndata: {json.dumps(data)}\n\n".encode()


EVENTS = [
    _event(1, "stage", stage="begun", answer_id="a1", thread_id="t1", text="Listening."),
    _event(2, "delta", text="One."),
    _event(3, "delta", text=" Two."),
    _event(4, "stage", stage="settled", answer_id="a1", thread_id="t1", text="Answered.", status="done"),
]
HEADERS = {"content-type": "text/event-stream", "x-answer-id": "a1", "x-thread-id": "t1"}
THREAD = {
    "thread_id": "t1", "title": "hi", "turns": 0, "created_at": "2026-11-24T10:00:00Z", "goal": None, "last": [],
    "updated_at": "2026-11-24T10:00:00Z", "conditions": {}, "decisions": [], "waiting": None, "answer_id": None,
}  # fmt: skip


class Breaking(httpx.SyncByteStream):
    """Events, and then the connection is gone."""

    def __init__(self, events):
        self.events = events

    def __iter__(self):
        yield from self.events
        raise httpx.ReadError("gone")


@pytest.fixture
def script(broken, api, monkeypatch):
    """Puts a service behind the page whose answers are scripted; everything else is real. Gives what was asked."""
    monkeypatch.setattr(following, "PAUSES", (0.0, 0.0))
    asked = []

    def script_(*answers):
        left = list(answers)

        def handle(request):
            path = request.url.path
            if path.startswith("/v1/ask"):
                asked.append((request.method, request.headers.get("last-event-id")))
                return left.pop(0) if left else httpx.Response(503)
            if path == "/v1/threads/t1":
                return httpx.Response(200, json=THREAD)
            if path == "/v1/threads":
                return httpx.Response(200, json={"items": []})
            sent = {name: value for name, value in request.headers.items() if name not in {"host", "content-length"}}
            found = api.request(request.method, str(request.url), content=request.read(), headers=sent)
            return httpx.Response(
                found.status_code, content=found.content, headers={"etag": found.headers.get("etag", "")}
            )

        broken(handle)
        return asked

    return script_


def streamed(events, *, breaks=False):
    return httpx.Response(
        200, headers=HEADERS, stream=Breaking(events) if breaks else httpx.ByteStream(b"".join(events))
    )


def test_a_dropped_connection_is_taken_up_where_it_broke_and_nothing_is_asked_twice(script, open_page):
    asked = script(streamed(EVENTS[:2], breaks=True), streamed(EVENTS[2:]))
    screen = open_page("chat", lang="en")

    say(screen, "hi")

    assert asked == [("POST", None), ("GET", "a1:2")]
    assert "One. Two." in shown(screen)
    assert not screen.error


def test_an_answer_that_cannot_be_reached_is_told_so_and_read_on_later(script, open_page):
    asked = script(streamed(EVENTS[:2], breaks=True), httpx.Response(503), httpx.Response(503))
    screen = open_page("chat", lang="en")
    say(screen, "hi")
    assert EN["chat.broken"] in errors(screen)
    assert [method for method, _ in asked] == ["POST", "GET", "GET"]

    asked = script(streamed(EVENTS[2:]))
    screen.button(key="chat-read-on").click().run()

    assert asked[-1] == ("GET", "a1:2")
    assert "One. Two." in shown(screen)
    assert not screen.error


def test_events_that_are_missing_are_asked_for(script, open_page):
    asked = script(streamed(EVENTS[2:]), streamed(EVENTS))

    screen = open_page("chat", lang="en")
    say(screen, "hi")

    assert asked == [("POST", None), ("GET", None)]
    assert "One. Two." in shown(screen)


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize(
    ("status", "code", "text"),
    [(409, "thread-busy", "chat.busy"), (422, "c", "problem.invalid"), (429, "c", "problem.busy")],
)
def test_what_is_not_taken_is_kept_and_can_be_sent_again(script, open_page, status, code, text, lang):
    body = {"type": "about:blank", "title": "t", "status": status, "detail": "expected", "code": code}
    script(httpx.Response(status, json=body, headers={"retry-after": "17"}), streamed(EVENTS))
    screen = open_page("chat", lang=lang)
    say(screen, "hi there")
    assert catalogue(lang)[text] in errors(screen)
    assert "hi there" in shown(screen)
    assert status != 429 or "17" in errors(screen)

    screen.button(key="chat-again").click().run()

    assert "One. Two." in shown(screen)
    assert not screen.error


def test_what_was_taken_though_nothing_came_back_is_not_asked_twice(api, open_page, monkeypatch):
    screen = open_page("chat", lang="en")
    real = transport.stream

    def lost(*given, **options):
        response = real(*given, **options)
        response.read()
        response.close()
        raise transport.unreachable(httpx.ReadError("gone"))

    with monkeypatch.context() as patch:
        patch.setattr(transport, "stream", lost)
        say(screen, "hi")
    assert screen.error

    screen.button(key="chat-again").click().run()

    assert not screen.error
    (thread,) = api.get("/v1/threads").json()["items"]
    assert (thread["thread_id"], thread["turns"]) == (screen.query_params["thread"], 1)


def test_a_service_that_is_down_is_told_and_the_question_is_kept(api, open_page, monkeypatch):
    screen = open_page("chat", lang="en")
    real = transport.stream

    def down(*_, **__):
        raise transport.unreachable(httpx.ConnectError("no"))

    monkeypatch.setattr(transport, "stream", down)
    say(screen, "hi")
    assert EN["problem.down"] in errors(screen)

    monkeypatch.setattr(transport, "stream", real)
    screen.button(key="chat-again").click().run()

    assert not screen.error
    assert len(api.get("/v1/threads").json()["items"]) == 1


def test_who_must_sign_in_first_is_asked_to_and_then_heard(script, open_page):
    asked = script(httpx.Response(401), streamed(EVENTS))
    screen = open_page("chat", lang="en")
    say(screen, "hi")
    assert EN["login.title"] in shown(screen)

    screen.text_input[0].set_value("pom_right")
    next(button for button in screen.button if button.label == EN["login.enter"]).click().run()

    assert [method for method, _ in asked] == ["POST", "POST"]
    assert "One. Two." in shown(screen)
