"""Grading an open answer by a language model against the rubric, criterion by criterion, each with a quote."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from service.assessment.items import Criterion, Open, Task
from service.assessment.quotes import is_evidence, own_words
from service.assessment.relevance import speaks_of, texts_of
from service.contract import EngineView, StoredGrade
from service.llm.language_model import LanguageModel, ModelUnavailable, Prompt, UnusableAnswer
from service.llm.prompting import render
from service.workflow.model_calls import Conversation
from service.workflow.prose_rules import copies
from tree.characters import without_unseen
from tree.skill import Language

MAX_TOKENS, MAX_TOKENS_PER_CRITERION = 600, 220
"""Room for an answer: what a model needs to begin with, and for each criterion."""

MAX_WHY = 400
"""Characters of a reason; what is longer is cut."""

ATTEMPTS = 2
WORTH: Mapping[str, float] = {"met": 1.0, "partly": 0.5, "missed": 0.0}
_LINK = re.compile(r"(https?://|www\.)\S+", re.IGNORECASE)


class GradingFailed(RuntimeError):
    """The model could not be asked, or did not answer in the form asked for; `engine` is what it cost."""

    def __init__(self, engine: EngineView) -> None:
        self.engine = engine
        super().__init__("the answer could not be graded by the model")


@dataclass(frozen=True, slots=True)
class Graded:
    """Criterion id -> how the answer did, and who graded it."""

    grades: Mapping[str, StoredGrade]
    engine: EngineView
    prompt: str


def grade(model: LanguageModel, item: Open, answer: str, language: Language) -> Graded:
    """Grade an answer; raises GradingFailed. A criterion without a quote that holds gets no credit.

    An answer that does not speak of the task at all gets none either, whatever the model says of it.
    """
    shown = texts_of(item)
    evidence = answer if speaks_of(own_words(answer, shown), item) else ""
    conversation = Conversation(model)
    prompt = grading_prompt(item, answer, language)
    most = MAX_TOKENS + MAX_TOKENS_PER_CRITERION * len(item.rubric)
    for _ in range(ATTEMPTS):
        try:
            data = conversation.ask(prompt, _schema(item.rubric), most)
            grades = {c.id: _checked(data[c.id], evidence, c, shown, prompt.system) for c in item.rubric}
        except ModelUnavailable:
            break
        except (UnusableAnswer, KeyError, TypeError):
            continue
        return Graded(grades, conversation.view(), prompt.hash)
    raise GradingFailed(conversation.view())


def grading_prompt(item: Open, answer: str, language: Language) -> Prompt:
    """What the model is asked. The answer stands between marks that it cannot contain."""
    mark = f"answer-{sha256(answer.encode()).hexdigest()[:12]}"
    return render(
        "grade",
        language_name="Korean" if language == "ko" else "English",
        mark=mark,
        case=item.case.read(language),
        model_answer=_model_answer(item, language),
        criteria="\n".join(f"- {c.id}: {c.read(language)}" for c in item.rubric),
        answer=answer,
    )


def _model_answer(item: Open, language: Language) -> str:
    if isinstance(item, Task):
        return f"{item.solution.code}\n{item.solution.read(language)}"
    return item.strong.read(language)


def _schema(rubric: Sequence[Criterion]) -> dict[str, Any]:
    text = {"type": "string"}
    fields = {"quote": text, "why": text, "verdict": {"type": "string", "enum": list(WORTH)}}
    one = {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
    names = [c.id for c in rubric]
    properties = dict.fromkeys(names, one)
    return {"type": "object", "properties": properties, "required": names, "additionalProperties": False}


def _checked(given: Any, answer: str, criterion: Criterion, shown: tuple[str, ...], secret: str) -> StoredGrade:
    """A grade as far as it holds; raises UnusableAnswer."""
    verdict, quote, said = (given[name] for name in ("verdict", "quote", "why"))
    if verdict not in WORTH or not isinstance(quote, str) or not isinstance(said, str):
        raise UnusableAnswer(f"no grade for {criterion.id}")
    why = _tidy(said, secret)
    if not all(is_evidence(quote, answer, text, shown) for text in (criterion.en, criterion.ko)):
        return StoredGrade(verdict="missed", why=why if verdict == "missed" else None)
    return StoredGrade(verdict=verdict, quote=quote, why=why)


def _tidy(why: str, secret: str) -> str | None:
    """A reason as it is shown: short, without links, and only where it repeats nothing of what the model was told."""
    said = without_unseen(unicodedata.normalize("NFKC", why))
    if copies(said, secret):
        return None
    return _LINK.sub("…", " ".join(said.split()))[:MAX_WHY] or None


def score_of(item: Open, grades: Mapping[str, StoredGrade]) -> float:
    """The weighted mean of the criteria, 0 to 1; one that was not judged counts as missed."""
    earned = sum(c.weight * WORTH[grades[c.id].verdict] for c in item.rubric if c.id in grades)
    return earned / sum(c.weight for c in item.rubric)
