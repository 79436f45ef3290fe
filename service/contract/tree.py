"""The whole tree on the wire, every text in both languages."""

from typing import Literal

from pydantic import Field

from service.contract.base import Response
from service.contract.catalogue import PassagesView, SkillView, TextView


class TreeOptionView(Response):
    """One side of a branching point."""

    id: str
    title: TextView
    summary: TextView | None = None
    skills: list[str]


class TierView(Response):
    """A stage of a track: core skills, or a branching point with its options."""

    number: int
    kind: Literal["core", "branch"]
    title: TextView
    emblem: str = ""
    skill_emblem: str = ""
    skills: list[str]
    options: list[TreeOptionView]


class TrackView(Response):
    """A class that a learner can change into."""

    id: str
    number: int
    title: TextView
    class_name: TextView
    emblem: str = ""
    summary: TextView | None = None
    passages: PassagesView
    tiers: list[TierView]


class MaturityView(Response):
    """What a level is called, what it is judged by, and the question it answers."""

    name: TextView
    criterion: TextView
    question: TextView


class TreeView(Response):
    """The tree as `GET /v1/tree` gives it; `maturity` is by level, empty for a plain graph."""

    title: TextView
    version: str
    maturity: dict[str, MaturityView] = Field(default_factory=dict)
    tracks: list[TrackView]
    skills: dict[str, SkillView]
