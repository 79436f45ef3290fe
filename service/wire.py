"""What the API and the command line take, and how they report what is wrong with it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from service.messages import ERRORS, Message, has, saying

SHOWN = 80
"""Characters of a wrong value that an error repeats."""

WITHOUT_VALUE = ("missing", "extra_forbidden")
"""Kinds of errors that the value itself says nothing about."""


def strict_json(text: str | bytes) -> Any:
    """What the JSON says; raises ValueError, and RecursionError where it is nested too deeply.

    Python would also take NaN and Infinity, and of a name that stands twice the last: somebody meant something else.
    """
    return json.loads(text, parse_constant=_no_number, object_pairs_hook=_each_once)


def _no_number(constant: str) -> Any:
    raise ValueError(f"{constant} is not a number in JSON")


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the name {next(n for n in names if names.count(n) > 1)!r} stands twice in one object")
    return found


def field_errors(errors: Sequence[Mapping[str, Any]], drop: int = 0) -> dict[str, Message]:
    """Pydantic's errors as field -> what is wrong and what would be right. `drop` leading parts are left out."""
    found: dict[str, Message] = {}
    for error in errors:
        field = ".".join(str(part) for part in error["loc"][drop:] if not str(part).startswith("function-")) or "body"
        found.setdefault(field, _explained(error))
    return found


def _explained(error: Mapping[str, Any]) -> Message:
    kind, value = str(error["type"]), error.get("input")
    code = kind if kind.startswith(ERRORS) else f"{ERRORS}wire.{kind}"
    message = saying(code, **error.get("ctx", {})) if has(code) else str(error["msg"]).removeprefix("Value error, ")
    if kind in WITHOUT_VALUE or not isinstance(value, str | int | float | bool):
        return message
    shown = repr(value)
    return saying("error.wire.got", message=message, got=shown if len(shown) <= SHOWN else shown[:SHOWN] + "…")
