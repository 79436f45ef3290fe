"""One assessment between its form in the store and what is to be shown: its items, answers, and what it waits for."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal, TypeVar

from service.assessment.bank import ItemBank
from service.assessment.grading import score_of
from service.assessment.items import Choice, Item, Open
from service.contract import Letter, StoredAnswer, StoredSitting
from service.storage.records import StoredAssessment

Awaiting = Literal["answer", "ratings"]
Asked = TypeVar("Asked", bound=Item)
LETTERS: tuple[Letter, ...] = ("a", "b", "c", "d")


@dataclass(frozen=True, slots=True)
class Sitting:
    """An assessment with its items; those that the bank no longer has are left out of `items`."""

    stored: StoredAssessment
    content: StoredSitting
    items: tuple[Item, ...]

    @classmethod
    def load(cls, stored: StoredAssessment, bank: ItemBank) -> "Sitting":
        """The assessment as stored."""
        items = [item for item in map(bank.find, stored.items) if item is not None]
        return cls(stored, StoredSitting.model_validate(stored.content), tuple(items))

    @property
    def is_whole(self) -> bool:
        """Whether the bank still has every item."""
        return len(self.items) == len(self.stored.items)

    def item(self, item_id: str) -> Item | None:
        """The item of this id, if it is one of these."""
        return next((item for item in self.items if item.id == item_id), None)

    def answer_to(self, item_id: str) -> StoredAnswer | None:
        """What was answered, if anything."""
        return next((a for a in self.content.answers if a.item_id == item_id), None)

    def awaited(self) -> tuple[Item | None, Awaiting | None]:
        """The item that comes next and what it waits for; both None where everything is judged."""
        if self.stored.status != "open":
            return None, None
        for item in self.items:
            answer = self.answer_to(item.id)
            if answer is None:
                return item, "answer"
            if score(item, answer) is None:
                return item, "ratings"
        return None, None

    def with_answer(self, answer: StoredAnswer) -> StoredSitting:
        """What is to be stored once this was answered; it replaces what was said of the same item."""
        others = [a for a in self.content.answers if a.item_id != answer.item_id]
        return self.content.model_copy(update={"answers": [*others, answer]})


def dump_sitting(content: StoredSitting) -> dict[str, Any]:
    """As JSON."""
    return content.model_dump(mode="json", exclude_defaults=True) | {"purpose": content.purpose}


def score(item: Item, answer: StoredAnswer) -> float | None:
    """How good an answer is, 0 to 1; None while it waits for its ratings."""
    if answer.right is not None:
        return float(answer.right)
    return score_of(item, answer.grades) if isinstance(item, Open) and answer.grades is not None else None


def shuffled(item: Choice, assessment_id: str) -> Mapping[Letter, int]:
    """Letter -> position of an option in the bank; always the same for one assessment."""
    order = list(range(len(item.options)))
    random.Random(sha256(f"{assessment_id} {item.id}".encode()).digest()).shuffle(order)
    return dict(zip(LETTERS, order, strict=True))


def letter_of(item: Choice, assessment_id: str, position: int) -> Letter:
    """The letter under which an option is shown."""
    return next(letter for letter, at in shuffled(item, assessment_id).items() if at == position)


def least_seen(items: Sequence[Asked], shown: Mapping[str, datetime], seed: str) -> list[Asked]:
    """Items in the order in which to ask them: never shown before shown longest ago; equals are shuffled by `seed`."""
    mixed = list(items)
    random.Random(sha256(seed.encode()).digest()).shuffle(mixed)
    never = [item for item in mixed if item.id not in shown]
    seen = sorted((item for item in mixed if item.id in shown), key=lambda i: shown[i.id])
    return never + seen
