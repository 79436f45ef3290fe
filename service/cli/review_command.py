"""`mastery review` in the terminal: what is due, and a guided self-check of one skill."""

import typer
from rich.padding import Padding
from rich.text import Text

from service.cli.console import choose, console, is_stored, language, print_json, program, stored_id, validated
from service.cli.echo import echo
from service.contract import ReviewPage, ReviewRequest, ReviewView
from service.errors import InvalidInput
from service.learners.learners import not_found
from service.messages import saying
from service.workflow.wording import Wording
from tree.skill import Step

ANSWERS = ("again", "hard", "good", "easy")


def run_review(
    skill: str | None, recalled: str | None, learner: str | None, lang: str | None, limit: int, *, as_json: bool
) -> None:
    """List what is due; with a skill, check it and keep how it went."""
    words, learner_id = Wording(program().tree, language(lang) or "en"), stored_id(learner)
    if skill is not None:
        _check(skill, recalled, learner_id, words, as_json=as_json)
        return
    if not is_stored(learner_id):
        if as_json:
            raise not_found(learner_id)
        echo(words.say("cli.review.nobody"))
        return
    items, next_due = program().reviews.due(learner_id, words.language)
    page = ReviewPage(items=items[:limit], next_cursor=str(limit) if len(items) > limit else None, next_due=next_due)
    if as_json:
        print_json(page)
    else:
        _show(page, len(items), words)


def _show(page: ReviewPage, count: int, words: Wording) -> None:
    out = console()
    if not page.items:
        day = words.day(page.next_due.date()) if page.next_due else ""
        out.print(words.say("cli.review.nothing.next", day=day) if day else words.say("cli.review.nothing"))
        return
    out.print(Text(words.say("cli.review.heading", count=count), style="bold"))
    for item in page.items:
        out.print()
        late = (
            words.say("cli.review.overdue", days=item.overdue_days)
            if item.overdue_days
            else words.say("cli.review.today")
        )
        out.print(Text.assemble((item.title, "bold"), f"  Lv{item.level} · {late}"))
        out.print(Padding(Text(item.because), (0, 0, 0, 3)))
        if item.builds_up:
            names = words.names([words.skill(s) for s in item.builds_up])
            out.print(Padding(Text(words.say("cli.review.exercises", names=names)), (0, 0, 0, 3)))
        if program().items.at(Step(item.skill_id, 1)):
            out.print(Padding(Text(words.say("cli.review.questions", skill=item.skill_id), style="cyan"), (0, 0, 0, 3)))
        out.print(Padding(Text(words.say("cli.review.command", skill=item.skill_id), style="cyan"), (0, 0, 0, 3)))
    out.print()
    out.print(words.say("cli.review.how"))


def _check(skill: str, recalled: str | None, learner_id: str, words: Wording, *, as_json: bool) -> None:
    if not is_stored(learner_id):
        raise not_found(learner_id)
    if recalled is None:
        recalled = _asked(skill, learner_id, words)
    fields = {"skill_id": skill, "recalled": choose(recalled, ANSWERS, "RECALLED")}
    view: ReviewView = program().reviews.record(learner_id, validated(ReviewRequest, fields), words.language)
    if as_json:
        print_json(view)
    else:
        echo(view.because)


def _asked(skill: str, learner_id: str, words: Wording) -> str:
    """Show what the level asks for, and ask how it went; on standard error, like every question."""
    tree, level = words.tree, program().learners.spec(learner_id).levels.get(skill, 0)
    if skill not in tree.skills or not level:
        raise InvalidInput({"SKILL": saying("error.not-held", skill=skill)})
    echo(f"{words.skill(skill)} Lv{level}", err=True)
    echo(f"  {tree.skills[skill].levels[level - 1].read(words.language)}", err=True)
    echo(words.say("cli.review.asked"), err=True)
    return str(typer.prompt(words.say("cli.review.recall"), err=True))
