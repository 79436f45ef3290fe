"""`mastery assess`, `mastery place` and `mastery items`."""

from pathlib import Path
from typing import Annotated, Optional

import typer

items_app = typer.Typer(help="The item bank: what assessments and placements ask.", no_args_is_help=True)

Who = Annotated[Optional[str], typer.Option("--learner", metavar="ID", help="Whose; `local` unless given.")]  # noqa: UP045
Lang = Annotated[Optional[str], typer.Option("--lang", metavar="en|ko", help="Language of items and texts.")]  # noqa: UP045
Json = Annotated[bool, typer.Option("--json", help="The API's JSON and nothing else.")]
Answers = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--answers", metavar="FILE", help="JSON, item id -> an option's letter or text, a text, or null."),
]


def assess(
    skill: Annotated[str, typer.Argument(metavar="SKILL", help="A skill's id, e.g. git.")],
    level: Annotated[
        Optional[int],  # noqa: UP045
        typer.Argument(metavar="[LEVEL]", min=1, max=3, help="The level to show; the next one unless given."),
    ] = None,
    answers: Answers = None,
    answer_file: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--answer-file", metavar="FILE", help="The answer to a task or a design case, as text."),
    ] = None,
    review: Annotated[
        bool, typer.Option("--review", help="Three questions on the level held; it may fall if it was forgotten.")
    ] = False,
    learner: Who = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Show that you hold a level. Ctrl-C pauses; the same command goes on.

    Example: mastery assess git 1
    """
    from service.cli.assessing import run_assess

    run_assess(skill, level, answers, answer_file, learner, lang, review=review, as_json=json)


def place(
    track: Annotated[str, typer.Argument(metavar="TRACK", help="A track's id, e.g. mlops-engineer.")],
    answers: Answers = None,
    learner: Who = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Find out where you stand in a track, in at most fifteen questions. Ctrl-C pauses; the same command goes on.

    Example: mastery place mlops-engineer
    """
    from service.cli.placing import run_place

    run_place(track, answers, learner, lang, as_json=json)


@items_app.command("check")
def check(
    folder: Annotated[Optional[Path], typer.Argument(help="Another item bank than the one in use.")] = None,  # noqa: UP045
    lang: Lang = None,
) -> None:
    """Lint the item bank: every error at once, with file and line; then what is still missing."""
    from service.cli.item_checking import run_check

    run_check(folder, lang)
