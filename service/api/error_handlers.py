"""Errors as RFC 9457 problem details: one table from class to status."""

import logging
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match

from service.api.bodies import MalformedBody
from service.api.speaking import language_of_request
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
from service.messages import has, say
from service.wire import field_errors
from tree.skill import Language

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
log = logging.getLogger(__name__)
METHODS = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")


def problem(
    status: int,
    code: str,
    detail: str,
    language: Language,
    errors: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """A problem-details response; what is given was said in `language` already."""
    title = f"error.title.{status}"
    body = ProblemDetails(
        type=f"urn:path-of-mastery:problem:{code}",
        title=say(language, title if has(title) else "error.title"),
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


def _mastery_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, MasteryError)
    language = language_of_request(request)
    status = next(s for kind, s in STATUS.items() if isinstance(error, kind))
    if error.code == PRECONDITION:
        status = 412
    detail, headers = error.told(language), dict[str, str]()
    if isinstance(error, Unauthenticated):
        headers = {"WWW-Authenticate": "Bearer"}
    elif isinstance(error, TooMany | ProviderUnavailable):
        headers = {"Retry-After": str(error.retry_after)}
    elif isinstance(error, StorageUnavailable):
        # where the database is, and what it says itself, is for those who run the service
        log.error("%s", error)
        detail, headers = say(language, "error.storage"), {"Retry-After": "5"}
    errors = error.fields(language) if isinstance(error, InvalidInput) else {}
    return problem(status, error.code, detail, language, errors, headers)


def _validation_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    language = language_of_request(request)
    found: list[Any] = list(error.errors())
    if any(e["type"] == "json_invalid" for e in found):
        return problem(400, "malformed-json", say(language, "error.malformed-json"), language)
    invalid = InvalidInput(field_errors(found, drop=1))
    return problem(422, invalid.code, invalid.told(language), language, invalid.fields(language))


def _http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code = {400: "malformed-json", 404: "not-found", 405: "method-not-allowed"}.get(error.status_code, "error")
    headers = {"Allow": _allowed(request)} if error.status_code == 405 else error.headers
    language = language_of_request(request)
    detail = str(error.detail)
    if isinstance(error, MalformedBody):
        detail = say(language, "error.malformed-json.at", why=detail)
    elif has(known := f"error.http.{error.status_code}"):
        detail = say(language, known)
    return problem(error.status_code, code, detail, language, headers=headers)


def _defect(request: Request, __: Exception) -> JSONResponse:
    """The error itself goes to the log only."""
    language = language_of_request(request)
    return problem(500, "internal-error", say(language, "error.internal"), language)


def _allowed(request: Request) -> str:
    """All methods of the path; what is raised names those of its first route only."""

    def answers(method: str) -> bool:
        scope = {**request.scope, "method": "GET" if method == "HEAD" else method}
        return any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)

    return ", ".join(filter(answers, METHODS))
