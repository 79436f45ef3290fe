"""`mastery tree show|check|import|export`."""

from pathlib import Path
from typing import Annotated, Optional

import typer

tree_app = typer.Typer(help="Show, check, exchange the skill tree.", no_args_is_help=True)

Lang = Annotated[Optional[str], typer.Option("--lang", metavar="en|ko", help="Language of the tree.")]  # noqa: UP045
TreeFile = Annotated[Path, typer.Argument(help="A JSON or YAML file, or a folder of YAML files.")]


@tree_app.command("show")
def show(
    learner: Annotated[
        str | None, typer.Option("--learner", metavar="ID_OR_JSON_FILE", help="Whose levels to draw.")
    ] = None,
    lang: Lang = None,
    track: Annotated[Optional[str], typer.Option(metavar="TRACK", help="Only this track.")] = None,  # noqa: UP045
    svg: Annotated[Optional[Path], typer.Option(help="Also write the drawing to this SVG file.")] = None,  # noqa: UP045
) -> None:
    """Draw the tree with levels and locks."""
    from service.cli.tree_drawing import draw

    draw(learner, lang, track, svg)


@tree_app.command("check")
def check(
    file: Annotated[Optional[Path], typer.Argument(help="A tree; the one in use unless given.")] = None,  # noqa: UP045
    costs: Annotated[
        bool, typer.Option("--costs", help="Per skill: hours from nothing to level 1, and what each edge adds.")
    ] = False,
) -> None:
    """Lint a tree: every error at once, with file and line. Exit status 1 where there is one."""
    from service.cli.tree_checking import run_check

    run_check(file, costs=costs)


@tree_app.command("export")
def export(
    output: Annotated[Optional[Path], typer.Argument(help="A file; standard output unless given.")] = None,  # noqa: UP045
) -> None:
    """Write the tree as the JSON of GET /v1/tree."""
    import json

    from service.cli.console import program
    from service.cli.echo import echo_json
    from service.disk import write_text
    from service.tree_json import export_tree

    text = json.dumps(export_tree(program().tree), ensure_ascii=False, indent=1)
    if output is None:
        echo_json(text)
    else:
        write_text(output, text + "\n")


@tree_app.command("import")
def import_(file: TreeFile) -> None:
    """Check a tree and install it into MASTERY_HOME. MASTERY_TREE still wins."""
    from service.cli.tree_checking import run_import

    run_import(file)
