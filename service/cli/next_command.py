"""`mastery next` in the terminal."""

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from service.cli.console import console, language, learner_from, print_json, program, show_notices, validated
from service.contract import NextRequest, NextResponse, Recommendation
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
    out.print(response.answer)
    for step in response.recommendations:
        out.print()
        show_step(out, step, lang)
    for branch in response.branches:
        out.print()
        out.print(Text(say(lang, "cli.branch"), style="bold"))
        for option in branch.options:
            mark = "→" if option.option_id == branch.recommended else " "
            why = " ".join(r.text for r in option.reasons if r.code in {"fits-question", "transfer", "unlocks"})
            out.print(Text(f" {mark} {option.title} ({hours_text(option.remaining_hours)} h)  {why}"))
    if response.presumed:
        out.print()
        out.print(Text(say(lang, "cli.presumed"), style="bold"))
        for presumed in response.presumed:
            out.print(Text(f"  {presumed.skill_id} Lv{presumed.level}  {presumed.because}"))
    show_notices(out, response.notices, lang)


def show_step(out: Console, step: Recommendation, lang: Language) -> None:
    """Print one step with its reasons and resources."""
    review = f" · {say(lang, 'cli.review.is')}" if step.activity == "review" else ""
    about = f"  Lv{step.level} · {hours_text(step.hours)} h{review}"
    head = Text.assemble((f"{step.rank}. {step.title}", "bold"), about)
    out.print(head)
    out.print(Padding(Text(step.summary), (0, 0, 0, 3)))
    for reason in step.reasons[:SHOWN_REASONS]:  # weightiest first, whichever way they weigh
        out.print(Padding(Text.assemble((f"{reason.weight:.2f}  ", "cyan"), reason.text), (0, 0, 0, 3)))
    for resource in step.resources:
        price = say(lang, "cli.free" if resource.free else "cli.paid")
        about = f"{resource.kind}, {resource.language}, {price}, {hours_text(resource.hours)} h"
        out.print(Padding(Text.assemble("→ ", resource.title, (f"  ({about})", "dim")), (0, 0, 0, 3)))
        # an address is never broken, so that it can be clicked and copied
        out.print(Text(f"     {resource.url}", style="blue"), soft_wrap=True)
