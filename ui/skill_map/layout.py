"""Where everything of a tree stands on its map. It follows from the tree alone, so it is the same at every visit.

Units are pixels at zoom 1, x to the right and y down; what comes first stands at the bottom. The Origin is the ground,
tracks rise from it as columns, tiers are rows across them, and the options of a branching point stand side by side.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, sqrt
from typing import Literal, NamedTuple

from service.contract import TierView, TrackView, TreeView
from ui.skill_map.layers import layered

PITCH_X, PITCH_Y = 108, 104
"""Between the middles of neighbouring skills: room for a medal and two or three lines of its name."""

PAD, GAP = 8, 18
"""Around the skills of a tier, and between columns."""

BETWEEN = 10
"""Between the options of a branching point."""

NARROW = 168
"""No tier is narrower, so that its name has room."""

ROOTS = 70
"""Between the Origin and the tracks: room for the roads that fan out."""

HEAD, OPTION_HEAD, CROWN = 36, 52, 118
"""Heights of the headings of a tier and of an option, and of the emblem on top of a track."""

SMALL = 12
"""Up to so many skills a tier is a plain block; with more it is laid out by what requires what."""

BandKind = Literal["track", "tier", "option"]


class Point(NamedTuple):
    """A place on the map."""

    x: float
    y: float


class Box(NamedTuple):
    """A rectangle: left, top, width, height."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Band:
    """Ground that belongs together: a whole track, one tier of it, or one option. `id` is the track's or option's."""

    kind: BandKind
    track_id: str
    id: str
    tier: int
    box: Box


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole map. `crowns` maps track id -> the middle of its emblem; empty for a tree of one plain track."""

    places: Mapping[str, Point]
    bands: tuple[Band, ...]
    crowns: Mapping[str, Point]
    box: Box


class _Block(NamedTuple):
    """Some skills, with places relative to the block's left top corner."""

    places: dict[str, Point]
    width: float
    height: float


_last: dict[str, tuple[TreeView, Layout]] = {}
"""The tree laid out last, and its map."""


@dataclass
class _Drawing:
    places: dict[str, Point] = field(default_factory=dict)
    bands: list[Band] = field(default_factory=list)
    crowns: dict[str, Point] = field(default_factory=dict)

    def put(self, block: _Block, left: float, top: float) -> None:
        self.places |= {s: Point(left + p.x, top + p.y) for s, p in block.places.items()}


def lay_out(tree: TreeView) -> Layout:
    """The map of a tree; the order of tracks, tiers and skills is that of the tree."""
    requires = {skill_id: tuple(skill.requires) for skill_id, skill in tree.skills.items()}
    ground = [t for t in tree.tracks if t.number == 0]
    rising = [t for t in tree.tracks if t.number != 0]
    drawing = _Drawing()
    if not ground and len(rising) == 1 and len(rising[0].tiers) == 1:
        block = _arrange(rising[0].tiers[0].skills, requires)
        drawing.put(block, 0, 0)
        return Layout(drawing.places, (), {}, Box(0, 0, block.width, block.height))
    width, bottom = _columns(drawing, rising, requires)
    for track in ground:
        width, bottom = _ground(drawing, track, requires, width, bottom)
    left = min((band.box.x for band in drawing.bands), default=0.0)
    return Layout(drawing.places, tuple(drawing.bands), drawing.crowns, Box(left, 0, width, bottom))


def shared_layout(tree: TreeView) -> Layout:
    """The same, laid out once for all visits that share the tree."""
    last = _last.get("map")
    if last is None or last[0] is not tree:
        last = _last["map"] = tree, lay_out(tree)
    return last[1]


