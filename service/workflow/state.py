"""What flows through the workflow, and what its nodes may use."""

from dataclasses import dataclass, field
from typing import TypedDict

from resources.catalogue import Catalogue
from service.contract import EngineView, NextResponse, Notice, Preferences
from service.llm.language_model import LanguageModel
from service.understanding.interpretation import Interpretation, Interpreter
from service.workflow.decision import Decision
from tree.goal import Goal
from tree.learner import Learner
from tree.rules import Rules
from tree.skill import Language
from tree.skill_tree import SkillTree


@dataclass(frozen=True, slots=True)
class Context:
    """What nodes are given at run time. `model` is None where no language model is configured."""

    tree: SkillTree
    rules: Rules
    catalogue: Catalogue
    interpreter: Interpreter
    model: LanguageModel | None = None


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A request, checked against the tree. `goal` beats `question`; `language` None means that of the question."""

    answer_id: str
    learner: Learner
    question: str | None = None
    goal: Goal | None = None
    preferences: Preferences = field(default_factory=Preferences)
    limit: int = 5
    language: Language | None = None


class State(TypedDict, total=False):
    """Grows from node to node."""

    inquiry: Inquiry
    interpretation: Interpretation
    goals: tuple[Goal, ...]
    learner: Learner
    decision: Decision | None
    resources: dict[str, list[str]]
    answer: str
    notices: list[Notice]
    engine: EngineView
    response: NextResponse
