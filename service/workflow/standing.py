"""Where a learner stands: every skill's levels and locks, the path, the branching points."""

from collections.abc import Iterable, Mapping

from service.contract import (
    BranchStandingView,
    DueView,
    MissingView,
    OptionStandingView,
    PresumedView,
    SkillStandingView,
    StandingResponse,
    WayView,
)
from service.workflow.decision import Decision, decide
from service.workflow.inquiry import Inquiry
from service.workflow.locks import say_lack, tier_title
from service.workflow.state import Context
from service.workflow.wording import Wording
from tree.learner import Learner, presume
from tree.rules import Choice, holds
from tree.skill import Option, Step
from tree.standing import Lack, SkillStanding, survey

SHOWN_IDS = 12
"""Missing skills named per rule: a tier may have a thousand."""


def stand(inquiry: Inquiry, context: Context) -> StandingResponse:
    """The standing of the inquiry's learner, on the way to its goal or to the stored ones."""
    learner = inquiry.learner
    goals = (inquiry.goal,) if inquiry.goal else learner.goals
    decision = decide(context.rules, learner, goals, {}, 1, context.closeness) if goals else None
    words = Wording(context.tree, inquiry.language or "en")
    return _Presenter(words, context, learner, decision).response()


class _Presenter:
    def __init__(self, words: Wording, context: Context, learner: Learner, decision: Decision | None) -> None:
        self.words, self.tree, self.rules = words, context.tree, context.rules
        self.learner, self.decision = learner, decision
        standing = decision.standing if decision else presume(context.tree, learner)
        self.levels = standing.levels
        self.presumed = {p.skill_id: p for p in standing.presumed}
        self.due = {one.step.skill_id: one for one in context.due}
        path = decision.path if decision else ()
        self.positions = _first_positions(path)
        self.targets = {step.skill_id: step.level for step in path}

    def response(self) -> StandingResponse:
        return StandingResponse(
            goal=self._way(self.decision) if self.decision else None,
            skills=[self._skill(found) for found in survey(self.rules, self.levels)],
            branches=[self._branch(choice) for choice in self.rules.gates.values()],
        )

    def _way(self, decision: Decision) -> WayView:
        summary = self.words.goal(decision.goals)
        return WayView(summary=summary, steps=len(decision.path), hours=round(decision.hours, 2))

    def _skill(self, found: SkillStanding) -> SkillStandingView:
        skill_id, following = found.skill_id, found.next_step
        presumed, due = self.presumed.get(skill_id), self.due.get(skill_id)
        return SkillStandingView(
            skill_id=skill_id,
            title=self.words.skill(skill_id),
            level=found.level,
            presumed=PresumedView(skill_id=skill_id, level=presumed.level, because=self.words.presumption(presumed))
            if presumed
            else None,
            states=list(found.states),
            missing=[self._missing(lack, skill_id) for lack in found.lacks],
            hours=self.tree.hours(following) if following else None,
            on_path=self.positions.get(skill_id),
            target_level=self.targets.get(skill_id),
            due=DueView(confidence=round(due.retrievability, 2), overdue_days=due.overdue_days) if due else None,
        )

    def _missing(self, lack: Lack, skill_id: str) -> MissingView:
        ids = [step.skill_id for step in lack.steps]
        return MissingView(
            rule=lack.rule,
            skill_ids=ids[:SHOWN_IDS],
            count=len(ids),
            level=lack.steps[0].level,
            text=say_lack(self.words, lack, skill_id),
        )

    def _branch(self, choice: Choice) -> BranchStandingView:
        options = [self._option(choice, self.tree.options[o][2]) for o in choice.alternatives]
        return BranchStandingView(
            track_id=choice.track_id,
            tier=choice.tier,
            title=tier_title(self.words, choice.track_id, choice.tier),
            passed=choice.met_by(self.levels),
            options=options,
        )

    def _option(self, choice: Choice, option: Option) -> OptionStandingView:
        steps = choice.alternatives[option.id]
        held = sum(holds(self.levels, step) for step in steps)
        return OptionStandingView(
            option_id=option.id,
            title=self.words.option(option.id),
            skills=len(steps),
            held=held,
            chosen=option.id in self.learner.branches.get(choice.track_id, ()),
            passed=held == len(steps),
            on_path=any(step.skill_id in self.positions for step in steps),
        )


def _first_positions(path: Iterable[Step]) -> Mapping[str, int]:
    positions: dict[str, int] = {}
    for position, step in enumerate(path, 1):
        positions.setdefault(step.skill_id, position)
    return positions
