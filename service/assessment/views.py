"""Items and answers in the form the API promises: an item shows nothing that answers it, an answer everything."""

from service.assessment.items import Choice, Item, Open, Short, Task
from service.assessment.sitting import letter_of, score, shuffled
from service.contract import (
    AnswerView,
    CriterionVerdict,
    ItemView,
    OptionVerdict,
    ShownCriterion,
    ShownOption,
    StoredAnswer,
)
from service.workflow.wording import Wording


def view_item(item: Item, assessment_id: str, words: Wording) -> ItemView:
    """An item as it is asked. A task comes with its acceptance criteria, a design case without."""
    language = words.language
    shown = []
    if isinstance(item, Choice):
        letters = shuffled(item, assessment_id).items()
        shown = [ShownOption(id=letter, text=item.options[at].read(language)) for letter, at in letters]
    criteria = item.rubric if isinstance(item, Task) else ()
    return ItemView(
        id=item.id,
        skill_id=item.skill,
        level=item.level,
        kind=item.kind,
        text=item.text.read(language),
        options=shown,
        criteria=[ShownCriterion(id=c.id, text=c.read(language), weight=c.weight) for c in criteria],
    )


def view_answer(item: Item, answer: StoredAnswer, assessment_id: str, words: Wording) -> AnswerView:
    """An answer, what is right, and why."""
    base = AnswerView(
        item_id=item.id,
        text=answer.text,
        dont_know=answer.dont_know,
        right=answer.right,
        score=score(item, answer),
        graded_by=answer.graded_by,
        why="",
    )
    if isinstance(item, Choice):
        return base.model_copy(update=_of_choice(item, answer, assessment_id, words))
    if isinstance(item, Short):
        because = item.because.read(words.language)
        return base.model_copy(update={"why": because, "right_answer": item.answers[0]})
    return base.model_copy(update=_of_open(item, answer, words))


def _of_choice(item: Choice, answer: StoredAnswer, assessment_id: str, words: Wording) -> dict[str, object]:
    language = words.language
    verdicts = [
        OptionVerdict(
            id=letter,
            text=item.options[at].read(language),
            right=item.options[at].right,
            because=item.options[at].because.read(language),
        )
        for letter, at in shuffled(item, assessment_id).items()
    ]
    right = next(v for v in verdicts if v.right)
    chosen = letter_of(item, assessment_id, answer.option) if answer.option is not None else None
    why = next((v.because for v in verdicts if v.id == chosen), right.because)
    return {"choice": chosen, "why": why, "right_answer": right.text, "options": verdicts}


def _of_open(item: Open, answer: StoredAnswer, words: Wording) -> dict[str, object]:
    language, grades = words.language, answer.grades or {}
    criteria = []
    for c in item.rubric:
        grade = grades.get(c.id)
        why = grade.why if grade else None
        if grade and why is None and grade.verdict == "missed" and answer.graded_by == "model":
            why = words.say("assess.no-passage")
        verdict, quote = (grade.verdict, grade.quote) if grade else (None, None)
        criteria.append(
            CriterionVerdict(id=c.id, text=c.read(language), weight=c.weight, verdict=verdict, quote=quote, why=why)
        )
    return {
        "why": words.say(f"assess.graded.{answer.graded_by}" if answer.graded_by else "assess.rate-yourself"),
        "criteria": criteria,
        "model_answer": item.solution.read(language) if isinstance(item, Task) else item.strong.read(language),
        "model_code": item.solution.code if isinstance(item, Task) else None,
        "weak_answer": None if isinstance(item, Task) else item.weak.read(language),
    }
