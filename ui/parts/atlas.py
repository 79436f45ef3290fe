"""Where things stand in the tree, and what they are called in the language of this visit."""

from dataclasses import dataclass

import streamlit as st

from service.contract import TierView, TrackView, TreeOptionView, TreeView
from ui import visit
from ui.texts import read, say


@dataclass(frozen=True)
class Place:
    """Where a skill stands."""

    track: TrackView
    tier: TierView
    option: TreeOptionView | None


class Atlas:
    """Looks things up in the tree; unknown names read as themselves, for a tree may change under what was stored."""

    def __init__(self, tree: TreeView) -> None:
        self.tree = tree
        self.places = {skill: place for track in tree.tracks for skill, place in _places(track)}
        self.tracks = {track.id: track for track in tree.tracks}
        self.options = {o.id: (t, o) for t in tree.tracks for tier in t.tiers for o in tier.options}

    def skill(self, skill_id: str) -> str:
        """A skill's title."""
        found = self.tree.skills.get(skill_id)
        return read(found.title) if found else skill_id

    def option(self, option_id: str) -> str:
        """An option's title."""
        return read(self.options[option_id][1].title) if option_id in self.options else option_id

    def track_of(self, skill_id: str) -> TrackView | None:
        """The track a skill belongs to."""
        place = self.places.get(skill_id)
        return place.track if place else None

    def most(self, skill_id: str) -> int:
        """The highest level a skill has."""
        found = self.tree.skills.get(skill_id)
        return len(found.levels) if found else 3

    def level_name(self, level: int) -> str:
        """What a level is called."""
        named = self.tree.maturity.get(str(level))
        return read(named.name) if named else say("level.plain", level=level)

    def step(self, skill_id: str, level: int) -> str:
        """A step in words."""
        return say("step", skill=self.skill(skill_id), level=level)

    def skills_of(self, track: TrackView) -> list[str]:
        """All skills of a track in its order."""
        return [skill for skill, _ in _places(track)]

    def branched(self) -> list[TrackView]:
        """The tracks that have a branching point."""
        return [track for track in self.tree.tracks if any(tier.options for tier in track.tiers)]


def _places(track: TrackView) -> list[tuple[str, Place]]:
    found = []
    for tier in track.tiers:
        found += [(skill, Place(track, tier, None)) for skill in tier.skills]
        found += [(skill, Place(track, tier, option)) for option in tier.options for skill in option.skills]
    return found


def atlas() -> Atlas:
    """The atlas of this visit's tree, made once."""
    tree = visit.tree()
    kept = st.session_state.get("atlas")
    if kept is None or kept.tree is not tree:
        kept = st.session_state["atlas"] = Atlas(tree)
    assert isinstance(kept, Atlas)
    return kept
