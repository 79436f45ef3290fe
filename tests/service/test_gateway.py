"""The gateway: what is asked again, when nobody is asked at all, what is paid, and how a stream ends."""

from datetime import UTC, datetime
from threading import Barrier, Event, Thread

import pytest

from service.errors import Misconfigured
from service.llm.circuit_breaker import CircuitBreaker
from service.llm.daily_allowance import DailyAllowance
from service.llm.gateway import Gateway
from service.llm.language_model import ModelUnavailable, Prompt, UnusableAnswer, Usage
from service.llm.openai_model import OpenAIModel
from service.llm.provider_errors import retry_after
from service.llm.scripted_model import ScriptedModel
from service.llm.tokens import estimate
from service.settings import Settings, load_settings
from service.telemetry.telemetry import Telemetry
from tests.fakes.faulty_server import FaultyServer, for_ever, hangs, status, streams

PROMPT = Prompt("explain", "abc", "system", "user")
DOWN = ("explain", ModelUnavailable("down", cause="server-error"))
GOOD = ("explain", {"ok": True})


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self):
        self.now, self.slept = 0.0, []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock():
    return Clock()


def gateway(script, clock, **options):
    model = ScriptedModel(script)
    options = {"timeout": 10.0, "clock": clock, "sleep": clock.sleep, **options}
    return Gateway(model, **options), model


def ask(found):
    return found.complete(PROMPT, {}, 100)


def test_a_server_error_is_asked_again_after_a_random_while(clock):
    found, model = gateway([DOWN, DOWN, GOOD], clock)
    assert ask(found).data == {"ok": True}
    model.assert_consumed()
    assert len(clock.slept) == 2
    assert all(0 <= s <= 2 for s in clock.slept)


def test_three_attempts_are_enough(clock):
    found, model = gateway([DOWN] * 3, clock)
    with pytest.raises(ModelUnavailable):
        ask(found)
    model.assert_consumed()


@pytest.mark.parametrize(
    "error",
    [
        ModelUnavailable(cause="refused"),
        ModelUnavailable(cause="timeout"),
        ModelUnavailable(cause="rate-limited", retry_after=11.0),
        UnusableAnswer("no JSON"),
    ],
)
def test_what_is_not_worth_it_is_not_asked_again(clock, error):
    found, _ = gateway([("explain", error)], clock)
    with pytest.raises(type(error)):
        ask(found)
    assert clock.slept == []


def test_the_wish_of_the_provider_is_honoured_within_the_time_left(clock):
    error = ModelUnavailable(cause="rate-limited", retry_after=4.0)
    found, _ = gateway([("explain", error)] * 3, clock)
    with pytest.raises(ModelUnavailable):
        ask(found)
    assert len(clock.slept) == 2  # 8 of 10 seconds are gone; a third wait would be too long
    assert all(4.0 <= s <= 4.1 for s in clock.slept)


def test_retry_after_is_seconds_or_a_date():
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert retry_after({"retry-after": "7"}, now) == 7
    assert retry_after({"retry-after": "Tue, 24 Nov 2026 12:00:30 GMT"}, now) == 30
    assert retry_after({"retry-after": "Tue, 24 Nov 2026 11:00:00 GMT"}, now) == 0
    for nonsense in ("", "soon", "-1", "nan", "Xyz, 99 Foo 2026"):
        assert retry_after({"retry-after": nonsense}, now) is None


def fail(breaker, cause="server-error"):
    with pytest.raises(ModelUnavailable), breaker.guarding():
        raise ModelUnavailable(cause=cause)


def test_the_circuit_opens_after_failures_in_a_row_and_one_call_tries_after_a_pause(clock):
    breaker = CircuitBreaker(failures=3, pause=30, clock=clock)
    for _ in range(2):
        fail(breaker)
    with breaker.guarding():
        pass  # one success, and counting begins anew
    for _ in range(3):
        fail(breaker)
    with pytest.raises(ModelUnavailable, match="circuit"), breaker.guarding():
        pass
    clock.now += 30
    fail(breaker)  # the one that tries
    with pytest.raises(ModelUnavailable, match="circuit"), breaker.guarding():
        pass
    clock.now += 30
    with breaker.guarding(), pytest.raises(ModelUnavailable, match="circuit"), breaker.guarding():
        pass  # half-open: no second one while the first tries
    with breaker.guarding():
        pass


def test_what_says_nothing_about_the_provider_opens_no_circuit(clock):
    breaker = CircuitBreaker(failures=1, pause=30, clock=clock)
    fail(breaker, "refused")
    with pytest.raises(UnusableAnswer), breaker.guarding():
        raise UnusableAnswer
    with breaker.guarding():
        pass


def test_calls_run_side_by_side():
    breaker, together = CircuitBreaker(), Barrier(4, timeout=5)

    def call():
        with breaker.guarding():
            together.wait()

    threads = [Thread(target=call) for _ in range(3)]
    for thread in threads:
        thread.start()
    together.wait()
    for thread in threads:
        thread.join()


def test_a_learner_s_day_is_over_when_their_tokens_are_and_others_are_not_concerned(clock):
    found, model = gateway([GOOD] * 3, clock, allowance=DailyAllowance(150, "memory://"))
    minji, ann = found.charged_to("minji"), found.charged_to("ann")
    ask(minji), ask(minji)  # 52 tokens each, 20 of them reserved beforehand
    for _ in range(5):
        try:
            ask(minji)
        except ModelUnavailable as error:
            assert error.cause == "daily-budget"
            break
    else:
        pytest.fail("never refused")
    model._script.append(GOOD)
    assert ask(ann).data == {"ok": True}


