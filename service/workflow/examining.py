"""Works out where a skill stands and what other ways would cost: all by rule, nothing by a model."""

from collections.abc import Iterable
from dataclasses import replace

from service.contract import ExplainVerdict
from service.workflow.branch_nodes import open_goals
from service.workflow.decision import Decision, decide
from service.workflow.explain_case import Case, through_option
from service.workflow.explain_findings import KnownFinding, OptionFinding, SkillFinding, SkippedFinding, TrackFinding
from service.workflow.state import Context
from tree.branching import Interest, advise_branch, steps_before
from tree.counterfactual import Situation, blocked, earliest, line_up_to, without
from tree.goal import Goal, OptionGoal, TrackGoal, want
from tree.learner import Learner
from tree.path import levels_after
from tree.rules import Choice
from tree.skill import Step
from tree.standing import lacks_of


class Examiner:
    """Works out findings for one case. Words of wondering shift nothing: the way is that of the plain next answer."""

    def __init__(self, case: Case, context: Context) -> None:
        self.case, self.context = case, context
        self.tree, self.rules = context.tree, context.rules
        self.now = self._decide(case.learner, case.goals)

    def _decide(self, learner: Learner, goals: Iterable[Goal]) -> Decision:
        context, everything = self.context, len(self.tree.places)
        leanings = context.taste.leanings
        return decide(self.rules, learner, tuple(goals), self.case.fit, everything, context.closeness, leanings)

    def known(self, skills: Iterable[str]) -> KnownFinding | None:
        """Each skill held one level higher, or at the level that the case speaks of; None where all of that is held."""
        held = self.now.standing.levels
        levels = {
            s: self.tree.capped(s, max(self.case.level, held.get(s, 0) + (self.now.wants(s) or not held.get(s)))).level
            for s in skills
        }
        if all(held.get(s, 0) >= level for s, level in levels.items()):
            return None
        learner = self.case.learner
        raised = replace(learner, levels={**learner.levels, **levels}, denied=learner.denied - set(levels))
        return KnownFinding(self.now, self._decide(raised, self.case.goals), levels)

    def skipped(self, skill_id: str) -> SkippedFinding:
        """The path without a skill. A choice made where the skill is one of the options is left open for that."""
        now, learner = self.now, self.case.learner
        levels, place = now.standing.levels, self.tree.places[skill_id]
        lost = blocked(self.rules, levels, now.path, skill_id)
        branches = {track: o for track, o in learner.branches.items() if not place.option or track != place.track.id}
        wanted = want(self.tree, self.case.goals, branches)
        situation = Situation(self.rules, wanted, levels, branches, self.case.fit, self.context.taste.leanings)
        return SkippedFinding(skill_id, now, lost, without(situation, skill_id) if lost else None)

    def option(self, option_id: str) -> OptionFinding:
        """The present goals by way of an option, and by way of the other one."""
        track, tier, _ = self.tree.options[option_id]
        choice, levels = self.rules.gates[track.id, tier.number], self.now.standing.levels
        taken = [o for o in choice.alternatives if any(s in self.now.path for s in self._all_steps(choice, o))]
        others = [o for o in choice.alternatives if o != option_id]
        is_present = option_id in taken
        mine = self._by(option_id)
        touches = bool(taken) or any(self._touches(goal, track.id) for goal in self.case.goals)
        goals = open_goals(self.case.goals, choice, self.tree)
        advice = advise_branch(
            self.rules, choice, goals, levels, self.case.learner.branches, Interest({}, self.context.closeness)
        )
        return OptionFinding(
            option_id=option_id,
            other_id=others[0] if touches and others else None,
            choice=choice,
            now=self.now,
            mine=mine,
            others=self._by(others[0]) if touches and others else self.now,
            advice=advice,
            is_present=is_present,
            chosen=tuple(o for o in self.case.learner.branches.get(track.id, ()) if o in choice.alternatives),
            is_passed=all(levels.get(s.skill_id, 0) >= s.level for s in choice.alternatives[option_id]),
            ahead=tuple(steps_before(self.rules, choice, levels)),
        )

    def track(self, track_id: str) -> TrackFinding:
        """Another track beside the present goals."""
        if any(isinstance(goal, TrackGoal) and goal.track_id == track_id for goal in self.case.goals):
            return TrackFinding(track_id, self.now)
        learner, goal = self.case.learner, TrackGoal(track_id)
        both = self._decide(learner, [*self.case.goals, goal])
        return TrackFinding(track_id, self.now, self._decide(learner, [goal]), both)

    def skill(self, skill_id: str) -> SkillFinding:
        """Where a skill stands: its next step on the path, what locks it, and how early it could come."""
        now, levels = self.now, self.now.standing.levels
        held = levels.get(skill_id, 0)
        step = Step(skill_id, held + 1) if held < self.tree.skills[skill_id].max_level else None
        presumption = next((p for p in now.standing.presumed if p.skill_id == skill_id), None)
        found = SkillFinding(
            skill_id, self._verdict(step, presumption is not None, held), now, held, step, presumption=presumption
        )
        if presumption is not None:
            learner = self.case.learner
            without_it = replace(learner, denied=learner.denied | {skill_id})
            found = replace(found, denied=self._decide(without_it, self.case.goals))
        return self._about_step(found, step) if step is not None else found

    def _about_step(self, found: SkillFinding, step: Step) -> SkillFinding:
        now, levels = self.now, self.now.standing.levels
        soonest = earliest(self._situation(), step)
        ready = levels_after(levels, soonest.before.steps)
        ranked = next((r for r in now.recommended if r.step == step), None)
        rivals = [r for r in now.recommended if r.step.skill_id != step.skill_id]
        return replace(
            found,
            place=now.path.index(step) + 1 if step in now.path else None,
            lacks=lacks_of(self.rules, levels, step),
            line=line_up_to(self.rules, levels, step),
            ranked=ranked,
            rival=rivals[0] if rivals and ranked else None,
            behind=tuple(
                s for s in blocked(self.rules, levels, now.path, step.skill_id) if s.skill_id != step.skill_id
            ),
            unlocks=tuple(self.rules.unlocked_by(step, ready)),
            soonest=soonest,
            is_open=self.rules.is_open(step, levels),
        )

    def _verdict(self, step: Step | None, presumed: bool, held: int) -> ExplainVerdict:
        now = self.now
        if step is not None and now.recommended and now.recommended[0].step == step:
            return "first"
        if step in now.path:
            return "open-later" if step is not None and self.rules.is_open(step, now.standing.levels) else "locked"
        if presumed:
            return "presumed"
        return "held" if held else "off-path"

    def _situation(self) -> Situation:
        now = self.now
        leanings = self.context.taste.leanings
        return Situation(self.rules, now.wanted, now.standing.levels, now.passing, self.case.fit, leanings)

    def _by(self, option_id: str) -> Decision:
        """The goals by way of an option, which is asked for besides where no goal leads there."""
        track_id = self.tree.options[option_id][0].id
        learner = self.case.learner
        chosen = replace(learner, branches={**learner.branches, track_id: (option_id,)})
        goals = through_option(self.case.goals, option_id, self.tree)
        found = self._decide(chosen, goals)
        after = levels_after(found.standing.levels, found.path)
        if all(after.get(s, 0) for s in self.tree.options[option_id][2].skills):
            return found
        return self._decide(chosen, [*goals, OptionGoal(option_id)])

    def _touches(self, goal: Goal, track_id: str) -> bool:
        """Whether a goal is this track, or something in it."""
        return any(
            self.tree.places[s.skill_id].track.id == track_id and self.tree.places[s.skill_id].option is not None
            for s in want(self.tree, [goal], self.now.taken).steps
        )

    def _all_steps(self, choice: Choice, option_id: str) -> list[Step]:
        skills = [s.skill_id for s in choice.alternatives[option_id]]
        return [Step(s, level) for s in skills for level in range(1, self.tree.skills[s].max_level + 1)]
