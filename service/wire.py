"""Validation errors as the API and the command line report them."""

from collections.abc import Mapping, Sequence
from typing import Any

SHOWN = 80
"""Characters of a wrong value that an error repeats."""


def field_errors(errors: Sequence[Mapping[str, Any]], drop: int = 0) -> dict[str, str]:
    """Pydantic's errors as field -> what is wrong and what would be right. `drop` leading parts are left out."""
    found: dict[str, str] = {}
    for error in errors:
        field = ".".join(str(part) for part in error["loc"][drop:] if not str(part).startswith("function-")) or "body"
        message = str(error["msg"]).removeprefix("Value error, ")
        value = error.get("input")
        if error["type"] == "extra_forbidden":
            message = "unknown field"
        elif error["type"] != "missing" and isinstance(value, str | int | float | bool) and "one of" not in message:
            shown = repr(value)
            message += f", got {shown if len(shown) <= SHOWN else shown[:SHOWN] + '…'}"
        found.setdefault(field, message)
    return found
