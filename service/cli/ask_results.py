"""Results of a conversation in the terminal: what the words before them do not say."""

import sys
from typing import Any

from rich.console import Console
from rich.text import Text

from service.cli.console import show_notices
from service.cli.next_command import show_step
from service.contract import (
    AssessmentView,
    BranchResponse,
    NextResponse,
    PlanView,
    ResourcePage,
    ResourceView,
    ReviewPage,
    TalkView,
)
from service.messages import say
from service.workflow.wording import hours_text
from tree.skill import Language

SHOWN_STEPS, SHOWN_WEEKS = 3, 2


def show_result(out: Console, data: dict[str, Any], lang: Language) -> None:
    """A result event; what was written needs no more words."""
    given = {name: value for name, value in data.items() if name != "intent"}
    match data["intent"]:
        case "next":
            _steps(out, NextResponse.model_validate(given), lang)
        case "branch":
            _options(out, BranchResponse.model_validate(given), lang)
        case "plan" | "replan":
            _weeks(out, PlanView.model_validate(given), lang)
        case "resources":
            for resource in ResourcePage.model_validate(given).items:
                _resource(out, resource, lang)
        case "review":
            for item in ReviewPage.model_validate(given).items:
                out.print(Text(f"  · {item.title} Lv{item.level}  {item.because}"))
        case "assess":
            _assess(out, AssessmentView.model_validate(given), lang)
        case "chat" | "vague":
            for choice in TalkView.model_validate(given).choices:
                out.print(Text.assemble("  · ", choice.question), style="cyan")


def _steps(out: Console, response: NextResponse, lang: Language) -> None:
    for step in response.recommendations[:SHOWN_STEPS]:
        out.print()
        show_step(out, step, lang)
    show_notices(out, response.notices, lang)


def _options(out: Console, response: BranchResponse, lang: Language) -> None:
    for option in response.options:
        mark = "→" if option.option_id == response.recommended else " "
        out.print(Text(f" {mark} {option.title}  ({hours_text(option.remaining_hours)} h)"))
    show_notices(out, response.notices, lang)


def _weeks(out: Console, plan: PlanView, lang: Language) -> None:
    for week in plan.weeks[:SHOWN_WEEKS]:
        out.print(Text(f"  {week.start}  {hours_text(week.hours)} h", style="bold"))
        for session in week.sessions:
            out.print(Text(f"    {session.date}  {hours_text(session.hours)} h  {session.title}"))
    if len(plan.weeks) > SHOWN_WEEKS:
        out.print(Text("  " + say(lang, "cli.ask.more-weeks", count=len(plan.weeks) - SHOWN_WEEKS), style="dim"))
    show_notices(out, plan.notices, lang)


def _resource(out: Console, resource: ResourceView, lang: Language) -> None:
    price = say(lang, "cli.free" if resource.free else "cli.paid")
    about = f"  ({resource.kind}, {resource.language}, {price}, {hours_text(resource.hours)} h)"
    out.print(Text.assemble("→ ", resource.title, (about, "dim")))
    out.print(Text(f"  {resource.url}", style="blue"), soft_wrap=True)


def _assess(out: Console, assessment: AssessmentView, lang: Language) -> None:
    command = f"mastery assess {assessment.skill_id} {assessment.level}"
    if sys.stdin.isatty() and sys.stdout.isatty():
        from service.cli.assessing import conduct

        conduct(assessment, lang, command)
    else:
        out.print(Text(say(lang, "cli.ask.assess", command=command)))
