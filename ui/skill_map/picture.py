"""What the component draws: the tree where the layout puts it, as far as the learner has come."""

import json
from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import Any

from service.contract import SkillStandingView, StandingResponse, TextView, TierView, TrackView, TreeView
from ui import palette
from ui.skill_map.layout import Band, Box, Layout
from ui.skill_map.roads import lit, roads

Say = Callable[..., str]
Read = Callable[[TextView | None], str]

GLOWING = 6
"""So many open skills at most are lit up."""

WHY_SHOWN = 2
"""Reasons for a lock in the summary of a skill; all of them stand beside the map."""

WORDS = "label help search tracks in out fit legend nothing".split()
MARKS = "open locked level1 level2 level3 presumed path due ground core first second summit".split()


class Painter:
    """Paints one tree in one language."""

    def __init__(self, tree: TreeView, layout: Layout, say: Say, read: Read) -> None:
        self.tree, self.layout, self.say, self.read = tree, layout, say, read
        self.tracks = {track.id: track for track in tree.tracks}
        self.ground = next((track.id for track in tree.tracks if track.number == 0), None)
        self.spots = {skill_id: spot for track in tree.tracks for skill_id, spot in _spots(track)}
        self.plain = not layout.crowns

    def picture(self, standing: StandingResponse, height: str) -> dict[str, Any]:
        """The data of the component but for the selection; `stamp` is another whenever anything is."""
        by_id = {found.skill_id: found for found in standing.skills}
        glowing = _glowing(standing)
        nodes = [self._node(by_id[skill_id], skill_id in glowing) for skill_id in self.layout.places]
        drawn = {
            "words": self._words(),
            "palette": {"tracks": palette.TRACKS, "levels": palette.LEVELS, "path": palette.PATH, "due": palette.DUE},
            "box": _box(self.layout.box),
            "nodes": nodes,
            "edges": [[r, s] for s, skill in self.tree.skills.items() for r in skill.requires],
            "bands": self._bands(standing),
            "crowns": self._crowns(by_id),
            "roads": self._roads(standing, by_id),
            "marks": _marks(nodes),
            "height": height,
        }
        stamp = blake2b(json.dumps(drawn, sort_keys=True).encode(), digest_size=12).hexdigest()
        return {**drawn, "stamp": stamp}

    def _words(self) -> dict[str, str]:
        marks = {f"mark.{name}": self.say(f"map.mark.{name}") for name in MARKS}
        return marks | {name: self.say(f"map.{name}") for name in WORDS}

    def _node(self, found: SkillStandingView, glow: bool) -> dict[str, Any]:
        place, (track, shape, where) = self.layout.places[found.skill_id], self.spots[found.skill_id]
        other = self.tree.skills[found.skill_id].title
        return {
            "id": found.skill_id,
            "title": found.title,
            "find": f"{other.en} {other.ko}",
            "x": round(place.x),
            "y": round(place.y),
            "track": track.id,
            "number": track.number,
            "shape": shape,
            "level": found.level,
            "states": "".join(state[0] for state in found.states),
            "presumed": found.presumed is not None,
            "path": found.on_path,
            "due": found.due is not None,
            "glow": glow,
            "place": "" if self.plain else " · ".join(filter(None, (self.read(track.title), self.read(where)))),
            "state": state_text(found, self.say),
            "why": [missing.text for missing in found.missing[:WHY_SHOWN]]
            or ([found.presumed.because] if found.presumed else []),
        }

    def _bands(self, standing: StandingResponse) -> list[dict[str, Any]]:
        levels = {found.skill_id: found.level for found in standing.skills}
        return [self._band(band, levels, standing) for band in self.layout.bands]

    def _band(self, band: Band, levels: Mapping[str, int], standing: StandingResponse) -> dict[str, Any]:
        track = self.tracks[band.track_id]
        painted = {"kind": band.kind, "track": track.id, "number": track.number, "box": _box(band.box)}
        if band.kind == "track":
            return painted
        tier = next(tier for tier in track.tiers if tier.number == band.tier)
        if band.kind == "tier":
            passed = bool(tier.skills) and all(levels[s] for s in tier.skills)
            title = short(self.read(tier.title))
            return {**painted, "title": title, "emblem": tier.emblem, "state": "passed" if passed else ""}
        at = next(n for n, option in enumerate(tier.options) if option.id == band.id)
        views = {o.option_id: o for branch in standing.branches for o in branch.options}
        view = views[band.id]
        states = {"second": at > 0, "chosen": view.chosen, "way": view.on_path, "passed": view.passed}
        told = "passed" if view.passed else "chosen" if view.chosen else "way" if view.on_path else ""
        note = self.say(f"map.option.{told}") if told else ""
        return {
            **painted,
            "title": view.title,
            "emblem": {"passed": "★", "chosen": "✓", "way": "➜"}.get(told, "AB"[at] if at < 2 else ""),
            "note": note,
            "state": " ".join(name for name, holds in states.items() if holds),
        }

    def _crowns(self, by_id: Mapping[str, SkillStandingView]) -> list[dict[str, Any]]:
        return [self._crown(track, by_id) for track in self.tree.tracks if track.id in self.layout.crowns]

    def _crown(self, track: TrackView, by_id: Mapping[str, SkillStandingView]) -> dict[str, Any]:
        skills = [skill_id for skill_id, _ in _spots(track)]
        held = sum(by_id[s].level > 0 for s in skills)
        place = self.layout.crowns[track.id]
        return {
            "track": track.id,
            "number": track.number,
            "x": round(place.x),
            "y": round(place.y),
            "ground": track.id == self.ground,
            "emblem": track.emblem or "⛰",
            "class_name": self.read(track.class_name),
            "title": self.read(track.title),
            "share": round(held / len(skills), 3) if skills else 0,
            "progress": self.say("map.progress", held=held, skills=len(skills)),
        }

    def _roads(self, standing: StandingResponse, by_id: Mapping[str, SkillStandingView]) -> list[dict[str, Any]]:
        tiers = {(t.id, tier.number): tier for t in self.tree.tracks for tier in t.tiers}
        passed = {at: all(by_id[s].level for s in tier.skills) for at, tier in tiers.items() if tier.skills}
        options = {o.option_id: o.passed for branch in standing.branches for o in branch.options}
        begun = all(done for (track, _), done in passed.items() if track == self.ground)
        on_way = {self.spots[s][0].id for s, found in by_id.items() if found.on_path}
        through = {o.option_id for branch in standing.branches for o in branch.options if o.on_path}
        return [
            {
                "d": road.path,
                "number": self.tracks[road.track_id].number,
                "lit": lit(road, passed, options, begun=begun),
                "way": road.option_id in through or (not road.option_id and road.track_id in on_way),
            }
            for road in roads(self.layout, self.ground)
        ]


