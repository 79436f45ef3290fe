"""The two things a model is asked: which candidate a question means, and an explanation of what was decided."""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from resources.search import Match
from service.contract import EngineView
from service.llm.language_model import LanguageModel, ModelUnavailable, Prompt, UnusableAnswer, Usage
from service.llm.prompting import render
from service.llm.tokens import estimate_input
from service.workflow.decision import Decision
from service.workflow.grounding import Grounded, Grounds
from service.workflow.wording import Wording, hours_text
from tree.characters import without_unseen

MAX_QUESTION = 600
"""Characters of a question that a model sees: enough for a need, few enough for the budget of 3,000 tokens."""

NEXT_TOKENS = 3_000
"""For next steps: at most two calls, one to choose the goal where the question leaves it open, one to explain."""

PLAN_TOKENS = 4_000
"""For a plan or advice at a branching point."""

_TAG = re.compile(r"<(?=\s*/?\s*question\b)", re.IGNORECASE)

MAX_CHOICE_TOKENS = 60
MAX_EXPLANATION_TOKENS = 350


class Conversation:
    """Calls to one model for one answer, with what they used; `budget` is in tokens, None without limit."""

    def __init__(self, model: LanguageModel, *, budget: int | None = None, before: EngineView | None = None) -> None:
        """`before` is what the answer has used already."""
        self.model, self._budget = model, budget
        self._used = (before or EngineView()).model_copy(update={"model": model.name})

    def ask(self, prompt: Prompt, schema: dict[str, Any], max_tokens: int) -> dict[str, Any]:
        """One call; raises ModelUnavailable, also where too few tokens are left for it, or UnusableAnswer."""
        used = self._used.input_tokens + self._used.output_tokens
        if self._budget is not None and used + estimate_input(prompt, schema) + max_tokens > self._budget:
            raise ModelUnavailable("too few tokens are left for this answer", cause="answer-budget")
        self._count(calls=1, prompts={prompt.name: prompt.hash})
        try:
            found = self.model.complete(prompt, schema, max_tokens)
        except UnusableAnswer as error:
            if error.usage:
                self._spend(error.usage, None)
            raise
        self._spend(Usage(found.input_tokens, found.output_tokens), found.cost)
        return found.data

    def _spend(self, usage: Usage, cost: float | None) -> None:
        self._count(input_tokens=usage.input_tokens, output_tokens=usage.output_tokens)
        if cost is not None:
            self._used = self._used.model_copy(update={"cost": (self._used.cost or 0.0) + cost})

    def _count(self, *, prompts: dict[str, str] | None = None, **more: int) -> None:
        sums = {name: getattr(self._used, name) + value for name, value in more.items()}
        self._used = self._used.model_copy(update={**sums, "prompts": {**self._used.prompts, **(prompts or {})}})

    def view(self) -> EngineView:
        """What is reported with the answer."""
        return self._used


def choose_goal(conversation: Conversation, question: str, candidates: Sequence[Match], words: Wording) -> str | None:
    """The id of the candidate that the question means, or None where the model names none of them.

    The model names its choice in two lists of opposite order. One that chooses by place, as weak models do when they
    do not know, names two different candidates and is not followed.
    """
    turned = candidates[::-1]
    letters = {chr(ord("A") + at): match.id for at, match in enumerate(candidates)}
    numbers = {str(at): match.id for at, match in enumerate(turned, start=1)}
    prompt = render(
        "choose_goal",
        lettered="\n".join(f"{a}. {_describe(m, words)}" for a, m in zip(letters, candidates, strict=True)),
        numbered="\n".join(f"{n}. {_title(m, words)}" for n, m in zip(numbers, turned, strict=True)),
        question=as_data(question),
    )
    answer = conversation.ask(prompt, choice_schema(letters, numbers), MAX_CHOICE_TOKENS)
    chosen = letters.get(str(answer.get("letter")))
    return chosen if chosen == numbers.get(str(answer.get("number"))) else None


def choice_schema(letters: Iterable[str], numbers: Iterable[str]) -> dict[str, Any]:
    """The form of a choice that is named in two lists."""
    return {
        "type": "object",
        "properties": {
            "letter": {"type": "string", "enum": list(letters)},
            "number": {"type": "string", "enum": list(numbers)},
        },
        "required": ["letter", "number"],
        "additionalProperties": False,
    }


def as_data(question: str) -> str:
    """As much of a question as a model sees, without what steers, hides or ends the part of the prompt it stands in."""
    return _TAG.sub("‹", without_unseen(question))[:MAX_QUESTION]


def _title(match: Match, words: Wording) -> str:
    tree = words.tree
    if match.kind == "skill":
        return tree.skills[match.id].title.en
    return (tree.options[match.id][2] if match.kind == "option" else tree.tracks_by_id[match.id]).title.en


def _describe(match: Match, words: Wording) -> str:
    title, skills = _title(match, words), words.tree.skills
    return f"{title}. {skills[match.id].summary.en}" if match.kind == "skill" else title


def explain(
    conversation: Conversation,
    question: str,
    decision: Decision,
    reasons: list[str],
    words: Wording,
    open_now: Collection[str],
) -> Grounded:
    """What holds of the model's explanation; raises ModelUnavailable or UnusableAnswer.

    `open_now` are the skills whose next level can be begun.
    """
    facts = _facts(decision, reasons, words)
    schema = {
        "type": "object",
        "properties": {"explanation": {"type": "string"}},
        "required": ["explanation"],
        "additionalProperties": False,
    }
    language = "Korean" if words.language == "ko" else "English"
    prompt = render("explain", language_name=language, question=as_data(question), **facts)
    text = conversation.ask(prompt, schema, MAX_EXPLANATION_TOKENS).get("explanation")
    if not isinstance(text, str):
        raise UnusableAnswer("no explanation")
    # with their units, so that no number of steps is taken for one of hours
    figures = "level {level}, {hours} hours, {steps} steps, {total} hours".format(**facts)
    told = {name: facts[name] for name in ("goal", "first", "reasons", "then")} | {"figures": figures}
    path = {s.skill_id for s in decision.path}
    grounds = Grounds(words.tree, words.language, told, facts["first"], path, open_now, prompt.system, question)
    return grounds.check(text)


def _facts(decision: Decision, reasons: list[str], words: Wording) -> dict[str, str]:
    first = decision.path[0]
    later = list(dict.fromkeys(words.skill(s.skill_id) for s in decision.path[1:] if s.skill_id != first.skill_id))
    return {
        "goal": words.goal(decision.goals),
        "first": words.skill(first.skill_id),
        "level": str(first.level),
        "hours": hours_text(words.tree.hours(first)),
        "reasons": " ".join(reasons),
        "then": ", ".join(later[:3]) or "-",
        "steps": str(len(decision.path)),
        "total": hours_text(decision.hours),
    }
