"""The tracks of a tree, with the titles of their skills."""

from service.contract import ListedTier, ListedTrack, TitledOption, TitledSkill, TrackList
from tree.skill import Language, Tier, Track
from tree.skill_tree import SkillTree


def list_tracks(tree: SkillTree, language: Language) -> TrackList:
    """Every track, tier, option and skill, in order."""
    return TrackList(items=[_track(tree, track, language) for track in tree.tracks])


def _track(tree: SkillTree, track: Track, language: Language) -> ListedTrack:
    return ListedTrack(
        id=track.id,
        number=track.number,
        title=track.title.read(language),
        class_name=track.class_name.read(language),
        tiers=[_tier(tree, tier, language) for tier in track.tiers],
    )


def _tier(tree: SkillTree, tier: Tier, language: Language) -> ListedTier:
    def titled(skill_ids: tuple[str, ...]) -> list[TitledSkill]:
        return [TitledSkill(skill_id=s, title=tree.skills[s].title.read(language)) for s in skill_ids]

    options = [TitledOption(id=o.id, title=o.title.read(language), skills=titled(o.skills)) for o in tier.options]
    return ListedTier(
        number=tier.number,
        kind=tier.kind,
        title=tier.title.read(language),
        skills=titled(tier.skills),
        options=options,
    )