def state_text(found: SkillStandingView, say: Say) -> str:
    """One skill's standing in a line: level held, what is next, what is special."""
    highest = len(found.states)
    parts = [say("map.held", level=found.level, highest=highest) if found.level else say("map.none")]
    if found.level < highest:
        parts.append(say(f"map.next.{found.states[found.level]}", level=found.level + 1))
    if found.presumed:
        parts.append(say("map.presumed"))
    if found.on_path:
        parts.append(say("map.on_path", position=found.on_path))
    if found.due:
        parts.append(say("map.due"))
    return " · ".join(parts)


def short(title: str) -> str:
    """What a branching point is called, without saying that it is one."""
    return title.partition(": ")[2] or title


def _spots(track: TrackView) -> list[tuple[str, tuple[TrackView, str, TextView]]]:
    """Per skill its track, its shape, and the tier or option it stands in."""
    highest = max(tier.number for tier in track.tiers)
    found: list[tuple[str, tuple[TrackView, str, TextView]]] = []
    for tier in track.tiers:
        shape = _shape(track, tier, highest)
        found += [(skill_id, (track, shape, tier.title)) for skill_id in tier.skills]
        for at, option in enumerate(tier.options):
            side = ("first", "second")[at] if at < 2 else "other"
            found += [(skill_id, (track, side, option.title)) for skill_id in option.skills]
    return found


def _shape(track: TrackView, tier: TierView, highest: int) -> str:
    if track.number == 0:
        return "ground"
    return "summit" if tier.number == highest > 1 else "core"


def _glowing(standing: StandingResponse) -> set[str]:
    """What to take next: open skills on the path in its order, else those not begun."""
    opened = [f for f in standing.skills if f.level < len(f.states) and f.states[f.level] == "open"]
    on_path = sorted((f for f in opened if f.on_path), key=lambda f: f.on_path or 0)
    return {f.skill_id for f in (on_path or [f for f in opened if not f.level])[:GLOWING]}


def _marks(nodes: list[dict[str, Any]]) -> list[str]:
    """The marks that this map can show."""
    seen = {node["shape"] for node in nodes} | {
        name for name in ("presumed", "path", "due") if any(n[name] for n in nodes)
    }
    highest = max((len(node["states"]) for node in nodes), default=1)
    seen |= {"open", "locked", *(f"level{n}" for n in range(1, highest + 1))}
    shapes = {"ground", "core", "first", "second", "summit"}
    return [mark for mark in MARKS if mark in seen and not (mark == "core" and not seen & (shapes - {"core"}))]


def _box(box: Box) -> list[float]:
    return [round(side) for side in box]
