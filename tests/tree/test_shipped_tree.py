"""The tree that is shipped: complete, in both languages, as the design says."""

import csv
from pathlib import Path

import pytest

import tree as tree_package
from tree.costs import reach_costs

IDS = Path(__file__).with_name("skill_ids.tsv")


def test_the_package_is_ours():
    assert Path(tree_package.__file__).parent == Path(__file__).resolve().parents[2] / "tree"


def test_every_skill_stands_where_it_should(tree):
    with IDS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    found = []
    for skill_id, place in tree.places.items():
        option = place.option.id if place.option else ""
        found.append((skill_id, place.track.id, str(place.tier.number), place.tier.kind, option))
    assert found == [(r["skill_id"], r["track_id"], r["tier"], r["tier_kind"], r["option_id"]) for r in rows]


def test_every_skill_is_complete(tree):
    for skill_id, skill in tree.skills.items():
        assert len(skill.levels) == len(skill.hours) == 3, skill_id
        assert len(skill.passages.en) >= 5, skill_id
        assert len(skill.passages.ko) >= 5, skill_id
        assert len(skill.aliases) >= 4, skill_id
        assert set(skill.requires) | set(skill.helps) == set(skill.because), skill_id


def test_korean_texts_are_korean(tree):
    for skill_id, skill in tree.skills.items():
        for text in (skill.summary.ko, *(level.ko for level in skill.levels), *skill.passages.ko):
            assert sum("가" <= c <= "힣" for c in text) > len(text) * 0.25, (skill_id, text)


def test_no_alias_belongs_to_two_skills(tree):
    owners = {}
    for skill_id, skill in tree.skills.items():
        for name in {skill.title.en.lower(), skill.title.ko, *(a.lower() for a in skill.aliases)}:
            assert owners.setdefault(name, skill_id) == skill_id, name


def test_passages_do_not_name_the_skill(tree):
    for skill_id, skill in tree.skills.items():
        for passage in (*skill.passages.en, *skill.passages.ko):
            assert skill.title.en.lower() not in passage.lower(), (skill_id, passage)
            assert skill.title.ko not in passage, (skill_id, passage)


def test_edges_are_few(tree):
    assert max(len(s.requires) for s in tree.skills.values()) <= 3


@pytest.mark.parametrize("skill_id", ["continuous-training", "gpu-scaling", "feedback-loop"])
def test_costs_name_the_edge_they_come_through(tree, skill_id):
    cost = next(c for c in reach_costs(tree) if c.skill_id == skill_id)
    assert cost.hours > 0
    assert set(cost.edges) == set(tree.skills[skill_id].requires)
