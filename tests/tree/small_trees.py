"""Small random trees, and a brute-force reading of the rules to hold the engine against."""

from collections.abc import Iterable, Mapping
from itertools import combinations

from hypothesis import strategies as st

from tree.lint import allowed
from tree.skill import Option, Skill, Step, Text, Tier, Track
from tree.skill_tree import SkillTree


def text(name: str) -> Text:
    return Text(en=name, ko=name)


def build(layout: Mapping[int, list[tuple[int, list[list[str]]]]], skills: Mapping[str, Skill]) -> SkillTree:
    """`layout`: track number -> tiers as (number, groups); one group is a core tier, several are options."""
    tracks = []
    for number, tiers in layout.items():
        made = []
        for tier_number, groups in tiers:
            if len(groups) == 1:
                made.append(Tier(number=tier_number, kind="core", title=text("t"), skills=tuple(groups[0])))
            else:
                options = tuple(
                    Option(id=f"o{number}-{tier_number}-{at}", title=text("o"), skills=tuple(group))
                    for at, group in enumerate(groups)
                )
                made.append(Tier(number=tier_number, kind="branch", title=text("t"), options=options))
        tracks.append(
            Track(id=f"track{number}", number=number, title=text("x"), class_name=text("x"), tiers=tuple(made))
        )
    return SkillTree(title=text("tree"), version="1", tracks=tuple(tracks), skills=skills)


@st.composite
def trees(draw: st.DrawFn) -> SkillTree:
    """Up to about nine skills of one or two levels: an Origin or none, one or two tracks, branching points or none."""
    counter = iter(range(100))
    layout: dict[int, list[tuple[int, list[list[str]]]]] = {}
    if draw(st.booleans()):
        layout[0] = [(1, [[f"s{next(counter)}" for _ in range(draw(st.integers(1, 2)))]])]
    for number in range(1, draw(st.integers(1, 2)) + 1):
        layout[number] = [(1, [[f"s{next(counter)}"]])]
        if draw(st.booleans()):
            groups = [[f"s{next(counter)}" for _ in range(draw(st.integers(1, 2)))] for _ in range(2)]
            layout[number].append((2, groups))
            if draw(st.booleans()):
                layout[number].append((3, [[f"s{next(counter)}"]]))
    ids = [s for tiers in layout.values() for _, groups in tiers for group in groups for s in group]
    bare = build(layout, {s: _skill([1.0]) for s in ids})
    skills: dict[str, Skill] = {}
    for position, skill_id in enumerate(ids):
        hours = draw(st.lists(st.sampled_from([1.0, 2.0, 3.0, 5.0]), min_size=1, max_size=2))
        places = bare.places
        earlier = [
            s
            for s in ids[:position]
            if allowed(places[skill_id], places[s]) and places[s].track.number <= places[skill_id].track.number
        ]
        requires = draw(st.lists(st.sampled_from(earlier), unique=True, max_size=2)) if earlier else []
        others = [s for s in ids if s != skill_id]
        helps = draw(st.lists(st.sampled_from(others), unique=True, max_size=1)) if others else []
        skills[skill_id] = _skill(hours, requires, helps)
    return build(layout, skills)


def _skill(hours: list[float], requires: Iterable[str] = (), helps: Iterable[str] = ()) -> Skill:
    return Skill(
        title=text("s"),
        summary=text("s"),
        levels=tuple(text("l") for _ in hours),
        hours=tuple(hours),
        requires=tuple(requires),
        helps=tuple(helps),
    )


@st.composite
def standings(draw: st.DrawFn, tree: SkillTree) -> dict[str, int]:
    """Levels held, legal or not."""
    held = draw(st.lists(st.sampled_from(list(tree.places)), unique=True, max_size=3))
    return {s: draw(st.integers(1, tree.skills[s].max_level)) for s in held}


def brute_open(tree: SkillTree, step: Step, levels: Mapping[str, int]) -> bool:
    """Rules 1 to 4, read one by one."""
    skill_id, level = step
    if levels.get(skill_id, 0) != level - 1:
        return False
    track = next(t for t in tree.tracks if any(skill_id in tier.skill_ids for tier in t.tiers))
    tier_of = next(tier for tier in track.tiers if skill_id in tier.skill_ids)
    origin = [s for t in tree.tracks if t.number == 0 for tier in t.tiers for s in tier.skill_ids]
    if level == 1 and track.number != 0:
        if any(levels.get(s, 0) < 1 for s in origin):
            return False
        for tier in track.tiers:
            if tier.number >= tier_of.number:
                continue
            if any(levels.get(s, 0) < 1 for s in tier.skills):
                return False
            if tier.options and not any(all(levels.get(s, 0) >= 1 for s in o.skills) for o in tier.options):
                return False
    need = 2 if level == 3 else 1
    return all(levels.get(r, 0) >= min(need, tree.skills[r].max_level) for r in tree.skills[skill_id].requires)


def reachable(tree: SkillTree, steps: frozenset[Step], levels: Mapping[str, int]) -> bool:
    """Whether these steps can all be taken in some order, and nothing else is needed."""
    left, held = set(steps), dict(levels)
    while left:
        now = [s for s in left if brute_open(tree, s, held)]
        if not now:
            return False
        for step in now:
            held[step.skill_id] = step.level
            left.discard(step)
    return True


def brute_best(tree: SkillTree, wanted: Iterable[Iterable[Step]], levels: Mapping[str, int]) -> float:
    """Least hours over all sets of steps that can be taken and meet one of the ways of wanting."""
    candidates = [s for s in tree.steps() if levels.get(s.skill_id, 0) < s.level]
    ways = [list(way) for way in wanted]
    best = float("inf")
    for size in range(len(candidates) + 1):
        for chosen in combinations(candidates, size):
            hours = sum(map(tree.hours, chosen))
            if hours >= best:
                continue
            held = dict(levels)
            for step in chosen:
                held[step.skill_id] = max(step.level, held.get(step.skill_id, 0))
            met = any(all(held.get(s.skill_id, 0) >= s.level for s in way) for way in ways)
            if met and reachable(tree, frozenset(chosen), levels):
                best = hours
    return best
