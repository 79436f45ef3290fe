"""Any OpenAI-compatible endpoint, asked for JSON of a schema."""

import json
from typing import Any

import openai

from service.llm.language_model import Completion, ModelUnavailable, Prompt, UnusableAnswer


class OpenAIModel:
    """`chat.completions` with a JSON-schema response format, which local servers constrain their output to."""

    def __init__(
        self,
        name: str,
        *,
        api_key: str | None,
        base_url: str | None,
        timeout: float,
        client: openai.OpenAI | None = None,
    ) -> None:
        self.name = name
        self._client = client or openai.OpenAI(
            api_key=api_key or "not-needed", base_url=base_url, timeout=timeout, max_retries=0
        )

    def complete(self, prompt: Prompt, schema: dict[str, Any], max_tokens: int) -> Completion:
        """One call; raises ModelUnavailable on a provider error or time-out, UnusableAnswer on broken JSON."""
        try:
            answer = self._client.chat.completions.create(
                model=self.name,
                messages=[{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user}],
                response_format={
                    "type": "json_schema",
                    "json_schema": {"name": prompt.name, "schema": schema, "strict": True},
                },
                max_completion_tokens=max_tokens,
            )
        except openai.OpenAIError as error:
            raise ModelUnavailable(f"{type(error).__name__}: {error}") from error
        content = answer.choices[0].message.content if answer.choices else None
        try:
            data = json.loads(content or "")
        except json.JSONDecodeError as error:
            raise UnusableAnswer(f"not JSON: {error}") from error
        if not isinstance(data, dict):
            raise UnusableAnswer("not a JSON object")
        usage = answer.usage
        return Completion(data, usage.prompt_tokens if usage else 0, usage.completion_tokens if usage else 0)
