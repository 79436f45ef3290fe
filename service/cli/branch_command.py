"""`mastery branch` in the terminal."""

from rich.table import Table
from rich.text import Text

from service.cli.console import console, goal_from, language, learner_from, print_json, program, show_notices, validated
from service.contract import BranchRequest, BranchResponse
from service.messages import say
from service.understanding.phrases import language_of
from service.workflow.wording import hours_text
from tree.skill import Language


def run_branch(
    track: str, question: str | None, goal: str | None, learner: str | None, lang: str | None, *, as_json: bool
) -> None:
    """Ask, and print both options side by side."""
    asked = {"question": question} if question is not None else {}
    fields = {"track_id": track, **asked, **goal_from(goal), "language": language(lang), **learner_from(learner)}
    request = validated(BranchRequest, fields)
    response = program().recommend_branch(request)
    if as_json:
        print_json(response)
    else:
        show(response, request.language or language_of(question or ""))


def show(response: BranchResponse, lang: Language) -> None:
    """Print the advice for a person."""
    out = console()
    out.print(Text(response.goal.summary, style="bold"))
    out.print()
    out.print(Text(response.answer))
    out.print()
    table = Table(header_style="bold", show_lines=True)
    table.add_column("")
    for option in response.options:
        mark = " ✓" if option.option_id == response.recommended else ""
        table.add_column(option.title + mark, ratio=1, overflow="fold")
    titles = program().tree.skills

    def names(skills: list[str]) -> str:
        return ", ".join(titles[s].title.read(lang) for s in skills) or "-"

    rows = {
        "hours": [hours_text(o.remaining_hours) for o in response.options],
        "skills": [str(o.remaining_skills) for o in response.options],
        "transfer": [f"{o.transfer:.0%}  {names(o.carried_by)}" for o in response.options],
        "unlocks": [names(o.unlocks) for o in response.options],
        "overlap": [hours_text(o.overlap_hours) for o in response.options],
        "switching": [hours_text(o.switching_hours) for o in response.options],
        "score": [f"{o.score:.2f}" for o in response.options],
        "why": ["\n".join(f"{r.weight:.2f}  {r.text}" for r in o.reasons) for o in response.options],
    }
    for name, cells in rows.items():
        table.add_row(say(lang, f"cli.branch.{name}"), *cells)
    out.print(table)
    show_notices(out, response.notices, lang)
