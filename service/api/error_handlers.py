"""Errors as RFC 9457 problem details: one table from class to status."""

import logging
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match

from service.contract import FieldError, ProblemDetails
from service.errors import (
    Conflict,
    Forbidden,
    InvalidCatalogue,
    InvalidInput,
    InvalidTree,
    MasteryError,
    Misconfigured,
    NotFound,
    NotInstalled,
    ProviderUnavailable,
    StorageUnavailable,
    TooMany,
    Unauthenticated,
)
from service.wire import field_errors

STATUS: Mapping[type[MasteryError], int] = {
    InvalidInput: 422,
    NotFound: 404,
    Forbidden: 403,
    Unauthenticated: 401,
    Conflict: 409,
    TooMany: 429,
    ProviderUnavailable: 503,
    StorageUnavailable: 503,
    InvalidTree: 500,
    InvalidCatalogue: 500,
    Misconfigured: 500,
    NotInstalled: 500,
    MasteryError: 500,
}
PRECONDITION = "version-mismatch"
STORAGE = "the database cannot be used at the moment, and nothing was changed; the log of this service says why"
log = logging.getLogger(__name__)
METHODS = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")
TITLES = {
    400: "Malformed request",
    401: "Not authenticated",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    412: "Precondition failed",
    413: "Too large",
    421: "Wrong host",
    422: "Invalid input",
    429: "Too many requests",
    500: "Internal error",
    503: "Not ready",
}


def problem(
    status: int,
    code: str,
    detail: str,
    errors: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """A problem-details response."""
    body = ProblemDetails(
        type=f"urn:path-of-mastery:problem:{code}",
        title=TITLES.get(status, "Error"),
        status=status,
        detail=detail,
        code=code,
        errors=[FieldError(field=field, message=message) for field, message in (errors or {}).items()],
    )
    return JSONResponse(body.model_dump(), status, headers=dict(headers or {}), media_type="application/problem+json")


def install_error_handlers(app: FastAPI) -> None:
    """Every error leaves as problem details."""
    app.add_exception_handler(MasteryError, _mastery_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _defect)


def _mastery_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, MasteryError)
    status = next(s for kind, s in STATUS.items() if isinstance(error, kind))
    if error.code == PRECONDITION:
        status = 412
    detail, headers = str(error), dict[str, str]()
    if isinstance(error, Unauthenticated):
        headers = {"WWW-Authenticate": "Bearer"}
    elif isinstance(error, TooMany | ProviderUnavailable):
        headers = {"Retry-After": str(error.retry_after)}
    elif isinstance(error, StorageUnavailable):
        # where the database is, and what it says itself, is for those who run the service
        log.error("%s", error)
        detail, headers = STORAGE, {"Retry-After": "5"}
    errors = error.errors if isinstance(error, InvalidInput) else {}
    return problem(status, error.code, detail, errors, headers)


def _validation_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    found: list[Any] = list(error.errors())
    if any(e["type"] == "json_invalid" for e in found):
        return problem(400, "malformed-json", "the body is not valid JSON")
    fields = field_errors(found, drop=1)
    return problem(422, "invalid-input", "; ".join(f"{f}: {m}" for f, m in fields.items()), fields)


def _http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code = {400: "malformed-json", 404: "not-found", 405: "method-not-allowed"}.get(error.status_code, "error")
    headers = {"Allow": _allowed(request)} if error.status_code == 405 else error.headers
    return problem(error.status_code, code, str(error.detail), headers=headers)


def _defect(_: Request, __: Exception) -> JSONResponse:
    """The error itself goes to the log only."""
    return problem(500, "internal-error", "an error in this service; its log says which")


def _allowed(request: Request) -> str:
    """All methods of the path; what is raised names those of its first route only."""

    def answers(method: str) -> bool:
        scope = {**request.scope, "method": "GET" if method == "HEAD" else method}
        return any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)

    return ", ".join(filter(answers, METHODS))
