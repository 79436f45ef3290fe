"""How errors are described in the OpenAPI."""

from typing import Any

from service.contract import ProblemDetails


def _described(what: str) -> dict[str, Any]:
    return {
        "description": what,
        "content": {"application/problem+json": {"schema": ProblemDetails.model_json_schema()}},
    }


PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: _described("The body is not valid JSON."),
    413: _described("The body is too large."),
    422: _described("A field is wrong; `errors` names it and says what would be right."),
}
IDENTITIES: dict[int | str, dict[str, Any]] = {
    401: _described("It is not known who asks: no token, or one that is not valid."),
    429: _described("Asked too often; `Retry-After` says when to ask again."),
    503: _described("The database cannot be used at the moment; nothing was changed."),
}
FORBIDDEN: dict[int | str, dict[str, Any]] = {403: _described("This is not the caller's to do.")}
CHANGES: dict[int | str, dict[str, Any]] = {
    409: _described("The learner stands otherwise than the request assumes."),
    412: _described("The learner is at another version than `If-Match` or `If-None-Match` expects."),
}
NOT_FOUND: dict[int | str, dict[str, Any]] = {404: _described("There is no such thing.")}
