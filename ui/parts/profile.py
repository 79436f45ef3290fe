"""Changes to the stored profile."""

from typing import Any

from service.contract import GoalSpec, LearnerSpec, LearnerView, Preferences
from ui import visit
from ui.texts import language


def profile(**changes: Any) -> LearnerSpec:
    """The learner's profile with these fields changed; a newcomer's begins with the language of the page."""
    stored = visit.learner()
    if stored is None:
        return LearnerSpec(**{"preferences": Preferences(languages=[language()]), **changes})
    return LearnerSpec(**{**_kept(stored), **changes})


def goals_of(learner: LearnerView | None) -> list[GoalSpec]:
    """The stored goals."""
    return [GoalSpec.model_validate(goal) for goal in learner.goals] if learner else []


def _kept(stored: LearnerView) -> dict[str, Any]:
    return {
        "denied": stored.denied,
        "branches": stored.branches,
        "goals": goals_of(stored),
        "preferences": stored.preferences,
        "hours_per_week": stored.hours_per_week,
        "timezone": stored.timezone,
    }
