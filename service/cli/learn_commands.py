"""`mastery learn`: what the program remembers of a learner."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Optional

import typer

learn_app = typer.Typer(help="Your levels, why they are believed, and your goals.", no_args_is_help=True)

Who = Annotated[Optional[str], typer.Option("--learner", metavar="ID", help="Whose; `local` unless given.")]  # noqa: UP045
Lang = Annotated[Optional[str], typer.Option("--lang", metavar="en|ko", help="Language of the answer.")]  # noqa: UP045
Json = Annotated[bool, typer.Option("--json", help="The API's JSON and nothing else.")]
SkillName = Annotated[str, typer.Argument(metavar="SKILL", help="A skill's id, e.g. docker-basics.")]
Moment = Annotated[
    Optional[datetime],  # noqa: UP045
    typer.Option(
        formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"], help="A date or time (UTC); now unless given."
    ),
]


@learn_app.command("record")
def record(
    skill: SkillName,
    level: Annotated[int, typer.Argument(min=0, max=3, help="The level reached, 0 to 3.")],
    kind: Annotated[str, typer.Option(metavar="self-report|project|import", help="What shows it.")] = "self-report",
    note: Annotated[Optional[str], typer.Option(help="A note to yourself.")] = None,  # noqa: UP045
    at: Moment = None,
    learner: Who = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Record that you reached a level. Example: mastery learn record docker-basics 1 --note "finished the course" """
    from service.cli.learning import run_record

    run_record(skill, level, kind, note, at, learner, lang, as_json=json)


@learn_app.command("show")
def show(
    as_of: Moment = None,
    learner: Who = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Your levels, the evidence they rest on, and what is presumed."""
    from service.cli.learning import run_show

    run_show(learner, as_of, lang, as_json=json)


@learn_app.command("undo")
def undo(learner: Who = None, lang: Lang = None, json: Json = False) -> None:
    """Take back what was recorded last. Again: what was recorded before that."""
    from service.cli.learning import run_undo

    run_undo(learner, lang, as_json=json)


@learn_app.command("withdraw")
def withdraw(
    event: Annotated[str, typer.Argument(help="The id of an event, or its beginning, as `learn show` lists it.")],
    why: Annotated[Optional[str], typer.Option(help="Why.")] = None,  # noqa: UP045
    learner: Who = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Take back one event."""
    from service.cli.learning import run_withdraw

    run_withdraw(event, why, learner, lang, as_json=json)


@learn_app.command("deny")
def deny(
    skill: SkillName,
    allow: Annotated[bool, typer.Option("--allow", help="Let it be presumed again.")] = False,
    learner: Who = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Say that you do not hold a skill which the program presumes."""
    from service.cli.learning import run_deny

    run_deny(skill, learner, lang, allow=allow, as_json=json)


@learn_app.command("set")
def set_profile(
    goal: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(metavar="ID[:LEVEL]", help="A track, option or skill you want; may be repeated. `none` clears."),
    ] = None,
    branch: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(metavar="OPTION", help="The option you chose at a branching point; may be repeated."),
    ] = None,
    hours: Annotated[Optional[float], typer.Option(min=0.5, max=112, help="Hours per week.")] = None,  # noqa: UP045
    timezone: Annotated[Optional[str], typer.Option(help="Time zone, e.g. Asia/Seoul.")] = None,  # noqa: UP045
    language: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(metavar="en|ko", help="Languages of resources, the best first; may be repeated."),
    ] = None,
    free_only: Annotated[Optional[bool], typer.Option("--free-only/--paid-too", help="Free resources only.")] = None,  # noqa: UP045
    learner: Who = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Set goals, branches and preferences. Example: mastery learn set --goal mlops-engineer --hours 6"""
    from service.cli.learning import run_set

    run_set(goal, branch, hours, timezone, language, free_only, learner, lang, as_json=json)


@learn_app.command("export")
def export(
    output: Annotated[Optional[Path], typer.Argument(help="A file; standard output unless given, or for `-`.")] = None,  # noqa: UP045
    learner: Who = None,
) -> None:
    """Write everything that is kept of you, as JSON."""
    from service.cli.learning import run_export

    run_export(output, learner)


@learn_app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="An export, or a learner as the API takes it.")],
    learner: Who = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Read an export, or set a learner's levels and profile from a file."""
    from service.cli.learning import run_import

    run_import(file, learner, lang, as_json=json)


@learn_app.command("delete")
def delete(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    learner: Who = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Remove everything that is kept of you. There is no way back but an export."""
    from service.cli.learning import run_delete

    run_delete(learner, lang, yes=yes, as_json=json)
