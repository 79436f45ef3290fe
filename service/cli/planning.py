"""What `mastery plan` and `mastery plans` do."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from service.cli.console import (
    LOCAL_LEARNER,
    console,
    goal_from,
    language,
    learner_from,
    print_json,
    program,
    show_notices,
    stored_id,
    validated,
)
from service.cli.echo import echo
from service.contract import (
    Changes,
    PlanPage,
    PlanRequest,
    PlanView,
    ReplanRequest,
    SessionUpdate,
    SessionView,
    WeekView,
)
from service.disk import replacing, write_text
from service.errors import InvalidInput, NotFound
from service.messages import saying
from service.plans.calendar_file import write_calendar
from service.plans.plans import language_of as language_of_plan
from service.plans.plans import plan_not_found
from service.plans.printed import BOXES, write_markdown
from service.storage.records import Change
from service.understanding.phrases import language_of
from service.workflow.wording import Wording, hours_text
from tree.skill import Language

LAST = "last"
SHORT = 8
"""Characters of a plan's id that are shown; they may be given in its place."""


def run_plan(
    question: str | None,
    goal: str | None,
    days: str | None,
    breaks: Sequence[str],
    fields: dict[str, Any],
    learner: str | None,
    ics: Path | None,
    markdown: Path | None,
    lang: str | None,
    *,
    as_json: bool,
    limit: int,
) -> None:
    """Make a plan, keep it, and print it."""
    asked: dict[str, Any] = {name: value for name, value in fields.items() if value is not None}
    if question is not None:
        asked["question"] = question
    if days is not None:
        asked["days"] = _days(days)
    asked["breaks"] = [_break(text) for text in breaks]
    about = learner_from(learner)
    request = validated(PlanRequest, {**asked, **goal_from(goal), "language": language(lang), **about})
    owner = request.learner_id or LOCAL_LEARNER
    if not about:  # a plan is a first write, and makes the local learner
        program().learners.repository.change(LOCAL_LEARNER, lambda *_: Change(), now=program().now())
        request = request.model_copy(update={"learner_id": LOCAL_LEARNER})
    plan = program().make_plan(request, owner)
    chosen = request.language or language_of(question or "")
    if plan.plan_id is not None:
        _write_files(plan.plan_id, ics, markdown, chosen)
    if as_json:
        print_json(plan)
    else:
        _print(plan, chosen, limit)


def run_list(learner: str | None, lang: str | None, *, as_json: bool) -> None:
    """Print a table of plans."""
    chosen, learner_id = language(lang), stored_id(learner)
    found = program().plans.listed(learner_id, chosen) if program().has_database else []
    if as_json:
        print_json(PlanPage(items=found))
        return
    words = Wording(program().tree, chosen or "en")
    table = Table(header_style="bold")
    for column in ("plan", "goal", "finish", "hours", "done"):
        table.add_column(words.say(f"cli.plan.{column}"))
    for plan in found:
        finish = words.day(plan.finish) if plan.finish else "-"
        cells = (plan.plan_id[:SHORT], plan.goal, finish, hours_text(plan.total_hours), hours_text(plan.done_hours))
        table.add_row(*cells)
    console().print(table if found else words.say("cli.plan.none"))


def run_show(
    plan: str,
    learner: str | None,
    ics: Path | None,
    markdown: Path | None,
    lang: str | None,
    *,
    as_json: bool,
    limit: int,
) -> None:
    """Print a plan, or write its files."""
    plan_id = _find(plan, learner)
    chosen = language(lang) or language_of_plan(program().plans.load(plan_id))
    if ics or markdown:
        _write_files(plan_id, ics, markdown, chosen)
        return
    found = program().plans.show(plan_id, chosen)
    if as_json:
        print_json(found)
    else:
        _print(found, chosen, limit)


def run_tick(
    plan: str, session: str, status: str, hours: float | None, learner: str | None, lang: str | None, *, as_json: bool
) -> None:
    """Tick a session off and say what follows."""
    plan_id = _find(plan, learner)
    update = validated(SessionUpdate, {"status": status, **({"hours": hours} if hours is not None else {})})
    found = program().plans.tick(plan_id, session, update, language(lang))
    if as_json:
        print_json(found)
        return
    ticked = next(s for week in found.weeks for s in week.sessions if s.id == session)
    echo(f"{BOXES[ticked.status]} {ticked.title}")
    for notice in found.notices:
        if notice.code == "level-recorded":
            echo(notice.text)


def run_replan(plan: str, as_of: date | None, learner: str | None, lang: str | None, *, as_json: bool) -> None:
    """Plan again and print the difference."""
    plan_id = _find(plan, learner)
    request = ReplanRequest(as_of=as_of)
    found = program().plans.replan(plan_id, request, language(lang))
    if as_json:
        print_json(found)
        return
    chosen = language(lang) or language_of_plan(program().plans.load(plan_id))
    out, words = console(), Wording(program().tree, chosen)
    out.print(Text(found.answer))
    _print_changes(out, found.changes, words)
    show_notices(out, found.notices, chosen)


