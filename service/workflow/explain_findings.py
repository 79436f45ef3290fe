"""What the engine finds about a case: where a skill stands and why, and what other ways would cost."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.contract import ExplainVerdict
from service.workflow.decision import Decision
from tree.branching import BranchAdvice
from tree.counterfactual import Earliest, Way
from tree.learner import Presumption
from tree.next_steps import RankedStep
from tree.rules import Choice
from tree.skill import Step
from tree.standing import Lack


@dataclass(frozen=True, slots=True)
class SkillFinding:
    """Where one skill stands on the present way.

    `step` is the one after the level held, None at the highest; `place` its position on the path, from 1. `ranked` and
    `rival` are its score and that of the step to compare it with: the first one, or the runner-up of the first.
    `behind` are the steps of the path that stand behind it, `unlocks` the skills that open with it, once what it needs
    is held.
    """

    skill_id: str
    verdict: ExplainVerdict
    now: Decision
    held: int
    step: Step | None
    presumption: Presumption | None = None
    denied: Decision | None = None
    place: int | None = None
    lacks: tuple[Lack, ...] = ()
    line: tuple[Step, ...] = ()
    ranked: RankedStep | None = None
    rival: RankedStep | None = None
    behind: tuple[Step, ...] = ()
    unlocks: tuple[str, ...] = ()
    soonest: Earliest | None = None
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class KnownFinding:
    """The way with these levels held already, beside the present one."""

    now: Decision
    then: Decision
    levels: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SkippedFinding:
    """The way without a skill: what of the path is `lost`, and the way round it, None where there is none."""

    skill_id: str
    now: Decision
    lost: tuple[Step, ...]
    instead: Way | None


@dataclass(frozen=True, slots=True)
class OptionFinding:
    """The way by an option beside the one by `other_id`; `is_present` says that the present way goes by this option.

    `other_id` is None where the goals do not pass this branching point at all, `chosen` are the options that the
    learner chose there, `ahead` the steps before it.
    """

    option_id: str
    other_id: str | None
    choice: Choice
    now: Decision
    mine: Decision
    others: Decision
    advice: BranchAdvice
    is_present: bool
    chosen: tuple[str, ...]
    is_passed: bool
    ahead: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class TrackFinding:
    """The way to another track beside the present one, and to both; None where that track is a goal already."""

    track_id: str
    now: Decision
    then: Decision | None = None
    both: Decision | None = None


Finding = SkillFinding | KnownFinding | SkippedFinding | OptionFinding | TrackFinding
