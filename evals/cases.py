"""Cases of the evals: data with a schema, dated, in two halves of which one is never looked at while tuning."""

from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict

Split = Literal["dev", "test"]
DATA = Path(__file__).parent / "data"


class Case(BaseModel):
    """One question with its date and language."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    written: date
    language: Literal["en", "ko"]


class Need(Case):
    """A need that names no skill, and the skill that answers it; `accept` are others a mentor would take."""

    skill: str
    accept: tuple[str, ...] = ()
    text: str


class Expected(BaseModel):
    """Goals in the form of the contract, and skills claimed with their level."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    goals: tuple[dict[str, Any], ...]
    claims: dict[str, int] = {}


class GoalCase(Case):
    """A question and what it asks for; `accept` are other lists of goals that mentors would take."""

    kind: str
    question: str
    expect: Expected
    accept: tuple[tuple[dict[str, Any], ...], ...] = ()
    why: str


class OutsideCase(Case):
    """A question that the tree does not cover."""

    kind: Literal["far", "neighbour"]
    question: str
    why: str


AnyCase = TypeVar("AnyCase", bound=Case)


def load(name: str, split: Split, model: type[AnyCase]) -> list[AnyCase]:
    """The cases of one set; none where the set has not been written."""
    file = DATA / name / f"{split}.yaml"
    if not file.exists():
        return []
    return [model.model_validate(item) for item in yaml.safe_load(file.read_text(encoding="utf-8"))]
