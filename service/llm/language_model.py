"""What a language model offers to the workflow."""

from dataclasses import dataclass
from typing import Any, Protocol


class ModelUnavailable(RuntimeError):
    """The model did not answer in time, or at all."""


class UnusableAnswer(RuntimeError):
    """The model answered, but not in the form asked for."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A rendered prompt with the name and hash of its file."""

    name: str
    hash: str
    system: str
    user: str


@dataclass(frozen=True, slots=True)
class Completion:
    """A structured answer and what it cost, in tokens."""

    data: dict[str, Any]
    input_tokens: int
    output_tokens: int


class LanguageModel(Protocol):
    """A model that answers prompts with JSON of a given schema."""

    @property
    def name(self) -> str:
        """The model's name, reported with every answer."""

    def complete(self, prompt: Prompt, schema: dict[str, Any], max_tokens: int) -> Completion:
        """One call; raises ModelUnavailable or UnusableAnswer."""
