"""What the commands share: the program behind them, languages, learner files, tables."""

import json
import os
import re
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import typer

from service.cli.echo import echo_json
from service.messages import say, saying
from tree.characters import without_steering
from tree.skill import Language

if TYPE_CHECKING:
    from rich.console import Console

    from service.bootstrap import Application
    from service.contract import Notice

LOCAL_LEARNER = "local"


@cache
def program() -> "Application":
    """The program as the environment configures it."""
    from service.bootstrap import Application
    from service.settings import load_settings

    return Application(load_settings())


def console() -> "Console":
    """A terminal without colours where it is piped; `COLUMNS` is honoured. No text is markup, and none steers it."""
    from service.cli.safe_console import SafeConsole

    return SafeConsole(width=None if "COLUMNS" in os.environ or _is_terminal() else 100)


def _is_terminal() -> bool:
    return sys.stdout.isatty()


def choose(value: str, allowed: Sequence[str], option: str) -> str:
    """The value if it is one of those allowed; otherwise wrong usage."""
    if value not in allowed:
        raise typer.BadParameter(f"{value!r}: expected one of {', '.join(allowed)}", param_hint=option)
    return value


def language(value: str | None) -> Language | None:
    """The language asked for, if any."""
    return None if value is None else cast("Language", choose(value, ("en", "ko"), "--lang"))


def learner_from(value: str | None) -> dict[str, Any]:
    """The fields of a request that name this learner: a file, or a stored id. `local` is a newcomer until stored."""
    path = _file(value)
    if path is not None:
        data = read_json(path)
        return {"learner": data["learner"] if is_export(data) else data}
    if _reads_as_file(value):
        from service.errors import Misconfigured

        raise Misconfigured(saying("error.no-learner-file", path=value))
    learner_id = stored_id(value)
    return {"learner_id": learner_id} if learner_id != LOCAL_LEARNER or is_stored(LOCAL_LEARNER) else {}


def stored_id(value: str | None) -> str:
    """The id of a stored learner; `me` is whoever sits here. Raises InvalidInput, for files as well."""
    from service.access.identity import OWN
    from service.contract import LEARNER_ID
    from service.errors import InvalidInput

    if _file(value) or _reads_as_file(value):
        raise InvalidInput({"--learner": saying("error.file-not-id", path=value)})
    if value in (None, OWN):
        return LOCAL_LEARNER
    if not re.fullmatch(LEARNER_ID, value):
        raise InvalidInput({"--learner": saying("error.learner-id", me=OWN, got=value)})
    return value


def is_stored(learner_id: str) -> bool:
    """Whether there is such a learner."""
    return program().has_database and program().learners.exists(learner_id)


def _file(value: str | None) -> Path | None:
    """The file of this name, if there is one."""
    try:
        path = Path(value or "").expanduser()
        return path if path.is_file() else None
    except (OSError, RuntimeError):  # no file has such a long name; there is no such user
        return None


def _reads_as_file(value: str | None) -> bool:
    return value is not None and (value.endswith(".json") or "/" in value)


def is_export(data: Any) -> bool:
    """Whether this is what `mastery learn export` writes."""
    from service.contract import EXPORT_FORMAT

    return isinstance(data, dict) and data.get("format") == EXPORT_FORMAT and "learner" in data


def read_json(path: Path) -> Any:
    """The JSON of a file; raises Misconfigured with the line of a mistake."""
    from service.contract import MAX_EXPORT
    from service.errors import Misconfigured
    from service.wire import strict_json

    try:
        with path.open("rb") as file:
            content = file.read(MAX_EXPORT + 1)
        if len(content) > MAX_EXPORT:
            raise Misconfigured(saying("error.file-too-large", path=path, most=MAX_EXPORT // 2**20))
        return strict_json(content.decode("utf-8-sig"))
    except OSError as error:
        raise Misconfigured(saying("error.not-readable", path=path, why=error.strerror)) from None
    except UnicodeDecodeError as error:
        raise Misconfigured(saying("error.not-utf-8", path=path, at=error.start)) from None
    except (ValueError, RecursionError) as error:
        where = f":{error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise Misconfigured(saying("error.not-json", path=f"{path}{where}", why=error)) from None


def validated(model: Any, data: dict[str, Any]) -> Any:
    """A wire model from data; raises InvalidInput that names each field."""
    from pydantic import ValidationError

    from service.errors import InvalidInput
    from service.wire import field_errors

    try:
        return model.model_validate_json(json.dumps(data))
    except ValidationError as invalid:
        raise InvalidInput(field_errors(invalid.errors(include_url=False))) from None


def confirmed(question: str) -> bool:
    """Whether the user agrees. Asked on standard error: standard output is for what was asked for."""
    with redirect_stdout(sys.stderr):
        return typer.confirm(without_steering(question))


def print_json(response: Any) -> None:
    """JSON as the API would send it."""
    echo_json(response.model_dump_json(indent=2, by_alias=True))


def goal_from(text: str | None) -> dict[str, Any]:
    """The field of a request that names this goal, `ID[:LEVEL]`: a track, an option or a skill."""
    if text is None:
        return {}
    from service.errors import InvalidInput

    name, _, level = text.partition(":")
    tree = program().tree
    kinds = {"track_id": tree.tracks_by_id, "option_id": tree.options, "skill_id": tree.skills}
    kind = next((kind for kind, names in kinds.items() if name in names), None)
    if kind is None or (level and level not in {"1", "2", "3"}):
        raise InvalidInput({"--goal": saying("error.not-a-goal", got=text)})
    return {"goal": {kind: name, **({"level": int(level)} if level else {})}}


HINTS = {"because-skipped": "cli.hint.feedback", "because-too-easy": "cli.hint.assess"}
"""Notices that a command can follow -> the text that names it."""


def show_notices(out: "Console", notices: "Sequence[Notice]", lang: Language) -> None:
    """What the learner should know, under its heading."""
    if not notices:
        return
    from rich.text import Text

    out.print()
    out.print(Text(say(lang, "cli.notices"), style="bold"))
    for notice in notices:
        hint = say(lang, HINTS[notice.code]) if notice.code in HINTS else ""
        out.print(Text(f"  {notice.text} {hint}".rstrip()))
