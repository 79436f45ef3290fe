"""`mastery resources list|check|index`."""

from typing import Annotated, Optional

import typer

resources_app = typer.Typer(help="The catalogue of things to learn from.", no_args_is_help=True)

Lang = Annotated[Optional[str], typer.Option("--lang", metavar="en|ko", help="Language of titles.")]  # noqa: UP045


@resources_app.command("list")
def list_(
    skill: Annotated[Optional[str], typer.Option(help="Only of this skill.")] = None,  # noqa: UP045
    level: Annotated[Optional[int], typer.Option(min=1, max=3, help="Only for this level.")] = None,  # noqa: UP045
    language: Annotated[Optional[str], typer.Option(metavar="en|ko", help="Only in this language.")] = None,  # noqa: UP045
    lang: Lang = None,
    json: Annotated[bool, typer.Option("--json", help="The API's JSON and nothing else.")] = False,
) -> None:
    """List resources."""
    from service.cli.resource_listing import run_list

    run_list(skill, level, language, lang, as_json=json)


@resources_app.command("check")
def check(
    online: Annotated[bool, typer.Option("--online", help="Follow every link.")] = False,
) -> None:
    """Lint the catalogue: counts, coverage, gaps. Exit status 1 for an error or a dead link."""
    from service.cli.resource_checking import run_check

    run_check(online=online)


@resources_app.command("index")
def index(
    ship: Annotated[
        bool, typer.Option("--ship", help="Also write the vectors that are shipped with the source.")
    ] = False,
) -> None:
    """Build the search index; only texts that changed are embedded."""
    from service.cli.resource_listing import run_index

    run_index(ship=ship)
