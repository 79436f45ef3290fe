"""What all wire models share: types, bases, errors, health."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from service.messages import say


def _whole(value: object) -> object:
    """JSON has one kind of number: 2.0 is the integer 2."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Whole = BeforeValidator(_whole)
Language = Literal["en", "ko"]
Level = Annotated[int, Field(ge=0, le=3, description="0 none, 1 Novice, 2 Proficient, 3 Expert"), Whole]
TargetLevel = Annotated[int, Field(ge=1, le=3), Whole]
Name = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")]
MAX_QUESTION = 2000
_Asked = StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_QUESTION, pattern=r"\S")
Question = Annotated[str, _Asked]
Query = Annotated[str, _Asked]
Kind = Literal["docs", "book", "course", "video", "paper", "tutorial", "article", "repository", "exercise"]


def wrong(code: str, **values: Any) -> PydanticCustomError:
    """The error of a validator: its code and values, for whoever reads it in another language."""
    return PydanticCustomError(code, say("en", code, **values), values)


def given(field: str, kind: str = "string") -> dict[str, Any]:
    """JSON Schema: the field is there and not null."""
    return {"required": [field], "properties": {field: {"type": kind}}}


class Request(BaseModel):
    """Base of what clients send: an unknown field is an error."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Response(BaseModel):
    """Base of what clients receive."""

    model_config = ConfigDict(frozen=True, defer_build=True)


class Health(Response):
    """Whether the service lives, or is ready."""

    status: Literal["ok", "starting"]
    detail: dict[str, Any] = {}


class FieldError(Response):
    """One field that is wrong, and what would be right."""

    field: str
    message: str


class ProblemDetails(Response):
    """RFC 9457 problem details; `code` is stable, `errors` names fields."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldError] = []
