"""Whatever a model's server does, the answer is right, in time, and says what happened."""

import gzip
import json
import resource
import time

import pytest

import service.llm.openai_model  # noqa: F401  # imported by the first call otherwise, in the time of that call
from service.bootstrap import Application
from service.contract import NextRequest
from service.llm.prompting import render
from service.settings import Settings
from tests.fakes.faulty_server import (
    FaultyServer,
    body,
    completion,
    drips,
    explains,
    floods,
    hangs,
    hangs_up,
    says,
    status,
    truncates,
)

TIMEOUT = 1.0
MOST_SECONDS = 8.0
"""For an answer with a model that takes all of its second, on a busy machine."""

QUESTIONS = {"en": "what should I learn next for MLOps", "ko": "MLOps를 하려면 다음에 무엇을 배워야 하나요"}
FIRST = {"en": "Python Syntax & Types", "ko": "파이썬 문법과 자료형"}
RIGHT = {
    "en": "Start with Python Syntax & Types, because the next steps stand on it.",
    "ko": "파이썬 문법과 자료형부터 시작하세요. 다음 단계들이 그 위에 서 있기 때문입니다.",
}
WRONG = {
    "en": {
        "invented-url": " Watch https://learn.example/python first.",
        "bare-url": " It is all on pythonlessons.example too.",
        "invented-id": " Then take the skill quantum-telepathy.",
        "invented-title": " Then follow it with Quantum Telepathy at the Academy.",
        "another-language": " Das ist der beste Weg für alle Lernenden hier.",
        "prompt": " You explain a decision that an engine has already taken for a learner.",
        "number": " It takes 9999 hours.",
        "unit": " It takes 15 hours and then you are there.",
        "locked": " Drift Detection is open as well.",
    },
    "ko": {
        "invented-url": " https://learn.example/python 강의부터 보세요.",
        "bare-url": " pythonlessons.example 사이트에 다 있습니다.",
        "invented-id": " 그다음 quantum-telepathy 스킬을 배우세요.",
        "invented-title": " 그다음 Quantum Telepathy를 배우세요.",
        "another-language": " This is the best way for all of the learners.",
        "prompt": " You explain a decision that an engine has already taken for a learner.",
        "number": " 9999시간이 걸립니다.",
        "unit": " 모두 15시간이면 됩니다.",
        "locked": " 드리프트 감지는 이미 열려 있습니다.",
    },
}
UNAVAILABLE = {
    "hangs": hangs,
    "drips-head": drips(head=True),
    "drips-body": drips(head=False),
    "drips-to-the-end": drips(head=False, sized=False),
    "hangs-up": hangs_up,
    "truncated": truncates,
    "429-for-an-hour": status(429, retry_after="3600"),
    "429-until-a-date": status(429, retry_after="Fri, 31 Dec 2199 23:59:59 GMT"),
    "429-for-nonsense": status(429, retry_after="soon"),
    "500": status(500),
    "503": status(503, retry_after="0"),
    "401": status(401),
    "404": status(404),
    "elsewhere": status(307, location="http://127.0.0.1:9/v1/chat/completions"),
}
UNUSABLE = {
    "10-MB": floods(10),
    "no-json": body(b"<html>Bad gateway</html>"),
    "html": body(b"<html>Welcome</html>", "text/html"),
    "no-object": body(b"[1, 2]"),
    "nothing": body(b"{}"),
    "strange-choices": body(b'{"choices": "abc"}'),
    "deep": body(b"[" * 100_000),
    "packed": body(gzip.compress(b" " * 50_000_000), content_encoding="gzip"),
    "content-no-json": says("Sure! Here is the answer."),
    "content-cut": says('{"explanation": "Start with Pyth'),
    "content-deep": says("[" * 100_000),
    "content-list": says("[]"),
    "content-none": says(None),
    "refusal": says('{"refusal": "I cannot help with that."}'),
    "no-text": says('{"explanation": 7}'),
    "empty": explains(""),
    "rambles": explains("Python Syntax & Types " * 500),
    "off-topic": explains("I cannot help with that, as a language model."),
}


