"""`mastery plan`, and `mastery plans` for those that are kept."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Optional

import typer

plans_app = typer.Typer(help="Your study plans: read, tick off, plan again, take along.", no_args_is_help=True)

Who = Annotated[Optional[str], typer.Option("--learner", metavar="ID", help="Whose; `local` unless given.")]  # noqa: UP045
Lang = Annotated[Optional[str], typer.Option("--lang", metavar="en|ko", help="Language of the answer.")]  # noqa: UP045
Json = Annotated[bool, typer.Option("--json", help="The API's JSON and nothing else.")]
Day = Annotated[Optional[datetime], typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD")]  # noqa: UP045
PlanName = Annotated[
    str,
    typer.Argument(metavar="[PLAN]", help="A plan's id or its beginning; `last` is the newest.", show_default=False),
]


def plan(
    question: Annotated[Optional[str], typer.Argument(help="What you want, and when you have time.")] = None,  # noqa: UP045
    goal: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--goal", metavar="ID[:LEVEL]", help="A track, option or skill you want; beats the question."),
    ] = None,
    hours: Annotated[Optional[float], typer.Option(help="Hours per week.")] = None,  # noqa: UP045
    days: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="tue=2,sat=4", help="Hours per weekday (mon to sun); beats --hours."),
    ] = None,
    start: Day = None,
    deadline: Day = None,
    weeks: Annotated[Optional[int], typer.Option(help="How many weeks at most.")] = None,  # noqa: UP045
    pause: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--break", metavar="FROM..TO", help="Days off, e.g. 2026-12-24..2027-01-03; may be repeated."),
    ] = None,
    timezone: Annotated[Optional[str], typer.Option(help="Time zone, e.g. Asia/Seoul.")] = None,  # noqa: UP045
    day_start: Annotated[Optional[str], typer.Option(metavar="HH:MM", help="When sessions begin; 19:00.")] = None,  # noqa: UP045
    learner: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--learner", metavar="ID_OR_JSON_FILE", help="A learner file (JSON) or a stored id."),
    ] = None,
    ics: Annotated[Optional[Path], typer.Option(help="Write the calendar to this file as well.")] = None,  # noqa: UP045
    markdown: Annotated[Optional[Path], typer.Option(help="Write the plan as Markdown as well.")] = None,  # noqa: UP045
    lang: Lang = None,
    json: Json = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="Weeks to show.")] = 4,
) -> None:
    """A study plan, week by week, within the hours you have. It is kept; `mastery plans` goes on from there.

    Example: mastery plan "6 hours a week, Tuesdays and Saturdays, get me to Model Health"
    """
    from service.cli.planning import run_plan

    fields = {
        "hours_per_week": hours,
        "start": start.date().isoformat() if start else None,
        "deadline": deadline.date().isoformat() if deadline else None,
        "weeks": weeks,
        "timezone": timezone,
        "day_start": day_start,
    }
    run_plan(question, goal, days, pause or [], fields, learner, ics, markdown, lang, as_json=json, limit=limit)


@plans_app.command("list")
def list_(learner: Who = None, lang: Lang = None, json: Json = False) -> None:
    """Your plans, the newest first."""
    from service.cli.planning import run_list

    run_list(learner, lang, as_json=json)


@plans_app.command("show")
def show(
    plan: PlanName = "last",
    learner: Who = None,
    ics: Annotated[Optional[Path], typer.Option(help="Write the calendar to this file.")] = None,  # noqa: UP045
    markdown: Annotated[Optional[Path], typer.Option(help="Write the plan as Markdown to this file.")] = None,  # noqa: UP045
    lang: Lang = None,
    json: Json = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="Weeks to show.")] = 4,
) -> None:
    """A plan as it stands, from the first week that is not done; or its files."""
    from service.cli.planning import run_show

    run_show(plan, learner, ics, markdown, lang, as_json=json, limit=limit)


@plans_app.command("tick")
def tick(
    session: Annotated[str, typer.Argument(metavar="SESSION", help="A session's id, e.g. git.1.learn.1.")],
    status: Annotated[str, typer.Argument(metavar="done|partly|missed|planned", help="How it went.")] = "done",
    hours: Annotated[Optional[float], typer.Option(help="Hours it took; as planned unless given.")] = None,  # noqa: UP045
    plan: Annotated[
        str, typer.Option("--plan", help="A plan's id or its beginning; the newest unless given.")
    ] = "last",
    learner: Who = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Say how a session went. Example: mastery plans tick git.1.learn.1 done --hours 1.5"""
    from service.cli.planning import run_tick

    run_tick(plan, session, status, hours, learner, lang, as_json=json)


@plans_app.command("replan")
def replan(
    plan: PlanName = "last",
    as_of: Annotated[
        Optional[datetime],  # noqa: UP045
        typer.Option("--as-of", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="From which day on; today."),
    ] = None,
    learner: Who = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Plan again: what is ticked stays, what was not done moves, and you see the difference."""
    from service.cli.planning import run_replan

    run_replan(plan, as_of.date() if as_of else None, learner, lang, as_json=json)


@plans_app.command("delete")
def delete(
    plan: Annotated[str, typer.Argument(metavar="PLAN", help="A plan's id or its beginning.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    learner: Who = None,
    lang: Lang = None,
) -> None:
    """Remove a plan. What you did on it still counts."""
    from service.cli.planning import run_delete

    run_delete(plan, learner, lang, yes=yes)
