"""What `mastery token`, `backup` and `restore` do."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

import typer
from rich.table import Table

from service.access.tokens import create_token, revoke_token
from service.cli.console import choose, confirmed, console, language, program
from service.cli.echo import echo
from service.errors import InvalidInput
from service.messages import say, saying
from service.storage.backup import backup, restore
from service.storage.records import TokenRole
from service.storage.sql_tokens import TokenRecord

MAX_NAME = 80
"""Characters of what a token is for, as many as are stored."""


def run_token_create(learner: str, role: str, name: str, days: int, lang: str | None, *, as_json: bool) -> None:
    """Make a token. Nothing but the token goes to standard output, so that it can be piped."""
    choose(role, ("learner", "mentor", "operator"), "--role")
    chosen = language(lang) or "en"
    if len(name) > MAX_NAME or not name.isprintable():
        raise InvalidInput({"--name": saying("error.token-name", most=MAX_NAME, got=name[: MAX_NAME + 1])})
    first = not program().tokens.ever_made()
    token, record = create_token(program().tokens, learner, cast("TokenRole", role), name, days, program().now())
    echo(json.dumps({"token": token, **_shown(record)}, indent=2) if as_json else token)
    echo(say(chosen, "token.shown-once", until=record.expires_at.date()), err=True)
    if first:
        echo(say(chosen, "token.closed"), err=True)


def run_token_list(lang: str | None, *, as_json: bool) -> None:
    """List tokens."""
    chosen = language(lang) or "en"
    records = program().tokens.all() if program().has_database else []
    if as_json:
        echo(json.dumps({"items": [_shown(r) for r in records]}, indent=2))
        return
    if not records:
        echo(say(chosen, "token.none"))
        return
    table = Table(header_style="bold")
    for column in ("id", "subject", "role", "name", "expires", "revoked"):
        table.add_column(column)
    for record in records:
        revoked = record.revoked_at.date().isoformat() if record.revoked_at else ""
        expires = record.expires_at.date().isoformat()
        table.add_row(record.id, record.subject, record.role, record.name, expires, revoked)
    console().print(table)


def run_token_revoke(token: str, lang: str | None, *, as_json: bool) -> None:
    """Revoke a token by its id; a whole token is taken as well."""
    chosen = language(lang) or "en"
    token_id = token.split("_")[1] if token.startswith("pom_") and token.count("_") > 1 else token
    revoke_token(program().tokens, token_id, program().now())
    echo(json.dumps({"id": token_id}) if as_json else say(chosen, "token.revoked", token=token_id))


def run_backup(file: Path, lang: str | None, *, as_json: bool) -> None:
    """Write a backup."""
    chosen = language(lang) or "en"
    rows = backup(program().database, file, program().now())
    said = say(chosen, "ops.backed-up", rows=sum(rows.values()), tables=len(rows), file=file)
    echo(_counted(file, rows) if as_json else said)


def run_restore(file: Path, lang: str | None, *, yes: bool, as_json: bool) -> None:
    """Restore, after asking."""
    chosen = language(lang) or "en"
    if not yes and not confirmed(say(chosen, "ops.sure-restore", file=file)):
        raise typer.Exit(1)
    rows = restore(program().database, file)
    echo(_counted(file, rows) if as_json else say(chosen, "ops.restored", rows=sum(rows.values()), file=file))


def _counted(file: Path, rows: Mapping[str, int]) -> str:
    """The rows of each table, as JSON."""
    return json.dumps({"file": str(file), "rows": dict(rows)}, ensure_ascii=False, indent=2)


def _shown(record: TokenRecord) -> dict[str, Any]:
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in asdict(record).items()
        if name != "hash"
    }
