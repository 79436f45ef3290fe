"""Any OpenAI-compatible endpoint, asked for JSON of a schema or for text as it comes."""

import json
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
import openai
from openai.types.chat import ChatCompletionMessageParam

from service.cancelling import check_cancelled
from service.llm.connection_watch import ConnectionWatch, TooMuch, watched_client
from service.llm.language_model import Completion, ModelUnavailable, Prompt, UnusableAnswer, Usage
from service.llm.provider_errors import unavailable_by_status
from service.llm.tokens import estimate, estimate_input

CHARACTERS_PER_TOKEN = 12
"""More than any token of a text has on average: a stream that is longer than its tokens allow does not end."""


class OpenAIModel:
    """`chat.completions` with a JSON-schema response format, which local servers constrain their output to.

    Each call is one request; repeating it is the gateway's decision.
    """

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
        self._timeout = timeout
        self._client = client or openai.OpenAI(
            api_key=api_key or "not-needed", base_url=base_url, max_retries=0, http_client=watched_client()
        )

    def complete(
        self, prompt: Prompt, schema: dict[str, Any], max_tokens: int, timeout: float | None = None
    ) -> Completion:
        """One call of at most `timeout` seconds; raises ModelUnavailable, UnusableAnswer on broken JSON."""
        used = Usage(estimate_input(prompt, schema), max_tokens)
        with ConnectionWatch(timeout or self._timeout) as watch, _explained(watch, used), watch.attached():
            answer = self._client.chat.completions.create(
                model=self.name,
                messages=_messages(prompt),
                response_format={
                    "type": "json_schema",
                    "json_schema": {"name": prompt.name, "schema": schema, "strict": True},
                },
                max_completion_tokens=max_tokens,
                timeout=timeout or self._timeout,
            )
            content = answer.choices[0].message.content or ""
            used = _usage(answer.usage, used.input_tokens, content)
        try:
            data = json.loads(content)
        except (ValueError, RecursionError) as error:
            raise UnusableAnswer(f"not JSON: {type(error).__name__}", used) from None
        if not isinstance(data, dict):
            raise UnusableAnswer("not a JSON object", used)
        return Completion(data, used.input_tokens, used.output_tokens)

    def stream(self, prompt: Prompt, max_tokens: int, timeout: float | None = None) -> Generator[str, None, Usage]:
        """The text piece by piece; raises as `complete` does. Closing it closes the connection."""
        text, reported, ended = "", None, False
        expected = Usage(estimate_input(prompt), max_tokens)
        with ConnectionWatch(timeout or self._timeout) as watch, _explained(watch, expected):
            with watch.attached():
                chunks = self._client.chat.completions.create(
                    model=self.name,
                    messages=_messages(prompt),
                    max_completion_tokens=max_tokens,
                    stream=True,
                    stream_options={"include_usage": True},
                    timeout=timeout or self._timeout,
                )
            with chunks:
                for chunk in chunks:
                    reported = chunk.usage or reported
                    for choice in chunk.choices[:1]:
                        ended = ended or choice.finish_reason is not None
                        if piece := choice.delta.content:
                            text += piece
                            yield piece
                    if len(text) > max_tokens * CHARACTERS_PER_TOKEN:
                        raise UnusableAnswer("more than was asked for", _usage(None, expected.input_tokens, text))
            if not ended:
                raise ModelUnavailable("the stream broke off", cause="timeout" if watch.expired else "connection")
        return _usage(reported, expected.input_tokens, text)


@contextmanager
def _stopped_on_purpose() -> Iterator[None]:
    try:
        yield
    except Exception:
        check_cancelled()
        raise


def _messages(prompt: Prompt) -> list[ChatCompletionMessageParam]:
    return [{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user}]


def _usage(reported: Any, input_estimate: int, text: str) -> Usage:
    """What the server says it used, if it says so in numbers."""
    used = [getattr(reported, name, None) for name in ("prompt_tokens", "completion_tokens")]
    match used:
        case [int(tokens_in), int(tokens_out)] if tokens_in >= 0 and tokens_out >= 0:
            return Usage(tokens_in, tokens_out)
    return Usage(input_estimate, estimate(text))


@contextmanager
def _explained(watch: ConnectionWatch, used: Usage) -> Iterator[None]:
    """Whatever goes wrong as one of two errors; their texts hold nothing of what was sent or came.

    A connection that was cut because nobody waits for the answer is no error of the model: raises Cancelled.
    """
    try:
        with _stopped_on_purpose():
            yield
    except openai.APIStatusError as error:
        raise unavailable_by_status(error.status_code, error.response.headers) from None
    except (openai.APITimeoutError, httpx2.TimeoutException):
        raise ModelUnavailable("no answer in time", cause="timeout") from None
    except (openai.OpenAIError, httpx2.HTTPError, TooMuch) as error:
        if isinstance(error, TooMuch) or isinstance(error.__cause__, TooMuch):
            raise UnusableAnswer("a response too large", used) from None
        if watch.expired:
            raise ModelUnavailable("no answer in time", cause="timeout") from None
        if isinstance(error, openai.APIResponseValidationError):
            raise UnusableAnswer("no chat completion", used) from None
        broken = isinstance(error, openai.APIConnectionError | httpx2.HTTPError)
        raise ModelUnavailable(type(error).__name__, cause="connection" if broken else "unavailable") from None
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError) as error:
        if watch.expired:  # what was cut off is no answer
            raise ModelUnavailable("no answer in time", cause="timeout") from None
        # the SDK takes whatever a server sends for an answer of the right shape
        raise UnusableAnswer(f"no chat completion: {type(error).__name__}", used) from None
