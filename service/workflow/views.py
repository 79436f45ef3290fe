"""A decision in the form the API promises."""

from collections.abc import Sequence

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
from service.messages import josa
from service.workflow.decision import Decision
from service.workflow.reviewing import REVIEW_HOURS, RankedReview, in_order
from service.workflow.state import State
from service.workflow.wording import Wording
from tree.branching import BranchAdvice
from tree.goal import Goal, OptionGoal, TrackGoal
from tree.learner import Standing
from tree.next_steps import RankedStep
from tree.skill import Language, Step
from tree.skill_tree import SkillTree


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


def view_presumed(words: Wording, standing: Standing) -> list[PresumedView]:
    """The levels that count as held because of others."""
    return [PresumedView(skill_id=p.skill_id, level=p.level, because=words.presumption(p)) for p in standing.presumed]


def summarise_goal(words: Wording, goals: Sequence[Goal], targets: Sequence[Step], confidence: float) -> GoalSummary:
    """The goals as one, with their final steps."""
    return GoalSummary(
        summary=words.goal(goals),
        targets=[Target(skill_id=t.skill_id, level=t.level) for t in targets],
        track_ids=list(dict.fromkeys(t for g in goals for t in _tracks_of(words.tree, g, targets))),
        confidence=confidence,
    )


def _tracks_of(tree: SkillTree, goal: Goal, targets: Sequence[Step]) -> list[str]:
    match goal:
        case TrackGoal(track_id):
            return [track_id]
        case OptionGoal(option_id):
            return [tree.options[option_id][0].id]
    return [tree.places[t.skill_id].track.id for t in targets]


def branch_options(words: Wording, advice: BranchAdvice) -> list[OptionView]:
    """Both sides of a branching point with their figures."""
    return [
        OptionView(
            option_id=o.option_id,
            title=words.option(o.option_id),
            score=o.score,
            remaining_hours=round(o.remaining.hours, 2),
            remaining_skills=len({s.skill_id for s in o.remaining.steps}),
            transfer=o.transfer,
            carried_by=list(o.carried_by),
            unlocks=list(o.unlocks),
            overlap_hours=round(o.overlap_hours, 2),
            switching_hours=round(o.switching_hours, 2),
            reasons=[
                Reason(code=code, weight=weight, text=words.option_reason(code, o))
                for code, weight in sorted(o.reasons.items(), key=lambda r: -r[1])
                if weight > 0
            ],
        )
        for o in advice.options
    ]


class Presenter:
    """Puts one decision, or a refusal, into words and wire models."""

    def __init__(self, words: Wording, decision: Decision | None) -> None:
        self.words, self.decision, self.tree = words, decision, words.tree

    def response(self, state: State, catalogue: Catalogue) -> NextResponse:
        """The whole answer."""
        decision = self.decision
        return NextResponse(
            answer_id=state["inquiry"].answer_id,
            goal=summarise_goal(self.words, decision.goals, decision.targets, state["interpretation"].confidence)
            if decision and decision.goals
            else None,
            recommendations=self._recommendations(state, catalogue),
            branches=[self._branch(advice) for advice in decision.branches] if decision else [],
            remaining=self._remaining(),
            presumed=view_presumed(self.words, decision.standing) if decision else [],
            answer=self._answer(state),
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

    def _answer(self, state: State) -> str:
        names = [self.words.skill(review.due.step.skill_id) for review in state["reviews"]]
        if not names:
            return state["answer"]
        said = self.words.names(names)
        return f"{state['answer']} {self.words.say('answer.review', names=said, names_object=josa(said, '을를'))}"

    def _recommendations(self, state: State, catalogue: Catalogue) -> list[Recommendation]:
        if self.decision is None:
            return []
        found = in_order(self.decision.recommended, state["reviews"], state["inquiry"].limit)
        return [
            self._review(rank, one, state, catalogue)
            if isinstance(one, RankedReview)
            else self._recommendation(rank, one, state, catalogue)
            for rank, one in enumerate(found, start=1)
        ]

    def _review(self, rank: int, review: RankedReview, state: State, catalogue: Catalogue) -> Recommendation:
        step, words = review.due.step, self.words
        return Recommendation(
            rank=rank,
            activity="review",
            skill_id=step.skill_id,
            level=step.level,
            title=words.skill(step.skill_id),
            summary=self.tree.skills[step.skill_id].levels[step.level - 1].read(words.language),
            score=review.score,
            hours=REVIEW_HOURS,
            reasons=[Reason(code=c, weight=w, text=words.review_reason(c, review.due)) for c, w in review.reasons],
            unlocks=[],
            leads_to=[],
            resources=self._resources(step, state, catalogue),
        )

    def _resources(self, step: Step, state: State, catalogue: Catalogue) -> list[ResourceView]:
        found = state["resources"].get(step, [])
        return [view_resource(catalogue.by_id[r], self.words.language) for r in found]

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
            resources=self._resources(step, state, catalogue),
        )

    def _branch(self, advice: BranchAdvice) -> BranchView:
        assert self.decision
        taken = self.decision.taken.get(advice.track_id, ())
        return BranchView(
            track_id=advice.track_id,
            options=branch_options(self.words, advice),
            recommended=advice.recommended,
            margin=advice.margin,
            answer=self.words.branch(advice, taken[0] if taken else None),
        )

    def _remaining(self) -> RemainingView:
        if not self.decision:
            return RemainingView(steps=0, hours=0, path=[])
        path = [PathStep(skill_id=s.skill_id, level=s.level, hours=self.tree.hours(s)) for s in self.decision.path]
        return RemainingView(steps=len(path), hours=round(self.decision.hours, 2), path=path)
