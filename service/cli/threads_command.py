"""What `mastery threads` does."""

from functools import cache

from rich.table import Table
from rich.text import Text

from service.access.identity import LOCAL, OWN
from service.cli.console import confirmed, console, language, print_json, program
from service.cli.echo import echo
from service.contract import ThreadPage, ThreadView, TurnView
from service.conversation.conversations import Conversations
from service.errors import InvalidInput, NotFound
from service.messages import say, saying
from tree.skill import Language

LAST = "last"
SHORT = 8
"""Characters of a thread's id that are shown; they may be given in its place."""


def run_list(lang: str | None, *, as_json: bool) -> None:
    """Print the threads."""
    chosen, found = language(lang) or "en", conversations().listed(OWN, LOCAL)
    if as_json:
        print_json(ThreadPage(items=found))
        return
    if not found:
        echo(say(chosen, "cli.threads.none"))
        return
    table = Table(header_style="bold")
    for column in ("id", "title", "turns", "when"):
        table.add_column(say(chosen, f"cli.threads.{column}"))
    for thread in found:
        when = thread.updated_at.astimezone().strftime("%Y-%m-%d %H:%M")
        table.add_row(thread.thread_id[:SHORT], Text(thread.title), str(thread.turns), when)
    console().print(table)


def run_show(thread: str, lang: str | None, *, as_json: bool) -> None:
    """Print a thread."""
    chosen = language(lang) or "en"
    found = conversations().show(thread_id(thread), LOCAL)
    if as_json:
        print_json(found)
    else:
        _print(found, chosen)


def _print(thread: ThreadView, lang: Language) -> None:
    out = console()
    for turn in thread.last:
        out.print(Text(f"> {turn.question}", style="bold"))
        if turn.answer:
            out.print(Text(turn.answer))
        if turn.status in {"cancelled", "failed"}:
            out.print(Text(_ending(turn, lang), style="yellow"))
        out.print(Text(turn.answer_id, style="dim"))
        out.print()
    for decision in thread.decisions:
        out.print(Text(f"· {decision}"))
    if thread.waiting:
        out.print(Text(say(lang, "cli.ask.waits", thread=thread.thread_id[:SHORT]), style="yellow"))


def _ending(turn: TurnView, lang: Language) -> str:
    """What became of an answer that did not come to its end, and why."""
    ended = say(lang, f"talk.stage.settled.{turn.status}")
    return f"{ended} {turn.problem.detail} ({turn.problem.code})" if turn.problem else ended


def run_delete(thread: str, lang: str | None, *, yes: bool) -> None:
    """Forget a thread, once the learner agrees."""
    chosen = language(lang) or "en"
    found = thread_id(thread)
    if yes or confirmed(say(chosen, "cli.threads.delete", thread=found[:SHORT])):
        conversations().delete(found, LOCAL)
        echo(say(chosen, "cli.threads.deleted"))


@cache
def conversations() -> Conversations:
    """What is said in threads, on this machine."""
    return Conversations(program())


def thread_id(named: str) -> str:
    """The id of a thread: the last one, or the only one that begins so. Raises NotFound, InvalidInput."""
    ids = [thread.thread_id for thread in conversations().listed(OWN, LOCAL)]
    found = ids[:1] if named == LAST else [i for i in ids if i == named] or [i for i in ids if i.startswith(named)]
    if len(found) > 1:
        raise InvalidInput({"thread": saying("error.several-threads", thread=named)})
    if not found:
        raise NotFound("thread-not-found", saying("error.no-thread", thread=named))
    return found[0]
