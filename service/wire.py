"""What the API and the command line take, and how they report what is wrong with it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

SHOWN = 80
"""Characters of a wrong value that an error repeats."""


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
