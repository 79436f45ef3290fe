"""The profile of a learner, between its form on the wire and its form in the store."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from service.contract import MAX_GOALS, LearnerSpec
from service.requests import known_parts
from service.storage.records import Stored
from tree.evidence import replay
from tree.skill_tree import SkillTree


def profile_of(spec: LearnerSpec) -> dict[str, Any]:
    """Everything but the levels, which are evidence."""
    return spec.model_dump(mode="json", exclude={"levels"}, exclude_unset=True)


def spec_of(profile: Mapping[str, Any], levels: Mapping[str, int]) -> LearnerSpec:
    """A learner as the API takes it; a field that this version cannot read is left out."""
    data = {**profile, "levels": dict(levels)}
    try:
        return LearnerSpec.model_validate(data)
    except ValidationError as invalid:
        wrong = {error["loc"][0] for error in invalid.errors()}
        return LearnerSpec.model_validate({name: value for name, value in data.items() if name not in wrong})


def current_spec(stored: Stored, tree: SkillTree, as_of: datetime | None = None) -> LearnerSpec:
    """The learner as this tree knows them, with the levels of a time; what is of another tree stays stored only."""
    levels = {s: level for s, level in replay(stored.events, as_of).items() if s in tree.skills}
    return known_parts(spec_of(stored.profile, levels), tree)


def replaced(before: Mapping[str, Any], spec: LearnerSpec, tree: SkillTree) -> dict[str, Any]:
    """The profile that this one makes of that before. Who works with one tree cannot mean to empty another.

    So what is denied, chosen and wanted in another tree stays, behind what is given.
    """
    profile, old = profile_of(spec), spec_of(before, {})
    known = known_parts(old, tree)
    denied = [skill_id for skill_id in old.denied if skill_id not in known.denied]
    branches = {track_id: chosen for track_id, chosen in old.branches.items() if track_id not in known.branches}
    goals = [goal.model_dump(mode="json", exclude_unset=True) for goal in old.goals if goal not in known.goals]
    if denied:
        profile["denied"] = [*profile.get("denied", ()), *denied]
    if branches:
        profile["branches"] = {**branches, **profile.get("branches", {})}
    if goals:
        profile["goals"] = [*profile.get("goals", ()), *goals][:MAX_GOALS]
    return profile
