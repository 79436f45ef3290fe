"""The map's layout: nothing overlaps, what comes first stands below, and the same tree always looks the same."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.contract import TreeView
from service.tree_json import export_tree
from tests.tree.small_trees import trees
from ui.skill_map.layers import layered
from ui.skill_map.layout import PITCH_X, PITCH_Y, lay_out
from ui.skill_map.roads import roads


def view(tree) -> TreeView:
    return TreeView.model_validate(export_tree(tree))


def plain(count: int, seed: int = 1) -> TreeView:
    dice, text = random.Random(seed), {"en": "x", "ko": "x"}
    skill = {
        "title": text, "summary": text, "levels": [text], "aliases": [], "broad_names": [],
        "passages": {"en": [], "ko": []}, "hours": [1], "helps": [], "because": {},
    }  # fmt: skip
    skills = {
        f"s{at}": {**skill, "requires": sorted({f"s{dice.randrange(at)}" for _ in range(at and dice.randrange(4))})}
        for at in range(count)
    }
    tier = {"number": 1, "kind": "core", "title": text, "skills": list(skills), "options": []}
    track = {
        "id": "main", "number": 1, "title": text, "class_name": text, "passages": {"en": [], "ko": []}, "tiers": [tier],
    }  # fmt: skip
    return TreeView.model_validate({"title": text, "version": "1", "tracks": [track], "skills": skills})


def assert_apart(layout):
    cells = {}
    for skill_id, (x, y) in layout.places.items():
        cells.setdefault((int(x // PITCH_X), int(y // PITCH_Y)), []).append((skill_id, x, y))
    for (column, row), here in cells.items():
        around = [o for dx in (-1, 0, 1) for dy in (-1, 0, 1) for o in cells.get((column + dx, row + dy), [])]
        for skill_id, x, y in here:
            for other, ox, oy in around:
                if other != skill_id:
                    assert abs(x - ox) >= PITCH_X - 1 or abs(y - oy) >= PITCH_Y - 1, (skill_id, other)


def assert_inside(layout):
    left, top, width, height = layout.box
    for x, y in layout.places.values():
        assert left <= x <= left + width
        assert top <= y <= top + height


@pytest.fixture(scope="module")
def shipped(tree) -> TreeView:
    return view(tree)


def test_the_shipped_tree_fits_and_nothing_overlaps(shipped):
    layout = lay_out(shipped)
    assert set(layout.places) == set(shipped.skills)
    assert_apart(layout)
    assert_inside(layout)


def test_the_origin_is_the_ground_and_tiers_rise_in_rows(shipped):
    layout = lay_out(shipped)
    lowest_elsewhere = max(layout.places[s].y for t in shipped.tracks if t.number for s in skills_of(t))
    assert all(layout.places[s].y > lowest_elsewhere for s in skills_of(shipped.tracks[0]))
    for track in shipped.tracks[1:]:
        for lower, upper in zip(track.tiers, track.tiers[1:], strict=False):
            assert max(layout.places[s].y for s in of_tier(upper)) < min(layout.places[s].y for s in of_tier(lower))
    tops = {b.tier: b.box.y for b in layout.bands if b.kind == "tier" and b.track_id == shipped.tracks[1].id}
    assert all(b.box.y == tops[b.tier] for b in layout.bands if b.kind == "tier" and b.track_id != "origin")


def test_the_options_of_a_branching_point_stand_side_by_side(shipped):
    layout = lay_out(shipped)
    boxes = {b.id: b.box for b in layout.bands if b.kind == "option"}
    for track in shipped.tracks:
        for tier in track.tiers:
            for left, right in zip(tier.options, tier.options[1:], strict=False):
                assert boxes[left.id].x + boxes[left.id].width <= boxes[right.id].x
            for option in tier.options:
                x, y, width, height = boxes[option.id]
                for place in (layout.places[s] for s in option.skills):
                    assert x < place.x < x + width
                    assert y < place.y < y + height


def test_every_track_has_a_road_from_the_origin_through_each_option_to_its_emblem(shipped):
    layout = lay_out(shipped)
    found = roads(layout, "origin")
    for track in shipped.tracks[1:]:
        mine = {(road.tier, road.option_id) for road in found if road.track_id == track.id}
        parts = {(0, "")} | {(t.number, o.id) for t in track.tiers for o in t.options}
        assert mine == parts | {(t.number, "") for t in track.tiers if not t.options}


def test_the_same_tree_looks_the_same_at_every_visit(shipped):
    again = TreeView.model_validate_json(shipped.model_dump_json())
    assert lay_out(again) == lay_out(shipped)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_small_trees_of_any_shape(data):
    tree = view(data.draw(trees()))
    layout = lay_out(tree)
    assert set(layout.places) == set(tree.skills)
    assert_apart(layout)
    assert_inside(layout)


@settings(max_examples=40, deadline=None)
@given(st.integers(13, 120), st.integers(0, 9))
def test_in_a_plain_graph_everything_stands_above_what_it_requires(count, seed):
    tree = plain(count, seed)
    layout = lay_out(tree)
    assert_apart(layout)
    for skill_id, skill in tree.skills.items():
        assert all(layout.places[skill_id].y < layout.places[r].y for r in skill.requires)


def test_two_thousand_skills_stay_within_reach_of_a_screen():
    layout = lay_out(plain(2000))
    assert len(layout.places) == 2000
    assert_apart(layout)
    assert 0.4 < layout.box.width / layout.box.height < 4


def test_ordering_removes_crossings():
    skills = [f"{side}{at}" for side in "ab" for at in range(8)]
    requires = {f"b{at}": [f"a{7 - at}"] for at in range(8)}
    lower, upper = layered(skills, requires, most=8)
    assert [s[1] for s in lower] == [str(7 - int(s[1])) for s in upper]


def skills_of(track):
    return [s for tier in track.tiers for s in of_tier(tier)]


def of_tier(tier):
    return tier.skills + [s for option in tier.options for s in option.skills]
