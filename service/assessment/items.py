"""The parts of the item bank: choices, short answers, tasks and design cases, each with its reasons."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from tree.placement import GUESS_CHOICE, GUESS_SHORT
from tree.skill import Id, Language, Part, Prose, Text

Weight = Annotated[int, Field(ge=1, le=3)]


class Option(Text):
    """One answer to choose, and why it is right or wrong."""

    right: bool = False
    because: Text


class Criterion(Text):
    """What an answer must show; `weight` 1 to 3."""

    id: Id
    weight: Weight


class Solution(Part):
    """A worked solution: code, and why it is so."""

    code: Prose
    en: Prose
    ko: Prose

    def read(self, language: Language) -> str:
        """The explanation in one language."""
        return self.ko if language == "ko" else self.en


class _Item(Part):
    id: Id
    skill: Id


class Choice(_Item):
    """One of four options is right. Options are shuffled before they are shown."""

    level: Literal[1]
    kind: Literal["choice"]
    question: Text
    options: tuple[Option, ...] = Field(min_length=4, max_length=4)
    guess: ClassVar[float] = GUESS_CHOICE

    @property
    def text(self) -> Text:
        """What is asked."""
        return self.question


class Short(_Item):
    """One or two words, a number or a command; `answers` are all that is accepted, in both languages."""

    level: Literal[1]
    kind: Literal["short"]
    question: Text
    answers: tuple[Prose, ...] = Field(min_length=1)
    because: Text
    guess: ClassVar[float] = GUESS_SHORT

    @property
    def text(self) -> Text:
        """What is asked."""
        return self.question


class Task(_Item):
    """A coding or configuration problem with acceptance criteria and a worked solution."""

    level: Literal[2]
    kind: Literal["task"]
    case: Text
    rubric: tuple[Criterion, ...] = Field(min_length=3, max_length=6)
    solution: Solution

    @property
    def text(self) -> Text:
        """What is asked."""
        return self.case


class Design(_Item):
    """A design case with a rubric, a strong and a weak answer."""

    level: Literal[3]
    kind: Literal["design"]
    case: Text
    rubric: tuple[Criterion, ...] = Field(min_length=4, max_length=5)
    strong: Text
    weak: Text

    @property
    def text(self) -> Text:
        """What is asked."""
        return self.case


Item = Annotated[Choice | Short | Task | Design, Field(discriminator="kind")]
Ruled = Choice | Short
"""Items that a rule grades."""

Open = Task | Design
"""Items that a rubric grades."""
