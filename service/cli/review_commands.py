"""`mastery review`: what is due before it is forgotten."""

from typing import Annotated, Optional

import typer

Skill = Annotated[Optional[str], typer.Argument(metavar="SKILL", help="A skill to check now.")]  # noqa: UP045
Recalled = Annotated[
    Optional[str],  # noqa: UP045
    typer.Argument(metavar="again|hard|good|easy", help="How it went; asked for unless given."),
]
Who = Annotated[Optional[str], typer.Option("--learner", metavar="ID", help="Whose; `local` unless given.")]  # noqa: UP045
Lang = Annotated[Optional[str], typer.Option("--lang", metavar="en|ko", help="Language of the answer.")]  # noqa: UP045


def review(
    skill: Skill = None,
    recalled: Recalled = None,
    learner: Who = None,
    lang: Lang = None,
    json: Annotated[bool, typer.Option("--json", help="The API's JSON and nothing else.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=50, help="How many to show.")] = 10,
) -> None:
    """What is due for review, the most faded first; with a skill, a guided self-check of it.

    Example: mastery review git good
    """
    from service.cli.review_command import run_review

    run_review(skill, recalled, learner, lang, limit, as_json=json)
