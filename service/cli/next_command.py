"""`mastery next` in the terminal."""

from rich.markup import escape
from rich.table import Table
from rich.text import Text

from service.cli.console import console, language, learner_from, print_json, program, validated
from service.contract import NextRequest, NextResponse
from service.messages import say
from service.understanding.phrases import language_of
from service.workflow.wording import hours_text
from tree.skill import Language

SHOWN_REASONS = 3


def run_next(question: str | None, learner: str | None, lang: str | None, *, as_json: bool, limit: int) -> None:
    """Ask, and print the answer."""
    asked = {"question": question} if question is not None else {}
    fields = {**asked, "limit": limit, "language": language(lang), **learner_from(learner)}
    request = validated(NextRequest, fields)
    response = program().recommend_next(request)
    if as_json:
        print_json(response)
    else:
        show(response, request.language or language_of(question or ""))


def show(response: NextResponse, lang: Language) -> None:
    """Print an answer for a person."""
    out = console()
    if response.goal:
        remaining = say(
            lang, "cli.remaining", steps=response.remaining.steps, hours=hours_text(response.remaining.hours)
        )
        out.print(Text.assemble((response.goal.summary, "bold"), f"  ·  {remaining}"))
        out.print()
    out.print(escape(response.answer))
    if response.recommendations:
        out.print()
        out.print(_table(response, lang))
    for branch in response.branches:
        out.print()
        out.print(Text(say(lang, "cli.branch"), style="bold"))
        for option in branch.options:
            mark = "→" if option.option_id == branch.recommended else " "
            why = " ".join(r.text for r in option.reasons[:2])
            out.print(Text(f" {mark} {option.title} ({hours_text(option.remaining_hours)} h)  {why}"))
    if response.presumed:
        out.print()
        out.print(Text(say(lang, "cli.presumed"), style="bold"))
        for presumed in response.presumed:
            out.print(Text(f"  {presumed.skill_id} Lv{presumed.level}  {presumed.because}"))
    if response.notices:
        out.print()
        out.print(Text(say(lang, "cli.notices"), style="bold"))
        for notice in response.notices:
            out.print(Text(f"  {notice.text}"))


def _table(response: NextResponse, lang: Language) -> Table:
    table = Table(show_lines=True, header_style="bold")
    table.add_column(say(lang, "cli.rank"), justify="right")
    table.add_column(say(lang, "cli.step"), ratio=3)
    table.add_column(say(lang, "cli.hours"), justify="right")
    table.add_column(say(lang, "cli.why"), ratio=4)
    table.add_column(say(lang, "cli.learn-from"), ratio=5, overflow="fold")
    for step in response.recommendations:
        what = Text.assemble((f"{step.title} Lv{step.level}", "bold"), f"\n{step.summary}")
        why = Text("\n".join(f"{r.weight:.2f}  {r.text}" for r in step.reasons[:SHOWN_REASONS]))
        where = Text(
            "\n\n".join(f"{r.title} ({_price(r.free, lang)}, {hours_text(r.hours)} h)\n{r.url}" for r in step.resources)
        )
        table.add_row(str(step.rank), what, hours_text(step.hours), why, where)
    return table


def _price(free: bool, lang: Language) -> str:
    return say(lang, "cli.free" if free else "cli.paid")
