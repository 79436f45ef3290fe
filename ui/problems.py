"""What can go wrong between the page and the API, as few kinds that each have one friendly message."""

from typing import Literal

import httpx
from pydantic import ValidationError

from service.contract import FieldError, ProblemDetails

ProblemKind = Literal[
    "down",
    "slow",
    "unauthenticated",
    "forbidden",
    "missing",
    "invalid",
    "conflict",
    "busy",
    "unready",
    "broken",
    "crashed",
]

_KINDS: dict[int, ProblemKind] = {
    400: "invalid", 401: "unauthenticated", 403: "forbidden", 404: "missing", 409: "conflict", 412: "conflict",
    413: "invalid", 422: "invalid", 428: "conflict", 429: "busy", 503: "unready",
}  # fmt: skip


class ApiProblem(Exception):
    """The API did not give what was asked for.

    `detail` is its own words in the language of the page, empty where it said none; `retry_after` is in seconds.
    """

    def __init__(
        self,
        kind: ProblemKind,
        detail: str = "",
        code: str = "",
        errors: tuple[FieldError, ...] = (),
        retry_after: int | None = None,
    ) -> None:
        self.kind, self.detail, self.code, self.errors, self.retry_after = kind, detail, code, errors, retry_after
        super().__init__(detail or kind)


def problem_of(response: httpx.Response) -> ApiProblem:
    """The problem that an error response tells of; anything but problem details keeps its kind alone."""
    kind = _KINDS.get(response.status_code, "broken")
    after = response.headers.get("retry-after", "")
    retry_after = int(after) if after.isdecimal() else None
    try:
        told = ProblemDetails.model_validate_json(response.content)
    except ValidationError:
        return ApiProblem(kind, retry_after=retry_after)
    return ApiProblem(kind, told.detail, told.code, tuple(told.errors), retry_after)


def unreachable(error: httpx.HTTPError) -> ApiProblem:
    """The problem where no response came."""
    return ApiProblem("slow" if isinstance(error, httpx.TimeoutException) else "down")
