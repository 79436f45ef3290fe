"""The roads of the map: from the Origin into every track, tier by tier, through either option, up to its emblem."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ui.skill_map.layout import Band, Box, Layout

STUB = 46
"""How far below a track's emblem its road ends."""


@dataclass(frozen=True, slots=True)
class Road:
    """A stretch of road as an SVG path: through a tier, or one option of it, or out of the Origin (tier 0)."""

    track_id: str
    tier: int
    option_id: str
    path: str


def roads(layout: Layout, ground_id: str | None) -> list[Road]:
    """Every stretch, tracks in the order of the tree."""
    tracks = [b for b in layout.bands if b.kind == "track" and b.track_id != ground_id]
    ground = next((b.box for b in layout.bands if b.kind == "track" and b.track_id == ground_id), None)
    found = []
    for track in tracks:
        tiers = sorted(_of(layout.bands, "tier", track.track_id), key=lambda b: b.tier)
        if ground and tiers:
            found.append(Road(track.track_id, 0, "", _root(ground, track.box)))
        tops = [_bottom(upper.box) for upper in tiers[1:]]
        end = layout.crowns[track.track_id].y + STUB
        for tier, top in zip(tiers, [*tops, end], strict=True):
            options = [o for o in _of(layout.bands, "option", track.track_id) if o.tier == tier.tier]
            found.extend(_through(tier, options, top))
    return found


def _through(tier: Band, options: Sequence[Band], top: float) -> Iterator[Road]:
    x, bottom = _middle(tier.box), _bottom(tier.box)
    if not options:
        yield Road(tier.track_id, tier.tier, "", f"M{x:g} {bottom:g} V{top:g}")
    for option in options:
        aside, above = _middle(option.box), tier.box.y
        path = (
            f"M{x:g} {bottom:g} C{x:g} {bottom - 40:g} {aside:g} {bottom - 20:g} {aside:g} {bottom - 70:g} "
            f"V{above + 62:g} C{aside:g} {above + 20:g} {x:g} {above + 30:g} {x:g} {above:g} V{top:g}"
        )
        yield Road(tier.track_id, tier.tier, option.id, path)


def _root(ground: Box, track: Box) -> str:
    """From the middle of the Origin up to the foot of a track."""
    start, end = _middle(ground), _middle(track)
    x = start + (end - start) * 0.35
    foot, half = _bottom(track), (ground.y + _bottom(track)) / 2
    return f"M{x:g} {ground.y:g} C{x:g} {half - 8:g} {end:g} {half + 14:g} {end:g} {foot:g} V{foot - 22:g}"


def _of(bands: Sequence[Band], kind: str, track_id: str) -> list[Band]:
    return [band for band in bands if band.kind == kind and band.track_id == track_id]


def _middle(box: Box) -> float:
    return box.x + box.width / 2


def _bottom(box: Box) -> float:
    return box.y + box.height


def lit(road: Road, passed: Mapping[tuple[str, int], bool], options: Mapping[str, bool], *, begun: bool) -> bool:
    """Whether the learner has this stretch behind them. `begun`: the Origin is."""
    if road.option_id:
        return options.get(road.option_id, False)
    return begun if road.tier == 0 else passed.get((road.track_id, road.tier), False)
