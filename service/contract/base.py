"""What all wire models share: types, bases, errors, health."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Language = Literal["en", "ko"]
Level = Annotated[int, Field(ge=0, le=3, description="0 none, 1 Novice, 2 Proficient, 3 Expert")]
TargetLevel = Annotated[int, Field(ge=1, le=3)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=80)]
MAX_QUESTION = 2000
Question = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_QUESTION)]
Query = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_QUESTION)]
Kind = Literal["docs", "book", "course", "video", "paper", "tutorial", "article", "repository", "exercise"]


class Request(BaseModel):
    """Base of what clients send: an unknown field is an error."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Response(BaseModel):
    """Base of what clients receive."""

    model_config = ConfigDict(frozen=True)


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
