"""From what a client sends to an answer as it is kept: checked against its item, judged where a rule can."""

from datetime import datetime

from service.assessment.items import Choice, Item, Open, Ruled
from service.assessment.matching import is_accepted
from service.assessment.sitting import shuffled
from service.contract import AnswerRequest, PlacementAnswer, StoredAnswer, StoredGrade
from service.errors import Conflict, InvalidInput
from service.messages import Message, saying


def by_rule(item: Ruled, request: PlacementAnswer, assessment_id: str, now: datetime) -> StoredAnswer:
    """The answer to a choice or a short question; raises InvalidInput where it is of another kind."""
    blank = StoredAnswer(item_id=item.id, right=False, guess=item.guess, graded_by="rule", at=now)
    if request.dont_know:
        return blank.model_copy(update={"dont_know": True})
    if isinstance(item, Choice):
        if request.choice is None:
            raise InvalidInput({"choice": saying("error.answer-with-letter", item=item.id)})
        at = shuffled(item, assessment_id)[request.choice]
        return blank.model_copy(update={"option": at, "right": item.options[at].right})
    if request.text is None:
        raise InvalidInput({"text": saying("error.answer-with-text", item=item.id)})
    return blank.model_copy(update={"text": request.text, "right": is_accepted(request.text, item.answers)})


def handed_in(item: Open, request: AnswerRequest, now: datetime) -> StoredAnswer:
    """The answer to a task or a design case, not judged yet; raises InvalidInput where it is of another kind."""
    if request.dont_know:
        return StoredAnswer(item_id=item.id, dont_know=True, right=False, graded_by="rule", at=now)
    if request.text is None:
        raise InvalidInput({"text": saying("error.answer-with-text", item=item.id)})
    return StoredAnswer(item_id=item.id, text=request.text, at=now)


def rated(item: Item, request: AnswerRequest, before: StoredAnswer | None) -> StoredAnswer:
    """The answer handed in before, with its author's own ratings; raises InvalidInput, Conflict."""
    given = request.ratings or {}
    if not isinstance(item, Open):
        raise InvalidInput({"ratings": saying("error.not-rated", item=item.id)})
    if before is None:
        raise Conflict("nothing-handed-in", saying("error.nothing-handed-in", item=item.id))
    names = [c.id for c in item.rubric]
    unknown, missing = [n for n in given if n not in names], [n for n in names if n not in given]
    expected = saying("error.expected-one-of", names=", ".join(names))
    errors: dict[str, Message] = {f"ratings.{n}": expected for n in unknown}
    errors |= {f"ratings.{n}": saying("error.rating-missing") for n in missing}
    if errors:
        raise InvalidInput(errors)
    grades = {name: StoredGrade(verdict=given[name]) for name in names}
    return before.model_copy(update={"grades": grades, "graded_by": "self"})


def repeats(item: Item, request: PlacementAnswer, before: StoredAnswer, assessment_id: str) -> bool:
    """Whether a request says again what was answered before."""
    if isinstance(request, AnswerRequest) and request.ratings is not None:
        said = {name: grade.verdict for name, grade in (before.grades or {}).items()}
        return before.graded_by == "self" and said == request.ratings
    if request.dont_know or before.dont_know:
        return request.dont_know == before.dont_know
    if request.choice is not None:
        return isinstance(item, Choice) and shuffled(item, assessment_id)[request.choice] == before.option
    return not isinstance(item, Choice) and request.text == before.text


def already_answered(item_id: str) -> Conflict:
    """The first answer to an item stands."""
    return Conflict("already-answered", saying("error.already-answered", item=item_id))
