"""A model that plays back answers: for tests. It fails on calls it does not expect and on answers nobody asked for."""

from collections.abc import Sequence
from typing import Any

from service.llm.language_model import Completion, Prompt


class ScriptedModel:
    """Answers each expected prompt by name with its data, or raises the error given."""

    name = "scripted"

    def __init__(self, script: Sequence[tuple[str, dict[str, Any] | Exception]]) -> None:
        self._script = list(script)
        self.prompts: list[Prompt] = []

    def complete(self, prompt: Prompt, schema: dict[str, Any], max_tokens: int) -> Completion:
        """The next scripted answer."""
        assert self._script, f"unexpected call of {prompt.name!r}"
        expected, answer = self._script.pop(0)
        assert prompt.name == expected, f"expected a call of {expected!r}, got {prompt.name!r}"
        self.prompts.append(prompt)
        if isinstance(answer, Exception):
            raise answer
        return Completion(answer, len(prompt.system + prompt.user) // 4, 50)

    def assert_consumed(self) -> None:
        """Every scripted answer was asked for."""
        assert not self._script, f"never called: {[name for name, _ in self._script]}"
