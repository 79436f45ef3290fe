"""What is told of a run: one learner under one policy, and all of them together."""

from collections.abc import Iterable
from typing import Any

from evals.simulation.population import SimulatedLearner
from evals.statistics import Estimate, estimate
from tree.goal import OptionGoal, SkillGoal, StepsGoal, TrackGoal
from tree.skill_tree import SkillTree

Outcome = dict[str, Any]
"""One learner under one policy: who, which slice, and the measures; a share of nothing is None."""

MEASURES = (
    "reached",
    "hours_ratio",
    "hours_to_goal_ratio",
    "failed_share",
    "in_zone_share",
    "illegal_share",
    "retention",
    "goal_mastery",
)


def slices(tree: SkillTree, learner: SimulatedLearner) -> Outcome:
    """What the goal is, by the first one; whether the learner began with nothing."""
    slices: Outcome = {"newcomer": not learner.levels}
    for goal in learner.goals[:1]:
        match goal:
            case TrackGoal(track_id, level):
                return {**slices, "kind": "track", "track": track_id, "level": level}
            case OptionGoal(option_id, level):
                return {**slices, "kind": "option", "track": tree.options[option_id][0].id, "level": level}
            case SkillGoal(skill_id, level):
                return {**slices, "kind": "skill", "track": tree.places[skill_id].track.id, "level": level}
            case StepsGoal(steps):
                tracks = {tree.places[s.skill_id].track.id for s in steps}
                level = max((s.level for s in steps), default=0)
                return {**slices, "kind": "steps", "track": "+".join(sorted(tracks)), "level": level}
    return {**slices, "kind": "none", "track": "", "level": 0}


def share(part: int, whole: int) -> float | None:
    """A share; of nothing, None."""
    return part / whole if whole else None


def differences(outcomes: Iterable[Outcome], reference: Iterable[Outcome], measure: str) -> list[float]:
    """Per learner, a policy's measure minus the reference's (the engine's), learners left out for whom one is None.

    Raises ValueError where the two are not the same learners, each once, under the same model.
    """
    ours, theirs = ({(o["model"], o["learner"]): o[measure] for o in side} for side in (outcomes, reference))
    if ours.keys() != theirs.keys():
        raise ValueError("paired differences need the outcomes of the same learners under the same model")
    return [v - theirs[who] for who, v in ours.items() if v is not None and theirs[who] is not None]


def summarise(outcomes: Iterable[Outcome]) -> dict[str, Estimate]:
    """Measure -> mean over the learners who have it, with its interval."""
    kept = list(outcomes)
    return {m: estimate([o[m] for o in kept if o[m] is not None]) for m in MEASURES}
