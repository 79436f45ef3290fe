"""Where a learner stands, on the wire: every skill's levels and locks, and the branching points."""

from typing import Literal

from service.contract.base import Response
from service.contract.learners import PresumedView
from service.contract.recommendations import AboutLearner, asking


class StandingRequest(AboutLearner):
    """Asks where a learner stands. Without `goal` the stored goals hold; without any there is no path."""

    model_config = asking(
        {"goal": {"track_id": "mlops-engineer"}, "learner": {"levels": {"git": 2, "docker-basics": 1}}},
        {"learner": {"levels": {"python-syntax": 1}}, "language": "ko"},
    )


class MissingView(Response):
    """One thing that keeps the next level locked.

    `rule` is the rule that asks: `origin`, `tier`, `branch` (one option of the tier is enough) or `requires` (a written
    edge). `skill_ids` are the first of the `count` skills missing, each needed at `level`.
    """

    rule: Literal["origin", "tier", "branch", "requires"]
    skill_ids: list[str]
    count: int
    level: int
    text: str


class DueView(Response):
    """A review that is due: the chance (0 to 1) that the skill would be remembered now, and whole days since it was."""

    confidence: float
    overdue_days: int


class SkillStandingView(Response):
    """One skill. `states[n-1]` is the state of level n; `hours`, `missing` and `on_path` are about the level after the
    one held.

    `due` is null where no review is due, as it is for whoever is not stored. `on_path` is its position on the path to
    the goal, from 1; `target_level` the level the path raises the skill to.
    """

    skill_id: str
    title: str
    level: int
    presumed: PresumedView | None
    states: list[Literal["held", "open", "locked"]]
    missing: list[MissingView]
    hours: float | None
    on_path: int | None
    target_level: int | None
    due: DueView | None


class OptionStandingView(Response):
    """One option: `held` of its skills are at level 1 or above. `on_path` says whether the path goes through it."""

    option_id: str
    title: str
    skills: int
    held: int
    chosen: bool
    passed: bool
    on_path: bool


class BranchStandingView(Response):
    """A branching point; it is passed with all skills of one option at level 1."""

    track_id: str
    tier: int
    title: str
    passed: bool
    options: list[OptionStandingView]


class WayView(Response):
    """The goal, and what is left of it."""

    summary: str
    steps: int
    hours: float


class StandingResponse(Response):
    """Where a learner stands, skills in the order of the tree; `goal` is null where none is known."""

    goal: WayView | None
    skills: list[SkillStandingView]
    branches: list[BranchStandingView]
