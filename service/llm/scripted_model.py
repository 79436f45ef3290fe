"""A model that plays back answers: for tests. It fails on calls it does not expect and on answers nobody asked for."""

from collections.abc import Generator, Sequence
from typing import Any

from service.llm.language_model import Completion, Prompt, Usage

OUTPUT_TOKENS = 50


class ScriptedModel:
    """Answers each expected prompt by name with its data or, streamed, its text; or raises the error given."""

    name = "scripted"

    def __init__(self, script: Sequence[tuple[str, dict[str, Any] | str | Exception]]) -> None:
        self._script = list(script)
        self.prompts: list[Prompt] = []

    def complete(
        self, prompt: Prompt, schema: dict[str, Any], max_tokens: int, timeout: float | None = None
    ) -> Completion:
        """The next scripted answer."""
        answer = self._next(prompt)
        assert isinstance(answer, dict), f"{prompt.name!r} asks for data"
        return Completion(answer, _input(prompt), OUTPUT_TOKENS)

    def stream(self, prompt: Prompt, max_tokens: int, timeout: float | None = None) -> Generator[str, None, Usage]:
        """The next scripted text, word by word."""
        answer = self._next(prompt)
        assert isinstance(answer, str), f"{prompt.name!r} asks for text"
        yield from answer.replace(" ", " \0").split("\0")
        return Usage(_input(prompt), OUTPUT_TOKENS)

    def charged_to(self, payer: str) -> "ScriptedModel":
        """Itself: nobody pays."""
        return self

    def assert_consumed(self) -> None:
        """Every scripted answer was asked for."""
        assert not self._script, f"never called: {[name for name, _ in self._script]}"

    def _next(self, prompt: Prompt) -> dict[str, Any] | str:
        assert self._script, f"unexpected call of {prompt.name!r}"
        expected, answer = self._script.pop(0)
        assert prompt.name == expected, f"expected a call of {expected!r}, got {prompt.name!r}"
        self.prompts.append(prompt)
        if isinstance(answer, Exception):
            raise answer
        return answer


def _input(prompt: Prompt) -> int:
    return len(prompt.system + prompt.user) // 4
