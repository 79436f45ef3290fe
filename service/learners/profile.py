"""The profile of a learner, between its form on the wire and its form in the store."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from service.contract import LearnerSpec, Preferences
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


def current_spec(stored: Stored, tree: SkillTree) -> LearnerSpec:
    """The learner as this tree knows them: skills, options and goals of another tree stay stored and are left out."""
    return known_parts(spec_of(stored.profile, replay(stored.events)), tree)


def preferences_of(profile: Mapping[str, Any]) -> Preferences:
    """What the learner likes to learn from."""
    return spec_of(profile, {}).preferences
