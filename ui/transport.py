"""HTTP to the API: one connection pool a process, time limits, errors as problems."""

import os
from functools import cache
from typing import Any

import httpx

from ui.problems import problem_of, unreachable

API_VARIABLE = "MASTERY_UI_API"
DEFAULT_API = "http://127.0.0.1:8000"
TIMEOUT = httpx.Timeout(40.0, connect=3.0)
"""Seconds; a language model behind the API may take its time, a connection on this machine may not."""


def api_address() -> str:
    """Where the API is: `mastery ui` says it to the page by this variable."""
    return os.environ.get(API_VARIABLE, DEFAULT_API).rstrip("/")


@cache
def pool(address: str) -> httpx.Client:
    """The connections to the API; tests put others in their place."""
    return httpx.Client(
        base_url=address, timeout=TIMEOUT, trust_env=False, headers={"user-agent": "path-of-mastery-ui"}
    )


def request(method: str, path: str, token: str | None = None, **options: Any) -> httpx.Response:
    """The response, if it is a success or 304; raises ApiProblem."""
    try:
        response = pool(api_address()).request(method, path, headers=_headers(token, options), **options)
    except httpx.HTTPError as error:
        raise unreachable(error) from None
    if response.is_success or response.status_code == httpx.codes.NOT_MODIFIED:
        return response
    raise problem_of(response)


def stream(method: str, path: str, token: str | None = None, **options: Any) -> httpx.Response:
    """The response before its events have come, to be read and closed; raises ApiProblem."""
    headers = {**_headers(token, options), "accept": "text/event-stream"}
    client = pool(api_address())
    try:
        response = client.send(client.build_request(method, path, headers=headers, **options), stream=True)
        if not response.is_success:
            response.read()
    except httpx.HTTPError as error:
        raise unreachable(error) from None
    if response.is_success:
        return response
    raise problem_of(response)


def _headers(token: str | None, options: dict[str, Any]) -> dict[str, str]:
    return {**options.pop("headers", {}), **({"authorization": f"Bearer {token}"} if token else {})}