@pytest.fixture(scope="module")
def plain(program):
    """What the engine says alone."""
    return {lang: program.recommend_next(NextRequest(question=q)) for lang, q in QUESTIONS.items()}


@pytest.fixture
def ask(program, tmp_path):
    """Answers a question by the whole program, its model behind this server."""

    def run(server, question, **settings):
        configured = {"openai_base_url": server.url, "llm_timeout": TIMEOUT, **settings}
        application = Application(Settings(home=tmp_path, _env_file=None, **configured), knowledge=program.knowledge)
        begun = time.monotonic()
        answer = application.recommend_next(NextRequest(question=question))
        return answer, time.monotonic() - begun

    return run


def codes(answer):
    return [n.code for n in answer.notices]


def assert_right(answer, plain):
    """The engine's decision, untouched."""
    assert answer.recommendations == plain.recommendations
    assert (answer.goal, answer.remaining, answer.branches) == (plain.goal, plain.remaining, plain.branches)


@pytest.mark.parametrize("lang", QUESTIONS)
@pytest.mark.parametrize("fault", UNAVAILABLE)
def test_a_model_that_does_not_answer_is_done_without(ask, plain, fault, lang):
    with FaultyServer(UNAVAILABLE[fault]).running() as server:
        answer, seconds = ask(server, QUESTIONS[lang])
    assert server.requests
    assert answer.answer == plain[lang].answer
    assert_right(answer, plain[lang])
    assert "model-unavailable" in codes(answer)
    assert seconds < MOST_SECONDS


def test_a_server_that_refuses_connections_is_done_without(ask, plain):
    server = FaultyServer(hangs)
    server._server.server_close()
    answer, seconds = ask(server, QUESTIONS["en"])
    assert answer.answer == plain["en"].answer
    assert "model-unavailable" in codes(answer)
    assert seconds < MOST_SECONDS


@pytest.mark.parametrize("fault", UNUSABLE)
def test_an_answer_of_no_use_is_replaced(ask, plain, fault):
    with FaultyServer(UNUSABLE[fault]).running() as server:
        answer, seconds = ask(server, QUESTIONS["en"], llm_timeout=3.0)
    assert len(server.requests) == 1, "what came in a wrong form is not asked for again"
    assert answer.answer == plain["en"].answer
    assert_right(answer, plain["en"])
    assert "model-corrected" in codes(answer)
    assert seconds < MOST_SECONDS + 2


def test_of_ten_megabytes_only_the_first_are_read(ask, plain):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with FaultyServer(floods(200)).running() as server:
        answer, _ = ask(server, QUESTIONS["en"], llm_timeout=5.0)
        assert server.hung_up.wait(5)
    assert server.sent < 16_000_000  # two are read, the rest are the buffers of two sockets
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000  # kilobytes
    assert "model-corrected" in codes(answer)


@pytest.mark.parametrize("fault", [status(500), status(503), hangs_up, truncates, status(429, retry_after="0")])
def test_a_passing_fault_is_not_noticed(ask, plain, fault):
    with FaultyServer(fault, explains(RIGHT["en"])).running() as server:
        answer, _ = ask(server, QUESTIONS["en"], llm_timeout=10.0)
    assert len(server.requests) == 2
    assert answer.answer == RIGHT["en"]
    assert not {"model-unavailable", "model-corrected"} & set(codes(answer))


def test_retry_after_is_honoured(ask):
    with FaultyServer(status(429, retry_after="1"), explains(RIGHT["en"])).running() as server:
        answer, seconds = ask(server, QUESTIONS["en"], llm_timeout=10.0)
    assert answer.answer == RIGHT["en"]
    assert seconds >= 1.0


@pytest.mark.parametrize("code", [400, 401, 403, 404, 422])
def test_what_is_refused_is_not_asked_again(ask, code):
    with FaultyServer(status(code)).running() as server:
        ask(server, QUESTIONS["en"])
    assert len(server.requests) == 1


