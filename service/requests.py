"""Requests of the API checked against the tree: unknown ids and levels are named, all at once."""

from collections.abc import Iterable

from rapidfuzz import process

from service.contract import AboutLearner, Asking, BranchRequest, ExplainRequest, GoalSpec, LearnerSpec
from service.errors import InvalidInput
from service.messages import Message, saying
from service.workflow.inquiry import Inquiry, Matter, Subject, SubjectKind
from tree.goal import Goal, OptionGoal, SkillGoal, StepsGoal, TrackGoal
from tree.learner import Learner
from tree.skill import Step
from tree.skill_tree import SkillTree


def inquiry_from(request: AboutLearner, tree: SkillTree, answer_id: str, stored: LearnerSpec | None = None) -> Inquiry:
    """The request as the engine takes it; raises InvalidInput. `stored` is the learner that `learner_id` names."""
    checker = Checker(tree)
    spec = stored or request.learner or LearnerSpec()
    learner = checker.learner(spec, "learner.")
    goal = checker.goal(request.goal, "goal.") if request.goal else None
    checker.finish()
    return Inquiry(
        answer_id=answer_id,
        learner=learner,
        question=request.question if isinstance(request, Asking) else None,
        goal=goal,
        preferences=spec.preferences,
        language=request.language,
    )


def branching_track(request: BranchRequest, tree: SkillTree) -> str:
    """The track of the request; raises InvalidInput where there is no such track, or nothing to choose in it."""
    checker = Checker(tree)
    checker.branching_track(request.track_id, "track_id")
    checker.finish()
    return request.track_id


def matter_of(request: ExplainRequest, tree: SkillTree) -> Matter:
    """What is to be explained; raises InvalidInput where there is no such skill, option or track."""
    checker, subject = Checker(tree), None
    named: tuple[tuple[SubjectKind, str | None, Iterable[str]], ...] = (
        ("skill", request.skill_id, tree.skills),
        ("option", request.option_id, tree.options),
        ("track", request.track_id, tree.tracks_by_id),
    )
    for kind, name, known in named:
        if name is not None and checker.known(name, known, kind, f"{kind}_id"):
            subject = Subject(kind, name)
    checker.finish()
    return Matter(request.kind, subject, request.suppose)


def learner_from(spec: LearnerSpec, tree: SkillTree) -> Learner:
    """The learner as the engine takes them; raises InvalidInput for everything the tree does not have."""
    checker = Checker(tree)
    learner = checker.learner(spec, "")
    checker.finish()
    return learner


def known_parts(spec: LearnerSpec, tree: SkillTree) -> LearnerSpec:
    """The learner without what this tree does not have; levels above a skill's highest are that."""

    def is_known(goal: GoalSpec) -> bool:
        checker = Checker(tree)
        checker.goal(goal, "")
        return not checker.errors

    levels = {s: tree.capped(s, level).level if level else 0 for s, level in spec.levels.items() if s in tree.skills}
    branches = {}
    for track_id, options in spec.branches.items():
        chosen = [options] if isinstance(options, str) else options
        kept = [o for o in chosen if o in tree.options and tree.options[o][0].id == track_id]
        if kept:
            branches[track_id] = kept[0] if isinstance(options, str) else kept
    return spec.model_copy(
        update={
            "levels": levels,
            "denied": [s for s in spec.denied if s in tree.skills],
            "branches": branches,
            "goals": [goal for goal in spec.goals if is_known(goal)],
        }
    )


