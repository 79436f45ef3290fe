"""A decision in the form the API promises."""

from resources.catalogue import Catalogue, Resource
from service.contract import (
    BranchView,
    GoalSummary,
    NextResponse,
    OptionView,
    PathStep,
    PresumedView,
    Reason,
    Recommendation,
    RemainingView,
    ResourceView,
    Target,
    Verified,
)
from service.workflow.decision import Decision
from service.workflow.state import State
from service.workflow.wording import Wording
from tree.branching import BranchAdvice
from tree.goal import Goal, OptionGoal, TrackGoal
from tree.next_steps import RankedStep
from tree.skill import Language


def view_resource(resource: Resource, language: Language) -> ResourceView:
    """A resource with its texts in one language."""
    return ResourceView(
        **resource.model_dump(
            include={"id", "url", "kind", "language", "level", "hours", "free", "official", "publisher"}
        ),
        title=resource.title.read(language),
        skills=list(resource.skills),
        why=resource.why.read(language),
        verified=Verified(
            on=resource.verified.on.isoformat(), how=resource.verified.how, title_seen=resource.verified.title_seen
        ),
    )


class Presenter:
    """Puts one decision, or a refusal, into words and wire models."""

    def __init__(self, words: Wording, decision: Decision | None) -> None:
        self.words, self.decision, self.tree = words, decision, words.tree

    def response(self, state: State, catalogue: Catalogue) -> NextResponse:
        """The whole answer."""
        decision = self.decision
        return NextResponse(
            answer_id=state["inquiry"].answer_id,
            goal=self._goal(decision, state["interpretation"].confidence) if decision and decision.goals else None,
            recommendations=[
                self._recommendation(rank, ranked, state, catalogue)
                for rank, ranked in enumerate(decision.recommended if decision else (), start=1)
            ],
            branches=[self._branch(advice) for advice in decision.branches] if decision else [],
            remaining=self._remaining(),
            presumed=[
                PresumedView(skill_id=p.skill_id, level=p.level, because=self.words.presumption(p))
                for p in (decision.standing.presumed if decision else ())
            ],
            answer=state["answer"],
            engine=state["engine"],
            notices=state["notices"],
        )

    def reasons(self, ranked: RankedStep) -> list[Reason]:
        """The terms of a step's score in words, the weightiest first."""
        assert self.decision
        behind = self.decision.behind.get(ranked.step, ())
        held = self.decision.standing.levels.get(ranked.step.skill_id, 0)
        return [
            Reason(code=r.code, weight=r.weight, text=self.words.reason(r.code, ranked, self.decision, behind, held))
            for r in ranked.reasons
        ]

    def _recommendation(self, rank: int, ranked: RankedStep, state: State, catalogue: Catalogue) -> Recommendation:
        assert self.decision
        step, skill = ranked.step, self.tree.skills[ranked.step.skill_id]
        language = self.words.language
        return Recommendation(
            rank=rank,
            activity="learn",
            skill_id=step.skill_id,
            level=step.level,
            title=skill.title.read(language),
            summary=skill.levels[step.level - 1].read(language),
            score=ranked.score,
            hours=self.tree.hours(step),
            reasons=self.reasons(ranked),
            unlocks=list(self.decision.unlocks[step]),
            leads_to=list(self.decision.leads_to[step]),
            resources=[view_resource(catalogue.by_id[r], language) for r in state["resources"].get(step.skill_id, [])],
        )

    def _goal(self, decision: Decision, confidence: float) -> GoalSummary:
        return GoalSummary(
            summary=self.words.goal(decision.goals),
            targets=[Target(skill_id=t.skill_id, level=t.level) for t in decision.targets],
            track_ids=list(dict.fromkeys(t for g in decision.goals for t in self._tracks_of(g, decision))),
            confidence=confidence,
        )

    def _tracks_of(self, goal: Goal, decision: Decision) -> list[str]:
        match goal:
            case TrackGoal(track_id):
                return [track_id]
            case OptionGoal(option_id):
                return [self.tree.options[option_id][0].id]
        return [self.tree.places[t.skill_id].track.id for t in decision.targets]

    def _branch(self, advice: BranchAdvice) -> BranchView:
        assert self.decision
        taken = self.decision.taken.get(advice.track_id, ())
        return BranchView(
            track_id=advice.track_id,
            options=[
                OptionView(
                    option_id=o.option_id,
                    title=self.words.option(o.option_id),
                    score=o.score,
                    remaining_hours=round(o.remaining.hours, 2),
                    remaining_skills=len({s.skill_id for s in o.remaining.steps}),
                    transfer=o.transfer,
                    unlocks=list(o.unlocks),
                    reasons=[
                        Reason(code=code, weight=weight, text=self.words.option_reason(code, o))
                        for code, weight in sorted(o.reasons.items(), key=lambda r: -r[1])
                        if weight > 0
                    ],
                )
                for o in advice.options
            ],
            recommended=advice.recommended,
            margin=advice.margin,
            answer=self.words.branch(advice, taken[0] if taken else None),
        )

    def _remaining(self) -> RemainingView:
        if not self.decision:
            return RemainingView(steps=0, hours=0, path=[])
        path = [PathStep(skill_id=s.skill_id, level=s.level, hours=self.tree.hours(s)) for s in self.decision.path]
        return RemainingView(steps=len(path), hours=round(self.decision.hours, 2), path=path)