@pytest.mark.parametrize("lang", QUESTIONS)
@pytest.mark.parametrize("what", WRONG["en"])
def test_a_sentence_that_does_not_hold_is_left_out(ask, plain, lang, what):
    with FaultyServer(explains(RIGHT[lang] + WRONG[lang][what])).running() as server:
        answer, _ = ask(server, QUESTIONS[lang])
    assert answer.answer == RIGHT[lang]
    assert "model-corrected" in codes(answer)
    assert_right(answer, plain[lang])


@pytest.mark.parametrize("lang", QUESTIONS)
def test_what_holds_is_used_as_it_is(ask, plain, lang):
    with FaultyServer(explains(RIGHT[lang])).running() as server:
        answer, _ = ask(server, QUESTIONS[lang], llm_prices={"gpt-5-mini": (1.0, 10.0)})
    assert answer.answer == RIGHT[lang]
    assert not {"model-unavailable", "model-corrected"} & set(codes(answer))
    assert answer.engine.model_dump() == {
        "model": "gpt-5-mini",
        "calls": 1,
        "input_tokens": 400,
        "output_tokens": 60,
        "cost": pytest.approx(0.001),
        "prompts": {"explain": render("explain", **dict.fromkeys(FACTS, "x")).hash},
    }
    assert len(server.requests) == 1


FACTS = ("language_name", "goal", "first", "level", "hours", "reasons", "then", "steps", "total", "question")


def unsure(program, lang):
    """A question that leaves its goal open, so that the model is asked which."""
    questions = {
        "en": "I have model_final.py, model_final2.py and model_REALLY_final.py."
        " There must be a saner way to keep history and go back.",
        "ko": "학습 서버를 켜둔 채 퇴근해서 한 달에 몇백씩 나가요. 남는 시간대 할인 서버를 끊겨도 괜찮게 쓰고 싶은데.",
    }
    found = program.knowledge.interpreter.interpret(questions[lang])
    assert found.goals
    assert not found.sure
    return questions[lang]


@pytest.mark.parametrize("lang", QUESTIONS)
@pytest.mark.parametrize(
    "chosen", [{"letter": "Z", "number": "99"}, {"letter": "quantum-telepathy", "number": "1"}, {"id": "drift"}, {}]
)
def test_an_invented_goal_is_not_followed(ask, program, lang, chosen):
    question = unsure(program, lang)
    with FaultyServer(says(json.dumps(chosen))).running() as server:
        answer, _ = ask(server, question)
    assert_right(answer, program.recommend_next(NextRequest(question=question)))
    assert "model-corrected" in codes(answer)
    assert answer.engine.calls == 2
    assert answer.engine.input_tokens + answer.engine.output_tokens <= 3000


def test_who_does_not_answer_once_is_not_waited_for_again(ask, program):
    with FaultyServer(hangs).running() as server:
        answer, seconds = ask(server, unsure(program, "en"))
    assert len(server.requests) == 1
    assert codes(answer).count("model-unavailable") == 1
    assert seconds < MOST_SECONDS


def test_a_server_that_claims_more_than_the_budget_is_not_asked_again(ask, program):
    greedy = completion('{"letter": "A", "number": "1"}')
    greedy["usage"] = {"prompt_tokens": 2900, "completion_tokens": 60, "total_tokens": 2960}
    with FaultyServer(body(json.dumps(greedy).encode())).running() as server:
        answer, _ = ask(server, unsure(program, "en"))
    assert len(server.requests) == 1
    assert "model-unavailable" in codes(answer)


def test_nothing_of_a_server_s_error_reaches_the_learner(ask):
    with FaultyServer(body(b'{"error": "key sk-secret is wrong"}', "text/plain")).running() as server:
        answer, _ = ask(server, QUESTIONS["en"])
    assert "sk-secret" not in answer.model_dump_json()


def test_after_many_failures_nobody_waits(program, tmp_path):
    with FaultyServer(hangs).running() as server:
        settings = Settings(home=tmp_path, _env_file=None, openai_base_url=server.url, llm_timeout=0.1)
        application = Application(settings, knowledge=program.knowledge)
        for _ in range(7):
            answer = application.recommend_next(NextRequest(question=QUESTIONS["en"]))
            assert "model-unavailable" in codes(answer)
    assert len(server.requests) == 5
