"""The one way to a language model: with a time limit, retries, a circuit breaker, allowances, prices and an account."""

import logging
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from service.cancelling import Cancelled, check_cancelled
from service.llm.circuit_breaker import CircuitBreaker
from service.llm.daily_allowance import DailyAllowance
from service.llm.language_model import Completion, ModelUnavailable, Prompt, UnusableAnswer, Usage
from service.llm.retrying import retrying
from service.llm.tokens import estimate, estimate_input
from service.telemetry.telemetry import Facts, Telemetry

MILLION = 1_000_000
Prices = Mapping[str, tuple[float, float]]
"""Model -> price of a million tokens, those put in and those that come out."""

T = TypeVar("T")
log = logging.getLogger("service.model")


class Provider(Protocol):
    """A model that is called once per call, for at most so many seconds."""

    @property
    def name(self) -> str:
        """The model's name."""

    def complete(
        self, prompt: Prompt, schema: dict[str, Any], max_tokens: int, timeout: float | None = None
    ) -> Completion:
        """As LanguageModel's."""

    def stream(self, prompt: Prompt, max_tokens: int, timeout: float | None = None) -> Generator[str, None, Usage]:
        """As LanguageModel's."""


class Gateway:
    """A LanguageModel. Safe to use from several threads, which share the breaker and the allowance."""

    def __init__(
        self,
        provider: Provider,
        *,
        timeout: float,
        prices: Prices | None = None,
        breaker: CircuitBreaker | None = None,
        allowance: DailyAllowance | None = None,
        telemetry: Telemetry | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`timeout` is in seconds, for a call with all its retries."""
        self._provider, self._timeout, self._clock, self._sleep = provider, timeout, clock, sleep
        self._price = (prices or {}).get(provider.name)
        self._breaker, self._allowance = breaker or CircuitBreaker(), allowance
        self._telemetry = telemetry or Telemetry()
        self._payer = ""

    @property
    def name(self) -> str:
        """The model's name."""
        return self._provider.name

    def charged_to(self, payer: str) -> "Gateway":
        """The same for one learner, who pays from their allowance."""
        other = copy(self)
        other._payer = payer
        return other

    def complete(self, prompt: Prompt, schema: dict[str, Any], max_tokens: int) -> Completion:
        """One answer; raises ModelUnavailable or UnusableAnswer."""
        with self._accounted(prompt, estimate_input(prompt, schema)) as facts:
            found = self._try(lambda left: self._provider.complete(prompt, schema, max_tokens, left), facts)
            facts |= {"input_tokens": found.input_tokens, "output_tokens": found.output_tokens}
            return replace(found, cost=self._cost(facts))

    def stream(self, prompt: Prompt, max_tokens: int) -> Generator[str, None, Usage]:
        """The text as it comes. Repeated is only what has not begun; closing it stops the call and its account."""
        input_tokens, received = estimate_input(prompt), 0
        with self._accounted(prompt, input_tokens) as facts:
            facts |= {"input_tokens": input_tokens, "output_tokens": 0}

            def begin(left: float) -> tuple[str | None, Generator[str, None, Usage]]:
                pieces = self._provider.stream(prompt, max_tokens, left)
                return next(pieces, None), pieces

            piece, pieces = self._try(begin, facts)
            try:
                while piece is not None:
                    received += estimate(piece)
                    facts["output_tokens"] = received
                    yield piece
                    piece = next(pieces)
            except StopIteration as end:
                facts |= {"input_tokens": end.value.input_tokens, "output_tokens": end.value.output_tokens}
            finally:
                pieces.close()
            return Usage(facts["input_tokens"], facts["output_tokens"])

    def _try(self, ask: Callable[[float], T], facts: Facts) -> T:
        return retrying(ask, timeout=self._timeout, clock=self._clock, sleep=self._sleep, facts=facts)

    @contextmanager
    def _accounted(self, prompt: Prompt, least: int) -> Iterator[Facts]:
        """Around a call, failed or not: the breaker, the allowance, the account."""
        check_cancelled()
        given = {"model": self.name, "prompt": prompt.name, "prompt_hash": prompt.hash, "outcome": "ok"}
        with self._telemetry.span("model", **given) as facts:
            try:
                with self._breaker.guarding():
                    if self._allowance:
                        self._allowance.reserve(self._payer, least)
                    yield facts
            except ModelUnavailable as error:
                facts["outcome"] = error.cause
                raise
            except UnusableAnswer as error:
                facts["outcome"] = "unusable"
                if error.usage:
                    facts |= {"input_tokens": error.usage.input_tokens, "output_tokens": error.usage.output_tokens}
                raise
            except (GeneratorExit, Cancelled):
                facts["outcome"] = "cancelled"
                raise
            finally:
                self._settle(facts, least)

    def _settle(self, facts: Facts, reserved: int) -> None:
        used = facts.get("input_tokens", 0) + facts.get("output_tokens", 0)
        facts["cost"] = self._cost(facts)
        if self._allowance and used > reserved:
            try:
                self._allowance.charge(self._payer, used - reserved)
            except ModelUnavailable as error:  # the answer is there; it is only not counted
                log.warning("%s", error)
        log.info("model call", extra={name: value for name, value in facts.items() if value is not None})

    def _cost(self, facts: Facts) -> float | None:
        if self._price is None:
            return None
        amounts: tuple[int, int] = (facts.get("input_tokens", 0), facts.get("output_tokens", 0))
        return sum((price * tokens for price, tokens in zip(self._price, amounts, strict=True)), 0.0) / MILLION