def test_several_processes_count_in_one_storage():
    one, other = (DailyAllowance(100, "memory://") for _ in range(2))
    other._strategy = one._strategy  # as a redis:// address gives them
    one.reserve("minji", 60)
    with pytest.raises(ModelUnavailable):
        other.reserve("minji", 60)


def test_a_storage_that_there_is_not_is_said():
    with pytest.raises(Misconfigured, match="MASTERY_RATE_LIMIT_STORAGE"):
        DailyAllowance(100, "nowhere://")


def test_prices_are_per_million_tokens(clock):
    found, _ = gateway([GOOD], clock, prices={"scripted": (2.0, 10.0)})
    answer = ask(found)
    assert answer.cost == pytest.approx((answer.input_tokens * 2 + answer.output_tokens * 10) / 1e6)
    assert ask(gateway([GOOD], clock)[0]).cost is None


@pytest.mark.parametrize("wrong", ["gpt", "gpt=1", "gpt=1/x", "=1/2", "gpt=-1/2", "gpt=nan/1"])
def test_prices_that_cannot_be_read_are_said(monkeypatch, wrong):
    monkeypatch.setenv("MASTERY_LLM_PRICES", wrong)
    with pytest.raises(Misconfigured, match="MASTERY_LLM_PRICES: write MODEL=INPUT/OUTPUT"):
        load_settings()


def test_prices_are_read_from_the_environment(monkeypatch):
    monkeypatch.setenv("MASTERY_LLM_PRICES", "gpt-5-mini=0.25/2.00, org/model=0/1")
    assert Settings(_env_file=None).llm_prices == {"gpt-5-mini": (0.25, 2.0), "org/model": (0.0, 1.0)}


@pytest.mark.parametrize(("text", "tokens"), [("", 0), ("hello", 2), ("안녕", 3), ("x" * 35, 10)])
def test_tokens_are_estimated_rather_too_high(text, tokens):
    assert estimate(text) == tokens


class Account:
    """Keeps the facts of every call."""

    def __init__(self):
        self.calls = []

    def watching(self, kind, facts):
        from contextlib import contextmanager

        @contextmanager
        def watch():
            try:
                yield
            finally:
                self.calls.append(dict(facts))

        return watch()

    def counted(self, event, why):
        pass


@pytest.fixture
def account():
    return Account()


@pytest.fixture
def streaming(account):
    """A gateway to a server that plays these faults."""
    telemetry = Telemetry()
    telemetry.add(account)

    def make(server, timeout=5.0):
        model = OpenAIModel("m", api_key=None, base_url=server.url, timeout=timeout)
        return Gateway(model, timeout=timeout, telemetry=telemetry, prices={"m": (1.0, 1.0)})

    return make


def drain(stream):
    pieces = []
    while True:
        try:
            pieces.append(next(stream))
        except StopIteration as end:
            return pieces, end.value


def test_text_comes_piece_by_piece_and_then_what_it_used(streaming, account):
    with FaultyServer(streams("Start ", "with ", "Git.")).running() as server:
        pieces, usage = drain(streaming(server).stream(PROMPT, 100))
    assert pieces == ["Start ", "with ", "Git."]
    assert usage == Usage(11, 7)
    assert server.requests[0]["stream"] is True
    assert (account.calls[0]["outcome"], account.calls[0]["input_tokens"]) == ("ok", 11)
    assert account.calls[0]["cost"] == pytest.approx(18e-6)


def test_closing_a_stream_hangs_up(streaming, account):
    with FaultyServer(streams("Start ", then=for_ever)).running() as server:
        stream = streaming(server).stream(PROMPT, 100_000)
        assert next(stream) == "Start "
        assert next(stream) == "more "
        stream.close()
        assert server.hung_up.wait(5)
    assert account.calls[0]["outcome"] == "cancelled"
    assert account.calls[0]["output_tokens"] > 0


def test_a_stream_that_does_not_begin_is_begun_again(streaming):
    with FaultyServer(status(503), streams("Git.")).running() as server:
        assert drain(streaming(server).stream(PROMPT, 100))[0] == ["Git."]
    assert len(server.requests) == 2


def test_a_stream_that_breaks_off_is_said_and_not_begun_again(streaming, account):
    with FaultyServer(streams("Start ", ends=False)).running() as server:
        stream = streaming(server).stream(PROMPT, 100)
        assert next(stream) == "Start "
        with pytest.raises(ModelUnavailable):
            next(stream)
    assert len(server.requests) == 1
    assert account.calls[0]["outcome"] == "connection"


def test_a_stream_that_does_not_end_is_cut_off(streaming):
    with FaultyServer(streams(then=for_ever)).running() as server:
        with pytest.raises(UnusableAnswer):
            drain(streaming(server, timeout=20.0).stream(PROMPT, 10))
        assert server.hung_up.wait(5)


def test_a_stream_that_hangs_ends_in_time(streaming):
    with FaultyServer(streams("Start ", then=hangs)).running() as server:
        stream = streaming(server, timeout=0.3).stream(PROMPT, 100)
        assert next(stream) == "Start "
        with pytest.raises(ModelUnavailable) as raised:
            next(stream)
    assert raised.value.cause == "timeout"


def test_a_scripted_stream_is_a_stream_too(clock):
    found, model = gateway([("explain", "Start with Git.")], clock)
    assert drain(found.stream(PROMPT, 10))[0] == ["Start ", "with ", "Git."]
    model.assert_consumed()


def test_one_gateway_serves_many_threads(clock):
    found, _ = gateway([GOOD] * 8, clock)
    done = Event()
    threads = [Thread(target=lambda: (ask(found), done.set())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert done.is_set()
