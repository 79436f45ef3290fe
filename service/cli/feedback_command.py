"""What `mastery feedback` does."""

from pathlib import Path

from rich.table import Table

from service.cli.console import console, is_stored, language, print_json, program, stored_id, validated
from service.cli.echo import echo
from service.contract import DeadLinks, FeedbackPage, FeedbackRequest, FeedbackView
from service.disk import write_text
from service.errors import NotFound
from service.feedback.cases import as_yaml, cases_of
from service.learners.learners import not_found
from service.messages import saying
from service.workflow.wording import Wording

SHORT = 8
"""Characters of an id that are shown; they may be given in its place."""


def run_give(
    verdict: str, about: str, note: str | None, learner: str | None, lang: str | None, *, as_json: bool
) -> None:
    """Keep what is said, and say what follows."""
    chosen = language(lang) or "en"
    fields = {"about": {_kind(about): about}, "verdict": verdict} | ({"note": note} if note is not None else {})
    view = program().feedback.give(stored_id(learner), validated(FeedbackRequest, fields), chosen)
    if as_json:
        print_json(view)
    else:
        echo(f"{_title(view)}: {view.effect}")


def _kind(about: str) -> str:
    """What this is an id of; answers have ids of 32 hexadecimal digits, everything else is taken for a skill."""
    if about in program().tree.skills:
        return "skill_id"
    if about in program().catalogue.by_id:
        return "resource_id"
    is_answer = len(about) == 32 and all(c in "0123456789abcdef" for c in about)
    return "answer_id" if is_answer else "skill_id"


def run_list(learner: str | None, lang: str | None, *, as_json: bool) -> None:
    """What a learner said."""
    chosen, learner_id = language(lang) or "en", stored_id(learner)
    found = program().feedback.of_learner(learner_id, chosen) if is_stored(learner_id) else []
    if as_json:
        print_json(FeedbackPage(items=found))
        return
    words = Wording(program().tree, chosen)
    if not found:
        echo(words.say("cli.feedback.none"))
        return
    table = Table(header_style="bold")
    for column in ("about", "verdict", "date", "effect", "id"):
        table.add_column(words.say(f"cli.feedback.{column}"))
    for view in found:
        said = words.say(f"verdict.{view.verdict}")
        table.add_row(_title(view), said, view.at.date().isoformat(), view.effect, view.id[:SHORT])
    console().print(table)


def run_dead_links(lang: str | None, *, as_json: bool) -> None:
    """The links that learners report as dead."""
    chosen = language(lang) or "en"
    found = program().feedback.dead_links(chosen) if program().has_database else []
    if as_json:
        print_json(DeadLinks(items=found))
        return
    words = Wording(program().tree, chosen)
    if not found:
        echo(words.say("cli.feedback.no-dead-links"))
    for link in found:
        about = words.say("cli.feedback.reported", learners=link.learners, day=words.day(link.last.date()))
        echo(f"{link.resource_id}  {link.url}  {about}")


def run_withdraw(feedback_id: str, learner: str | None, lang: str | None) -> None:
    """Take one back."""
    chosen, learner_id = language(lang) or "en", stored_id(learner)
    said = program().feedback.of_learner(learner_id, chosen) if is_stored(learner_id) else []
    found = [view for view in said if view.id.startswith(feedback_id)]
    if len(found) != 1:
        raise NotFound("feedback-not-found", saying("error.feedback-beginning", count=len(found), start=feedback_id))
    program().feedback.withdraw(learner_id, found[0].id)
    words = Wording(program().tree, chosen)
    echo(words.say("cli.feedback.withdrawn", about=_title(found[0])))


def run_export(output: Path | None, learner: str | None, lang: str | None) -> None:
    """Write cases of the evals."""
    learner_id = stored_id(learner)
    if not is_stored(learner_id):
        raise not_found(learner_id)
    stored, said = program().learners.load(learner_id), program().feedback.repository.of_learner(learner_id)
    text = as_yaml(cases_of(stored, said, program().tree, language(lang) or "en"))
    if output is None:
        echo(text, nl=False)
    else:
        write_text(output, text)


def _title(view: FeedbackView) -> str:
    return view.title if view.about.answer_id is None else view.title[:SHORT]
