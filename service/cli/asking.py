"""One item in the terminal: asked, answered, explained."""

import re
import sys
from contextlib import redirect_stdout
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from service.cli.console import console
from service.contract import AnswerView, ItemView
from service.contract.assessments import MAX_ANSWER
from service.workflow.wording import Wording

SIGNS = {True: ("✓", "green"), False: ("✗", "red")}
RATINGS = {"m": "met", "p": "partly", "s": "missed"}
UNKNOWN, PAUSE = "?", "q"
_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)


class Paused(Exception):
    """The learner goes on another time."""


class Terminal:
    """Asks items and shows what came of them, in one language."""

    def __init__(self, words: Wording) -> None:
        self.words = words
        self.out: Console = console()

    def line(self, text: str = "", style: str = "") -> None:
        """A line of text as it is; code in it stands out."""
        self.out.print(styled(text, style))

    def say(self, code: str, style: str = "", **values: object) -> None:
        """A line from the catalogue."""
        self.line(self.words.say(code, **values), style)

    def ask(self, item: ItemView) -> dict[str, Any]:
        """Show an item and take the answer, as the body of a request; raises Paused."""
        self.line()
        self.line(item.text, "bold")
        self.line()
        for option in item.options:
            self.out.print(Text(f"  {option.id}  ", style="cyan") + styled(option.text), soft_wrap=False)
        if item.kind == "choice":
            return {"item_id": item.id, **self._choice()}
        if item.kind == "short":
            said = self._read(self.words.say("cli.assess.prompt.short"))
            return {"item_id": item.id, **({"dont_know": True} if said == UNKNOWN else {"text": said})}
        if item.criteria:
            self.say("cli.assess.criteria", "bold")
        for criterion in item.criteria:
            self.line(f"  · {criterion.text}")
        return {"item_id": item.id, "text": self._long()}

    def rate(self, answer: AnswerView) -> dict[str, Any]:
        """Let the learner hold an answer against the rubric; raises Paused."""
        ratings = {}
        for criterion in answer.criteria:
            self.line()
            self.line(f"  · {criterion.text}", "bold")
            ratings[criterion.id] = RATINGS[self._one_of(self.words.say("cli.assess.rate"), RATINGS, "wrong-rating")]
        return {"item_id": answer.item_id, "ratings": ratings}

    def explain(self, answer: AnswerView) -> None:
        """What is right, and why."""
        self.line()
        if answer.right is not None:
            sign, style = ("·", "yellow") if answer.dont_know else SIGNS[answer.right]
            code = "unknown" if answer.dont_know else "right" if answer.right else "wrong"
            self.line(f"{sign} {self.words.say(f'cli.assess.{code}')}", f"bold {style}")
        if answer.options:
            self._options(answer)
        elif answer.right is not None:
            if not answer.right and answer.right_answer:
                self.say("cli.assess.right-answer", answer=answer.right_answer)
            self.line(answer.why)
        else:
            self._open(answer)

    def _options(self, answer: AnswerView) -> None:
        for option in answer.options:
            sign, style = SIGNS[option.right]
            chosen = option.id == answer.choice
            self.line(
                f"  {sign if option.right or chosen else ' '} {option.id}  {option.text}", style if chosen else ""
            )
            self.line(f"       {option.because}", "" if chosen or option.right else "dim")

    def _open(self, answer: AnswerView) -> None:
        self.line(answer.why, "italic")
        for criterion in answer.criteria:
            if criterion.verdict is not None:
                worth = {"met": "green", "partly": "yellow", "missed": "red"}[criterion.verdict]
                self.line(f"  {self.words.say(f'cli.assess.verdict.{criterion.verdict}')}: {criterion.text}", worth)
                for said in filter(None, (f"“{criterion.quote}”" if criterion.quote else None, criterion.why)):
                    self.line(f"     {said}", "dim")
        if answer.model_answer:
            self.line()
            self.say("cli.assess.model-answer", "bold")
            for part in filter(None, (answer.model_code, answer.model_answer)):
                self.line(part)
        if answer.weak_answer:
            self.line()
            self.say("cli.assess.weak-answer", "bold")
            self.line(answer.weak_answer)

    def _choice(self) -> dict[str, Any]:
        letter = self._one_of(self.words.say("cli.assess.prompt"), ("a", "b", "c", "d", UNKNOWN), "wrong-key")
        return {"dont_know": True} if letter == UNKNOWN else {"choice": letter}

    def _one_of(self, prompt: str, allowed: Any, wrong: str) -> str:
        while True:
            said = self._read(prompt).lower()
            if said == PAUSE:
                raise Paused
            if said in allowed:
                return said
            self.say(f"cli.assess.{wrong}", "yellow")

    def _long(self) -> str:
        """A text of several lines: from the editor at a terminal, else everything that is piped in."""
        if not sys.stdin.isatty():
            text = sys.stdin.read().strip()
        else:
            if self._read(self.words.say("cli.assess.hand-in"), empty=True).lower() == PAUSE:
                raise Paused
            marker = f"\n\n# ---- {self.words.say('cli.assess.editor')}\n"
            text = (click.edit(marker, extension=".md") or "").partition("\n# ----")[0].strip()
        if not text:
            self.say("cli.assess.empty", "yellow")
            raise Paused
        if len(text) > MAX_ANSWER:
            self.say("cli.assess.too-long", "yellow", most=MAX_ANSWER)
            raise Paused
        return text

    def _read(self, prompt: str, *, empty: bool = False) -> str:
        """A line that is typed, asked for on standard error; raises Paused at its end or at Ctrl-C."""
        while True:
            try:
                with redirect_stdout(sys.stderr):
                    said = input(f"{prompt}: ").strip()
            except (EOFError, KeyboardInterrupt):
                self.line()
                raise Paused from None
            if said or empty:
                return said


def styled(text: str, style: str = "") -> Text:
    """The text with its code in another colour; nothing in it is taken for markup."""
    found = Text(text, style=style)
    found.highlight_regex(_CODE, style="cyan")
    return found
