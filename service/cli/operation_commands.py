"""`mastery token`, `backup` and `restore`."""

from pathlib import Path
from typing import Annotated, Optional

import typer

token_app = typer.Typer(help="Access tokens of the API. Making the first one closes the service.", no_args_is_help=True)

Lang = Annotated[Optional[str], typer.Option("--lang", metavar="en|ko", help="Language of the answer.")]  # noqa: UP045
Json = Annotated[bool, typer.Option("--json", help="JSON and nothing else.")]


@token_app.command("create")
def create(
    learner: Annotated[str, typer.Argument(metavar="ID", help="Whose token: the id of their learner.")],
    role: Annotated[str, typer.Option(metavar="learner|mentor|operator", help="What it allows.")] = "learner",
    name: Annotated[str, typer.Option(help="What it is for.")] = "",
    days: Annotated[int, typer.Option(min=1, max=3650, help="Days until it expires.")] = 90,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Make a token and show it, once. Example: mastery token create minji"""
    from service.cli.operation import run_token_create

    run_token_create(learner, role, name, days, lang, as_json=json)


@token_app.command("list")
def list_(lang: Lang = None, json: Json = False) -> None:
    """List tokens: whose, until when; never the tokens themselves."""
    from service.cli.operation import run_token_list

    run_token_list(lang, as_json=json)


@token_app.command("revoke")
def revoke(
    token: Annotated[str, typer.Argument(metavar="TOKEN_ID")],
    lang: Lang = None,
    json: Json = False,
) -> None:
    """End a token's life at once."""
    from service.cli.operation import run_token_revoke

    run_token_revoke(token, lang, as_json=json)


def backup(
    file: Annotated[Path, typer.Argument(help="A zip file to write.")],
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Write everything stored to one file, while the service runs. Either database can be restored from it."""
    from service.cli.operation import run_backup

    run_backup(file, lang, as_json=json)


def restore(
    file: Annotated[Path, typer.Argument(help="A backup.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Replace everything stored by a backup, whole or not at all."""
    from service.cli.operation import run_restore

    run_restore(file, lang, yes=yes, as_json=json)
