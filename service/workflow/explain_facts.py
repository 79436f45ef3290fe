"""What was found about a case, as facts: sentences with their figures. The first of them make the answer."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from service.contract import Fact
from service.messages import josa
from service.workflow.decision import Decision
from service.workflow.prose_rules import sentences
from service.workflow.wording import SHOWN, Wording, hours_text
from tree.goal import Goal
from tree.skill import Step

WEIGHTS = {"score", "first_score", "rival_score", "own", "other", "share", "margin", "weight"}
"""Names of figures between 0 and 1; those of hours are whatever is no whole number and none of these."""

MOST_SENTENCES = 5


@dataclass(slots=True)
class Telling:
    """Facts that make the answer, in order, and more of them that lie behind it."""

    told: list[Fact] = field(default_factory=list)
    more: list[Fact] = field(default_factory=list)

    @property
    def facts(self) -> list[Fact]:
        """All of them, each once."""
        found: list[Fact] = []
        for fact in (*self.told, *self.more):
            found += [] if fact in found else [fact]
        return found

    def prose(self) -> str:
        """The answer: the facts told, as many as make a short one."""
        text = ""
        for fact in self.told:
            longer = f"{text} {fact.text}".strip()
            if text and len(sentences(longer)) > MOST_SENTENCES:
                continue
            text = longer
        return text


class Teller:
    """Puts facts into words, on the way to some goals."""

    def __init__(self, words: Wording, goals: Sequence[Goal]) -> None:
        self.words, self.tree = words, words.tree
        self.goal = words.goal(goals)

    def fact(
        self,
        code: str,
        numbers: Mapping[str, float] | None = None,
        skills: Iterable[str] = (),
        variant: str = "",
        **names: str,
    ) -> Fact:
        """The fact with this code; `variant` is what the code of its text has in addition."""
        figures = numbers or {}
        values = {name: _figure(name, value) for name, value in figures.items()}
        values |= {"goal": self.goal, **names}
        spoken = {f"{name}_{form}": josa(text, pair) for name, text in values.items() for form, pair in _FORMS.items()}
        text = self.words.say(f"explain.{code}{variant}", **values, **spoken)
        return Fact(code=code, text=text, numbers=_rounded(figures), skill_ids=list(skills))

    def plain(self, code: str, text: str, numbers: Mapping[str, float], skills: Iterable[str] = ()) -> Fact:
        """A fact whose sentence is said elsewhere already."""
        return Fact(code=code, text=text, numbers=_rounded(numbers), skill_ids=list(skills))

    def listed(self, skills: Collection[str]) -> str:
        """The titles of skills as a phrase."""
        return self.words.names([self.words.skill(s) for s in skills])

    def hours(self, steps: Iterable[Step]) -> float:
        """Their hours together."""
        return sum(map(self.tree.hours, steps))


def figures_of(decision: Decision, prefix: str = "") -> dict[str, float]:
    """Hours and steps of a decision's path."""
    return {f"{prefix}hours": decision.hours, f"{prefix}steps": len(decision.path)}


def skills_of(steps: Iterable[Step]) -> list[str]:
    """The skills of these steps, each once."""
    return list(dict.fromkeys(step.skill_id for step in steps))


def one(count: int) -> str:
    """The variant of a text for one thing."""
    return ".one" if count == 1 else ""


def more(names: Collection[str]) -> int:
    """How many of a list are only counted where it is told."""
    return len(names) - SHOWN if len(names) > SHOWN + 1 else 0


_FORMS = {"topic": "은는", "subject": "이가", "object": "을를", "direction": "으로로"}


def _figure(name: str, value: float) -> str:
    if name in WEIGHTS:
        return f"{value:.2f}"
    return str(value) if isinstance(value, int) else hours_text(value)


def _rounded(figures: Mapping[str, float]) -> dict[str, float]:
    return {name: value if isinstance(value, int) else round(value, 4) for name, value in figures.items()}
