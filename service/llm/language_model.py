"""What a language model offers to the workflow."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Cause = Literal[
    "unavailable",
    "timeout",
    "connection",
    "rate-limited",
    "server-error",
    "refused",
    "circuit-open",
    "answer-budget",
    "daily-budget",
]
"""Why a model did not answer. `refused` is the provider's 4xx (a wrong key, an unknown model, a prompt it does not
take); the last three are our own doing."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a call used, in tokens; estimated where the server does not say."""

    input_tokens: int
    output_tokens: int


class ModelUnavailable(RuntimeError):
    """The model did not answer in time, or at all; `retry_after` is in seconds, where the provider gave it."""

    def __init__(self, message: str = "", *, cause: Cause = "unavailable", retry_after: float | None = None) -> None:
        super().__init__(message)
        self.cause, self.retry_after = cause, retry_after


class UnusableAnswer(RuntimeError):
    """The model answered, but not in the form asked for; what that used has to be paid all the same."""

    def __init__(self, message: str = "", usage: Usage | None = None) -> None:
        super().__init__(message)
        self.usage = usage


@dataclass(frozen=True, slots=True)
class Prompt:
    """A rendered prompt with the name and hash of its file."""

    name: str
    hash: str
    system: str
    user: str


@dataclass(frozen=True, slots=True)
class Completion:
    """A structured answer and what it used, in tokens; `cost` by the configured prices, None where there is none."""

    data: dict[str, Any]
    input_tokens: int
    output_tokens: int
    cost: float | None = None


class LanguageModel(Protocol):
    """A model that answers prompts with JSON of a given schema, or with text as it comes."""

    @property
    def name(self) -> str:
        """The model's name, reported with every answer."""

    def complete(self, prompt: Prompt, schema: dict[str, Any], max_tokens: int) -> Completion:
        """One call; raises ModelUnavailable or UnusableAnswer."""

    def stream(self, prompt: Prompt, max_tokens: int) -> Generator[str, None, Usage]:
        """The text piece by piece, then what it used; closing it stops the call.

        Raises ModelUnavailable, also after the first pieces, and UnusableAnswer for a text that does not end.
        """

    def charged_to(self, payer: str) -> "LanguageModel":
        """The same, for calls that this learner pays for."""
