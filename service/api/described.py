"""How errors, access and what can follow are described in the OpenAPI."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from pydantic.json_schema import models_json_schema

from service.contract import ProblemDetails

_SCHEMAS = "#/components/schemas/"


def _described(what: str) -> dict[str, Any]:
    return {
        "description": what,
        "content": {"application/problem+json": {"schema": {"$ref": f"{_SCHEMAS}ProblemDetails"}}},
    }


PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: _described("The body is not valid JSON."),
    413: _described("The body is too large."),
    422: _described("A field is wrong; `errors` names it and says what would be right."),
}
IDENTITIES: dict[int | str, dict[str, Any]] = {
    401: _described("It is not known who asks: no token, or one that is not valid."),
    429: _described("Asked too often; `Retry-After` says when to ask again."),
    503: _described("The database or the identity provider cannot be used at the moment; nothing was changed."),
}
FORBIDDEN: dict[int | str, dict[str, Any]] = {403: _described("This is not the caller's to do.")}
CONFLICTS: dict[int | str, dict[str, Any]] = {
    409: _described("The learner stands otherwise than the request assumes."),
}
PRECONDITIONS: dict[int | str, dict[str, Any]] = {
    412: _described("The learner is at another version than `If-Match` or `If-None-Match` expects."),
}
NOT_FOUND: dict[int | str, dict[str, Any]] = {404: _described("There is no such thing.")}


def links(*operations: str, body: str | None = None, **parameters: str) -> dict[str, Any]:
    """What can follow a response: operations, and where their parameters and body come from."""
    link = {"parameters": parameters} | ({"requestBody": body} if body else {})
    return {operation: {"operationId": operation, **link} for operation in operations}


def complete(openapi: Mapping[str, Any], *, closed: bool) -> dict[str, Any]:
    """FastAPI's description with the schemas of errors, and a token that is optional unless access is closed."""
    described = deepcopy(dict(openapi))
    _, schemas = models_json_schema([(ProblemDetails, "serialization")], ref_template=f"{_SCHEMAS}{{model}}")
    described["components"]["schemas"] |= schemas["$defs"]
    if not closed:
        for operations in described["paths"].values():
            for operation in operations.values():
                if "security" in operation:
                    operation["security"].append({})
    return described
