"""`mastery ask` in the terminal: one question, or a conversation."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import redirect_stdout
from typing import Any

from rich.console import Console
from rich.text import Text

from service.access.identity import LOCAL
from service.cli.ask_results import show_result
from service.cli.console import console, language, learner_from, print_json, validated
from service.cli.threads_command import SHORT, conversations, thread_id
from service.contract import ApprovalEvent, ApprovalRequest, AskRequest, EventView
from service.conversation.live import LiveAnswer
from service.messages import say
from service.understanding.phrases import language_of
from tree.skill import Language

YES = {"y", "yes", "네", "예", "응", "ㅇ", "ㅇㅇ"}


def run_ask(question: str | None, thread: str | None, learner: str | None, lang: str | None, *, as_json: bool) -> None:
    """Ask once, or line by line until there is no more."""
    chosen, about = language(lang), learner_from(learner)
    current = thread_id(thread) if thread is not None else None
    questions = [question] if question is not None else _lines(chosen)
    try:
        for asked in questions:
            fields = {"question": asked, "thread_id": current, "language": chosen, **about}
            request = validated(AskRequest, {k: v for k, v in fields.items() if v is not None})
            current = _one_turn(request, as_json=as_json)
    finally:
        conversations().close()
    if current and not as_json:
        console().print(Text(say(chosen or "en", "cli.ask.go-on", thread=current[:SHORT]), style="dim"))


def _one_turn(request: AskRequest, *, as_json: bool) -> str:
    """Say this and follow the answer to its end; returns the thread. Ctrl-C stops the answer."""
    lang = request.language or language_of(request.question)
    live: LiveAnswer | None = conversations().ask(request, LOCAL)
    answer_id, thread = live.answer_id, live.thread_id  # type: ignore[union-attr]  # the first one is there
    while live is not None:
        try:
            waiting = _follow(live.follow(), lang, quiet=as_json)
        except KeyboardInterrupt:
            conversations().cancel(answer_id, LOCAL)
            live.wait()
            raise
        live = _decided(waiting, thread, lang, as_json=as_json) if waiting else None
    if as_json:
        print_json(conversations().record(answer_id, LOCAL))
    return thread


def _decided(waiting: ApprovalEvent, thread: str, lang: Language, *, as_json: bool) -> LiveAnswer | None:
    """What comes of asking for a decision; None where nobody is there to be asked: then it waits."""
    if as_json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        if not as_json:
            console().print(Text(say(lang, "cli.ask.waits", thread=thread[:SHORT]), style="yellow"))
        return None
    with redirect_stdout(sys.stderr):
        said = input(f"{say(lang, 'change.question')} [y/N] ").strip().lower()
    decision = "accept" if said in YES else "decline"
    request = ApprovalRequest.model_validate({"approval_id": waiting.approval_id, "decision": decision})
    return conversations().decide(thread, request, LOCAL)


def _follow(events: Iterable[EventView], lang: Language, *, quiet: bool) -> ApprovalEvent | None:
    """Show the events as they come; returns the change that waits at the end, if one does."""
    shown, waiting = Shown(console(), lang), None
    for event in events:
        if event.event == "approval":
            waiting = ApprovalEvent.model_validate(event.data)
        if not quiet:
            shown.show(event.event, event.data)
    if not quiet:
        shown.end()
    return waiting


class Shown:
    """Events as lines of a terminal: words as they come, results behind the words that tell of them."""

    def __init__(self, out: Console, lang: Language) -> None:
        self._out, self._lang, self._in_line = out, lang, False

    def show(self, kind: str, data: dict[str, Any]) -> None:
        """One event."""
        if kind == "delta":
            self._out.print(Text(data["text"]), end="", soft_wrap=True)
            self._in_line = True
        elif kind == "result":
            self.end()
            show_result(self._out, data, self._lang)
        elif kind == "approval":
            self.end()
            self._out.print(Text(data["text"], style="bold"))
            for one in data["difference"]:
                line = say(
                    self._lang, "change.line", about=one["about"], stands=one["stands"], would=one["would_stand"]
                )
                self._out.print(Text(line))

    def end(self) -> None:
        """End the line that is being written."""
        if self._in_line:
            self._out.print()
            self._in_line = False


def run_replay(answer_id: str, lang: str | None, *, as_json: bool) -> None:
    """Show an answer as it was given."""
    record = conversations().record(answer_id, LOCAL)
    if as_json:
        print_json(record)
        return
    chosen, out = language(lang) or record.language, console()
    model = record.engine.model or say(chosen, "cli.ask.no-model")
    when = record.asked_at.astimezone().strftime("%Y-%m-%d %H:%M")
    out.print(Text(f"> {record.question}", style="bold"))
    out.print(Text(say(chosen, "cli.ask.replayed", when=when, model=model, tree=record.inputs["tree"]), style="dim"))
    for name, hashed in record.engine.prompts.items():
        out.print(Text(f"  {name} {hashed}", style="dim"))
    _follow(record.events, record.language, quiet=False)


def _lines(lang: Language | None) -> Iterator[str]:
    """What is typed, until an empty line or the end; each line of what is piped in."""
    if not sys.stdin.isatty():
        yield from (line.strip() for line in sys.stdin if line.strip())
        return
    while True:
        try:
            with redirect_stdout(sys.stderr):
                said = input(f"{say(lang or 'en', 'cli.ask.prompt')}> ").strip()
        except (EOFError, KeyboardInterrupt):
            return
        if not said:
            return
        yield said