def _columns(
    drawing: _Drawing, tracks: Sequence[TrackView], requires: Mapping[str, Sequence[str]]
) -> tuple[float, float]:
    """Tracks side by side, their tiers in common rows; returns width and bottom."""
    blocks = {t.id: {tier.number: _tier(tier, requires) for tier in t.tiers} for t in tracks}
    numbers = sorted({n for tiers in blocks.values() for n in tiers}, reverse=True)
    heights = {n: max(b[n][0].height for b in blocks.values() if n in b) for n in numbers}
    left, bottom = 0.0, CROWN + sum(HEAD + height + GAP for height in heights.values())
    for track in tracks:
        width = max(block.width for block, _ in blocks[track.id].values())
        drawing.crowns[track.id] = Point(left + width / 2, CROWN / 2)
        drawing.bands.append(Band("track", track.id, track.id, 0, Box(left, 0, width, bottom)))
        top: float = CROWN
        for number in numbers:
            if number in blocks[track.id]:
                block, options = blocks[track.id][number]
                rows = HEAD + heights[number]
                drawing.bands.append(Band("tier", track.id, track.id, number, Box(left, top, width, rows)))
                inside, below = left + (width - block.width) / 2, top + HEAD + heights[number] - block.height
                drawing.put(block, inside, below)
                for option_id, (x, _, wide, _) in options.items():
                    box = Box(inside + x, top + HEAD, wide, heights[number])
                    drawing.bands.append(Band("option", track.id, option_id, number, box))
            top += HEAD + heights[number] + GAP
        left += width + GAP
    return max(0.0, left - GAP), bottom


def _ground(
    drawing: _Drawing, track: TrackView, requires: Mapping[str, Sequence[str]], width: float, top: float
) -> tuple[float, float]:
    """The Origin below all columns, its tiers side by side; returns the new width and bottom."""
    blocks = [(tier.number, _tier(tier, requires, columns=6)[0]) for tier in track.tiers]
    wide = sum(block.width for _, block in blocks) + GAP * (len(blocks) - 1)
    height = HEAD + max(block.height for _, block in blocks)
    left = (width - max(width, wide)) / 2
    whole = Box(left, top + ROOTS, max(width, wide), height + HEAD + 2 * PAD)
    drawing.bands.append(Band("track", track.id, track.id, 0, whole))
    drawing.crowns[track.id] = Point(width / 2, top + ROOTS + HEAD / 2 + 4)
    x = (width - wide) / 2
    for number, block in blocks:
        box = Box(x, whole.y + HEAD + 4, block.width, height + PAD)
        drawing.bands.append(Band("tier", track.id, track.id, number, box))
        drawing.put(block, x, box.y + HEAD)
        x += block.width + GAP
    return whole.width, whole.y + whole.height


def _tier(tier: TierView, requires: Mapping[str, Sequence[str]], columns: int = 2) -> tuple[_Block, Mapping[str, Box]]:
    """A tier's block, and the boxes of its options inside it."""
    if not tier.options:
        return _arrange(tier.skills, requires, columns), {}
    places: dict[str, Point] = {}
    boxes: dict[str, Box] = {}
    blocks = [
        (o.id, _arrange(o.skills, requires, 1 if len(o.skills) <= 4 else 2, head=OPTION_HEAD)) for o in tier.options
    ]
    height, left = max(block.height for _, block in blocks), 0.0
    for option_id, block in blocks:
        places |= {s: Point(left + p.x, height - block.height + p.y) for s, p in block.places.items()}
        boxes[option_id] = Box(left, 0, block.width, height)
        left += block.width + BETWEEN
    return _Block(places, left - BETWEEN, height), boxes


def _arrange(skills: Sequence[str], requires: Mapping[str, Sequence[str]], columns: int = 2, head: float = 0) -> _Block:
    """Skills in rows, the first at the bottom; a row that is not full stands in the middle."""
    if len(skills) > SMALL:
        rows = layered(skills, requires, most=max(columns, ceil(sqrt(1.6 * len(skills)))))
    else:
        rows = [list(skills[at : at + columns]) for at in range(0, len(skills), columns)]
    wide = max(map(len, rows), default=1)
    width, height = max(NARROW if not head else 0, wide * PITCH_X + 2 * PAD), head + len(rows) * PITCH_Y + PAD
    return _Block(dict(_places(rows, width, height)), width, height)


def _places(rows: Sequence[Sequence[str]], width: float, height: float) -> Iterable[tuple[str, Point]]:
    for at, row in enumerate(rows):
        left = (width - len(row) * PITCH_X) / 2
        for position, skill_id in enumerate(row):
            x = left + (position + 0.5) * PITCH_X
            # a skill's name hangs below it, so it stands above the middle of its cell
            yield skill_id, Point(x, height - PAD - (at + 0.6) * PITCH_Y)
