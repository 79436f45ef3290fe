"""Bodies of requests: JSON as its standard has it."""

from collections.abc import Callable, Coroutine
from email.message import Message
from typing import Any, TypeVar

from fastapi import HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError

from service.wire import strict_json


class MalformedBody(HTTPException):
    """A body that is no JSON; `why` is what its parser says."""

    def __init__(self, why: Exception) -> None:
        super().__init__(400, str(why))


Model = TypeVar("Model", bound=BaseModel)


def parsed(body: bytes) -> Any:
    """What the body says; raises HTTPException 400."""
    try:
        return strict_json(body)
    except (ValueError, RecursionError) as error:
        raise MalformedBody(error) from None


async def json_body(request: Request) -> bytes:
    """The body of a request that says it is JSON, which a web page elsewhere cannot send without asking (CORS)."""
    header = Message()
    header["content-type"] = request.headers.get("content-type", "")
    if header.get_content_type() != "application/json":
        raise RequestValidationError([{"type": "error.not-sent-as-json", "loc": ("body",), "msg": ""}])
    request.state.body = await request.body()
    return bytes(request.state.body)


def validated(model: type[Model], body: bytes) -> Model:
    """The wire model in a body; raises HTTPException 400, RequestValidationError."""
    try:
        return model.model_validate(parsed(body))
    except ValidationError as invalid:
        found = invalid.errors(include_url=False)
        raise RequestValidationError([{**error, "loc": ("body", *error["loc"])} for error in found]) from None


class StrictRequest(Request):
    """A request whose body is read strictly."""

    async def json(self) -> Any:
        """What the body says; raises HTTPException 400."""
        self.state.body = await self.body()  # what is wrong with it is said in the language it asks for
        return parsed(self.state.body)


class StrictRoute(APIRoute):
    """A route that reads bodies strictly."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, given a strict request."""
        handle = super().get_route_handler()

        async def handle_strictly(request: Request) -> Response:
            return await handle(StrictRequest(request.scope, request.receive))

        return handle_strictly