class Checker:
    """Collects what is wrong with the parts of a request, so that all is reported at once."""

    def __init__(self, tree: SkillTree) -> None:
        self.tree, self.errors = tree, dict[str, Message]()

    def finish(self) -> None:
        """Raise InvalidInput if anything was wrong."""
        if self.errors:
            raise InvalidInput(self.errors)

    def learner(self, spec: LearnerSpec, at: str) -> Learner:
        """The learner; `at` is put before the names of wrong fields."""
        for skill_id, level in spec.levels.items():
            if self.known(skill_id, self.tree.skills, "skill", f"{at}levels.{skill_id}"):
                self._level(skill_id, level, f"{at}levels.{skill_id}")
        for position, skill_id in enumerate(spec.denied):
            self.known(skill_id, self.tree.skills, "skill", f"{at}denied.{position}")
        branches = {
            track: self._branch(track, options, f"{at}branches.{track}") for track, options in spec.branches.items()
        }
        goals = [self.goal(goal, f"{at}goals.{position}.") for position, goal in enumerate(spec.goals)]
        return Learner(
            levels=dict(spec.levels),
            denied=frozenset(spec.denied),
            branches=branches,
            goals=tuple(goal for goal in goals if goal is not None),
        )

    def goal(self, spec: GoalSpec, at: str) -> Goal | None:
        """The goal, or None if it names a skill that is not there."""
        if spec.skill_id is not None:
            if not self.known(spec.skill_id, self.tree.skills, "skill", f"{at}skill_id"):
                return None
            if "level" in spec.model_fields_set:
                self._level(spec.skill_id, spec.level, f"{at}level")
            return SkillGoal(spec.skill_id, self.tree.capped(spec.skill_id, spec.level).level)
        if spec.steps is not None:
            steps = []
            for position, step in enumerate(spec.steps):
                field = f"{at}steps.{position}"
                if self.known(step.skill_id, self.tree.skills, "skill", f"{field}.skill_id"):
                    self._level(step.skill_id, step.level, f"{field}.level")
                    steps.append(Step(step.skill_id, step.level))
            return StepsGoal(tuple(steps))
        if spec.option_id is not None and not self.known(spec.option_id, self.tree.options, "option", f"{at}option_id"):
            return None
        if spec.track_id is None:
            return OptionGoal(spec.option_id or "", spec.level)
        if not self.known(spec.track_id, self.tree.tracks_by_id, "track", f"{at}track_id"):
            return None
        if spec.option_id is not None and self.tree.options[spec.option_id][0].id != spec.track_id:
            self.errors[f"{at}option_id"] = saying(
                "error.option-of-another-track", option=spec.option_id, track=spec.track_id
            )
        return TrackGoal(spec.track_id, spec.level, spec.option_id)

    def _branch(self, track_id: str, options: str | list[str], field: str) -> tuple[str, ...]:
        chosen = [options] if isinstance(options, str) else options
        if self.known(track_id, self.tree.tracks_by_id, "track", field):
            tiers = self.tree.tracks_by_id[track_id].tiers
            known = [option.id for tier in tiers for option in tier.options]
            for option_id in chosen:
                if option_id not in known:
                    expected = (
                        saying("error.expected-one-of", names=", ".join(known))
                        if known
                        else saying("error.no-branch-here")
                    )
                    self.errors[field] = saying("error.other-option", option=option_id, expected=expected)
        return tuple(chosen)

    def branching_track(self, track_id: str, field: str) -> None:
        """A track that has a branching point."""
        having = list(dict.fromkeys(track.id for track, _, _ in self.tree.options.values()))
        if self.known(track_id, self.tree.tracks_by_id, "track", field) and track_id not in having:
            names = ", ".join(having)
            self.errors[field] = (
                saying("error.no-branch.tracks", track=track_id, names=names)
                if having
                else saying("error.no-branch", track=track_id)
            )

    def track(self, track_id: str, field: str) -> None:
        """A track."""
        self.known(track_id, self.tree.tracks_by_id, "track", field)

    def step(self, skill_id: str, level: int, at: str) -> None:
        """A skill and its level."""
        if self.known(skill_id, self.tree.skills, "skill", f"{at}skill_id"):
            self._level(skill_id, level, f"{at}level")

    def _level(self, skill_id: str, level: int, field: str) -> None:
        highest = self.tree.skills[skill_id].max_level
        if level > highest:
            self.errors[field] = saying("error.level-too-high", skill=skill_id, highest=highest, got=level)

    def known(self, name: str, known: Iterable[str], kind: str, field: str) -> bool:
        """Whether this is one of the names; else it is reported, with the nearest."""
        names = list(known)
        if name in names:
            return True
        near = process.extractOne(name, names, score_cutoff=70)
        self.errors[field] = saying(
            f"error.unknown-{kind}",
            name=name,
            hint=saying("error.did-you-mean", name=near[0]) if near else "",
        )
        return False
