"""What flows through the workflow, and what its nodes may use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypedDict

from resources.catalogue import Catalogue
from service.contract import BranchResponse, EngineView, ExplainResponse, NextResponse, Notice, PlanView, SessionView
from service.llm.language_model import LanguageModel
from service.telemetry.telemetry import Telemetry
from service.understanding.interpretation import Interpretation, Interpreter
from service.workflow.decision import Decision
from service.workflow.explain_case import Case
from service.workflow.explain_findings import Finding
from service.workflow.inquiry import Inquiry
from service.workflow.planning import Frame, Layout
from service.workflow.reviewing import Due, RankedReview
from service.workflow.taste import NO_TASTE, Taste
from tree.branching import BranchAdvice, Closeness, unrelated
from tree.goal import Goal
from tree.learner import Learner, Standing
from tree.rules import Rules
from tree.skill import Language, Step
from tree.skill_tree import SkillTree


@dataclass(frozen=True, slots=True)
class Context:
    """What nodes are given at run time. `model` is None where no language model is configured.

    `due` are the learner's reviews that are due, `taste` what follows from what learners said.
    """

    tree: SkillTree
    rules: Rules
    catalogue: Catalogue
    interpreter: Interpreter
    closeness: Closeness = unrelated
    model: LanguageModel | None = None
    due: tuple[Due, ...] = ()
    taste: Taste = NO_TASTE
    telemetry: Telemetry = field(default_factory=Telemetry)

    def charged_to(self, payer: str) -> "Context":
        """The same, with a model that this learner pays for."""
        return replace(self, model=self.model.charged_to(payer)) if self.model else self


class State(TypedDict, total=False):
    """Grows from node to node.

    Of a plan made again, `kept` are the sessions that stay as they are, and `before` all those it had by id, in each
    language.
    """

    inquiry: Inquiry
    interpretation: Interpretation
    goals: tuple[Goal, ...]
    learner: Learner
    decision: Decision | None
    reviews: list[RankedReview]
    resources: dict[Step, list[str]]
    answer: str
    notices: list[Notice]
    engine: EngineView
    response: NextResponse
    standing: Standing
    advice: BranchAdvice
    branch_response: BranchResponse
    case: Case
    findings: tuple[Finding, ...]
    explanation: ExplainResponse
    frame: Frame
    kept: Mapping[Language, Sequence[SessionView]]
    before: Mapping[Language, Mapping[str, SessionView]]
    layout: Layout
    plans: dict[Language, PlanView]
