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
NOT_FOUND: dict[int | str, dict[str, Any]] = {404: _described("There is no such thing.")}