def run_delete(plan: str, learner: str | None, lang: str | None, *, yes: bool) -> None:
    """Delete, after asking."""
    plan_id = _find(plan, learner)
    words = Wording(program().tree, language(lang) or "en")
    if not yes and not typer.confirm(words.say("cli.plan.sure", plan=plan_id[:SHORT])):
        raise typer.Exit(1)
    program().plans.delete(plan_id)
    echo(words.say("cli.plan.deleted", plan=plan_id[:SHORT]))


def _find(plan: str, learner: str | None) -> str:
    """The id of a plan given by its beginning, or of the newest; raises NotFound."""
    learner_id = stored_id(learner)
    found = [p.id for p in program().plans.repository.of_learner(learner_id)] if program().has_database else []
    if plan == LAST:
        if not found:
            raise NotFound("plan-not-found", saying("error.no-plan-yet"))
        return found[0]
    matching = [i for i in found if i.startswith(plan)]
    if not matching:
        raise plan_not_found(plan)
    if len(matching) > 1:
        raise NotFound("plan-not-found", saying("error.plans-beginning", count=len(matching), start=plan))
    return matching[0]


def _days(text: str) -> dict[str, float]:
    """Hours per weekday from `tue=2,sat=4`."""
    found: dict[str, float] = {}
    for part in text.split(","):
        day, _, hours = part.strip().partition("=")
        try:
            found[day.strip().lower()] = float(hours)
        except ValueError:
            raise InvalidInput({"--days": saying("error.days", got=text)}) from None
    return found


def _break(text: str) -> dict[str, str]:
    first, _, last = text.partition("..")
    return {"from": first.strip(), "to": (last or first).strip()}


def _write_files(plan_id: str, ics: Path | None, markdown: Path | None, lang: Language) -> None:
    stored = program().plans.load(plan_id)
    if ics is not None:
        with replacing(ics) as part:
            part.write_bytes(write_calendar(stored, lang))
        echo(str(ics), err=True)
    if markdown is not None:
        write_text(markdown, write_markdown(program().plans.show(plan_id, lang), Wording(program().tree, lang)))
        echo(str(markdown), err=True)


def _print(plan: PlanView, lang: Language, limit: int) -> None:
    """A plan for a person: what it comes to, then its weeks from the first that is not behind."""
    out, words = console(), Wording(program().tree, lang)
    if plan.goal and plan.plan_id:
        out.print(Text.assemble((plan.goal.summary, "bold"), f"  ·  {plan.plan_id[:SHORT]}"))
        out.print()
    out.print(Text(plan.answer))
    ahead = [w for w in plan.weeks if any(s.status == "planned" for s in w.sessions)] or plan.weeks[-1:]
    for week in ahead[:limit]:
        out.print()
        _print_week(out, week, words)
    if len(ahead) > limit:
        out.print()
        out.print(Text(words.say("cli.plan.more", count=len(ahead) - limit), style="dim"))
    show_notices(out, plan.notices, lang)


def _print_week(out: Console, week: WeekView, words: Wording) -> None:
    hours = hours_text(week.hours)
    head = words.say("plan.heading.week", number=week.number, day=words.day(week.start), hours=hours)
    out.print(Text(head, style="bold"))
    for session in week.sessions:
        out.print(_session_line(session, words), soft_wrap=True)
    if week.milestones:
        names = ", ".join(f"{words.skill(m.skill_id)} Lv{m.level}" for m in week.milestones)
        out.print(Text(f"  {words.say('plan.milestones', names=names)}", style="green"))


def _session_line(session: SessionView, words: Wording) -> Text:
    weekday = words.say(f"day.{session.date.strftime('%a').lower()}")
    when = f"{weekday} {session.date.day:2d} {session.starts_at} {hours_text(session.hours):>3} h"
    return Text.assemble(f"  {BOXES[session.status]} {when}  {session.title}", (f"  [{session.id}]", "dim"))


def _print_changes(out: Console, changes: Changes, words: Wording) -> None:
    out.print()
    if not (changes.moved or changes.added or changes.dropped):
        out.print(words.say("cli.plan.unchanged"))
        return
    for moved in changes.moved:
        span = f"{words.day(moved.from_date, year=False)} → {words.day(moved.to_date, year=False)}"
        if moved.from_hours != moved.to_hours:
            span += f", {hours_text(moved.from_hours)} → {hours_text(moved.to_hours)} h"
        out.print(Text(f"  ↷ {span}  {moved.title}"))
    for mark, sessions in (("+", changes.added), ("−", changes.dropped)):
        for session in sessions:
            out.print(Text(f"  {mark} {words.day(session.date, year=False)}  {session.title}"))
