"""The two things a model is asked: which candidate a question means, and an explanation of what was decided."""

import re
from collections.abc import Sequence
from typing import Any

from resources.search import Match
from service.contract import EngineView
from service.llm.language_model import LanguageModel, Prompt, UnusableAnswer
from service.llm.prompting import render
from service.workflow.decision import Decision
from service.workflow.wording import Wording, hours_text

MAX_QUESTION = 600
"""Characters of a question that a model sees: enough for a need, few enough for the budget of 3,000 tokens."""

MAX_CALLS = 2
"""Calls for one answer, a repair included."""

MAX_CHOICE_TOKENS = 60
MAX_EXPLANATION_TOKENS = 350
MAX_EXPLANATION = 900
"""Characters; longer explanations are rambling."""


class Conversation:
    """Calls to one model for one answer, with what they cost."""

    def __init__(self, model: LanguageModel) -> None:
        self.model = model
        self.calls = self.input_tokens = self.output_tokens = 0
        self.prompts: dict[str, str] = {}

    def ask(self, prompt: Prompt, schema: dict[str, Any], max_tokens: int) -> dict[str, Any]:
        """One call; raises ModelUnavailable or UnusableAnswer."""
        self.calls += 1
        self.prompts[prompt.name] = prompt.hash
        completion = self.model.complete(prompt, schema, max_tokens)
        self.input_tokens += completion.input_tokens
        self.output_tokens += completion.output_tokens
        return completion.data

    def view(self) -> EngineView:
        """What is reported with the answer."""
        return EngineView(
            model=self.model.name,
            calls=self.calls,
            input_tokens=self.input_tokens,
            output_tokens=self.output_tokens,
            prompts=self.prompts,
        )


def choose_goal(conversation: Conversation, question: str, candidates: Sequence[Match], words: Wording) -> str | None:
    """The id of the candidate that the question means, or None where the model names none of them.

    The model names its choice in two lists of opposite order. One that chooses by place, as weak models do when they
    do not know, names two different candidates and is not followed.
    """
    turned = candidates[::-1]
    letters = {chr(ord("A") + at): match.id for at, match in enumerate(candidates)}
    numbers = {str(at): match.id for at, match in enumerate(turned, start=1)}
    schema = {
        "type": "object",
        "properties": {
            "letter": {"type": "string", "enum": list(letters)},
            "number": {"type": "string", "enum": list(numbers)},
        },
        "required": ["letter", "number"],
        "additionalProperties": False,
    }
    prompt = render(
        "choose_goal",
        lettered="\n".join(f"{a}. {_describe(m, words)}" for a, m in zip(letters, candidates, strict=True)),
        numbered="\n".join(f"{n}. {_title(m, words)}" for n, m in zip(numbers, turned, strict=True)),
        question=question[:MAX_QUESTION],
    )
    answer = conversation.ask(prompt, schema, MAX_CHOICE_TOKENS)
    chosen = letters.get(str(answer.get("letter")))
    return chosen if chosen == numbers.get(str(answer.get("number"))) else None


def _title(match: Match, words: Wording) -> str:
    tree = words.tree
    if match.kind == "skill":
        return tree.skills[match.id].title.en
    return (tree.options[match.id][2] if match.kind == "option" else tree.tracks_by_id[match.id]).title.en


def _describe(match: Match, words: Wording) -> str:
    title, skills = _title(match, words), words.tree.skills
    return f"{title}. {skills[match.id].summary.en}" if match.kind == "skill" else title


def explain(conversation: Conversation, question: str, decision: Decision, reasons: list[str], words: Wording) -> str:
    """The model's explanation if it holds against the decision; raises UnusableAnswer or UngroundedText."""
    first = decision.path[0]
    later = list(dict.fromkeys(words.skill(s.skill_id) for s in decision.path[1:] if s.skill_id != first.skill_id))
    facts = {
        "goal": words.goal(decision.goals),
        "first": words.skill(first.skill_id),
        "level": str(first.level),
        "hours": hours_text(words.tree.hours(first)),
        "reasons": " ".join(reasons),
        "then": ", ".join(later[:3]) or "-",
        "steps": str(len(decision.path)),
        "total": hours_text(decision.hours),
    }
    schema = {
        "type": "object",
        "properties": {"explanation": {"type": "string"}},
        "required": ["explanation"],
        "additionalProperties": False,
    }
    language = "Korean" if words.language == "ko" else "English"
    prompt = render("explain", language_name=language, question=question[:MAX_QUESTION], **facts)
    text = conversation.ask(prompt, schema, MAX_EXPLANATION_TOKENS).get("explanation")
    if not isinstance(text, str):
        raise UnusableAnswer("no explanation")
    check_grounded(text, facts, words, {s.skill_id for s in decision.path})
    return " ".join(text.split())


class UngroundedText(ValueError):
    """A model's text says something that the engine did not."""


_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_LINK = re.compile(r"https?://|www\.|\]\(|[\w.+-]+@[\w-]+\.\w+", re.IGNORECASE)


def check_grounded(text: str, facts: dict[str, str], words: Wording, path: set[str]) -> None:
    """Raises UngroundedText for a link, a number that is no fact, a skill off the path, or the wrong language."""
    if not text.strip() or len(text) > MAX_EXPLANATION:
        raise UngroundedText("empty or too long")
    if _LINK.search(text):
        raise UngroundedText("a link")
    known = " ".join(facts.values())
    strange = set(_NUMBER.findall(text)) - set(_NUMBER.findall(known))
    if strange:
        raise UngroundedText(f"numbers {sorted(strange)}")
    hangul = sum("가" <= c <= "힣" for c in text)
    if (words.language == "ko") != (hangul > len(text) * 0.2):  # Korean prose is mostly Hangul, English has none
        raise UngroundedText("another language")
    if facts["first"].lower() not in text.lower():
        raise UngroundedText("the first step is not named")
    for skill_id, skill in words.tree.skills.items():
        title = skill.title.read(words.language)
        named = re.search(rf"(?<![\w가-힣]){re.escape(title)}(?![\w])", text, re.IGNORECASE)
        if skill_id not in path and named and title.lower() not in known.lower():
            raise UngroundedText(f"{title} is not on the path")
