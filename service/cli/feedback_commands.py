"""`mastery feedback`: what you think of what you were shown."""

from pathlib import Path
from typing import Annotated, Optional

import typer

feedback_app = typer.Typer(
    help="Say what you think of a skill, a resource or an answer; it changes what is recommended to you.",
    no_args_is_help=True,
)

AboutName = Annotated[str, typer.Argument(metavar="SKILL_OR_RESOURCE", help="Its id, as answers show it.")]
Note = Annotated[Optional[str], typer.Option(help="A note to yourself.")]  # noqa: UP045
Who = Annotated[Optional[str], typer.Option("--learner", metavar="ID", help="Whose; `local` unless given.")]  # noqa: UP045
Lang = Annotated[Optional[str], typer.Option("--lang", metavar="en|ko", help="Language of the answer.")]  # noqa: UP045
Json = Annotated[bool, typer.Option("--json", help="The API's JSON and nothing else.")]

VERDICTS = {
    "up": "You like it: it comes sooner.",
    "down": "You do not like it: a skill comes later, a resource is not offered to you again.",
    "too-easy": "It was too easy: of a skill, show the next level at once.",
    "too-hard": "It was too hard: what it builds on and easier resources come first.",
    "done": "You are through with it: a resource is not offered to you again.",
    "skip": "Not now: a skill comes later for some weeks, and stays on the way if your goal needs it.",
    "dead-link": "The link of a resource is dead: it is not offered to you again, and those who run this see it.",
}


def _verdict(verdict: str) -> None:
    def give(about: AboutName, note: Note = None, learner: Who = None, lang: Lang = None, json: Json = False) -> None:
        from service.cli.feedback_command import run_give

        run_give(verdict, about, note, learner, lang, as_json=json)

    feedback_app.command(verdict, help=VERDICTS[verdict])(give)


for _name in VERDICTS:
    _verdict(_name)


@feedback_app.command("list")
def list_(
    dead_links: Annotated[
        bool, typer.Option("--dead-links", help="Links that learners report as dead, for those who run this.")
    ] = False,
    learner: Who = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """What you said and what follows from it."""
    from service.cli.feedback_command import run_dead_links, run_list

    if dead_links:
        run_dead_links(lang, as_json=json)
    else:
        run_list(learner, lang, as_json=json)


@feedback_app.command("withdraw")
def withdraw(
    feedback: Annotated[
        str, typer.Argument(metavar="ID", help="Its id, or the beginning of it, from `feedback list`.")
    ],
    learner: Who = None,
    lang: Lang = None,
) -> None:
    """Take back what you said, as if it had not been said."""
    from service.cli.feedback_command import run_withdraw

    run_withdraw(feedback, learner, lang)


@feedback_app.command("export")
def export(
    output: Annotated[Optional[Path], typer.Argument(help="A file; standard output unless given.")] = None,  # noqa: UP045
    learner: Who = None,
    lang: Lang = None,
) -> None:
    """Write what you said of skills as cases of the evals (YAML), without notes and names."""
    from service.cli.feedback_command import run_export

    run_export(output, learner, lang)
