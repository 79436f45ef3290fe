import json

import pytest

from service.tree_json import export_tree
from tree.located import InvalidFiles, locate
from tree.parsing import parse_tree


def errors(*files: tuple[str, str]) -> list[str]:
    with pytest.raises(InvalidFiles) as caught:
        parse_tree(files)
    return [str(problem) for problem in caught.value.problems]


def plain(skills: dict) -> str:
    return json.dumps({"title": "Cooking", "skills": skills}, indent=1)


def test_plain_graph_is_one_track_without_an_origin():
    tree = parse_tree([("cook.json", plain({"a": {"title": "A"}, "b": {"title": "B", "requires": ["a"]}}))])
    assert [t.id for t in tree.tracks] == ["main"]
    assert tree.origin == ()
    assert (tree.skills["b"].hours, tree.skills["b"].max_level) == ((1.0,), 1)


def test_plain_graph_takes_texts_per_language_hours_and_levels():
    skill = {"title": {"en": "A", "ko": "가"}, "hours": [1, 2, 3], "levels": 3, "requires": []}
    tree = parse_tree([("cook.json", plain({"a": skill}))])
    assert tree.skills["a"].title.ko == "가"
    assert tree.skills["a"].hours == (1.0, 2.0, 3.0)


def test_every_error_is_reported_at_once_with_file_and_line():
    text = """{"title": "Cooking", "skills": {
"a": {"title": "A", "requires": ["b"]},
"b": {"title": "B", "requires": ["a", "zz"], "hours": -3},
"c": {"requires": [], "colour": 1},
"a": {"title": "again"}}}"""
    found = errors(("cook.json", text))
    assert "cook.json:3: unknown skill 'zz' in `requires` of 'b'" in found
    assert any("b.hours" in e and e.startswith("cook.json:3:") for e in found)
    assert "cook.json:4: missing text or field `c.title`" in found
    assert "cook.json:4: unknown field `c.colour`" in found
    assert "cook.json:5: duplicate key 'a'" in found


def test_a_cycle_is_printed_whole():
    text = plain(
        {
            "a": {"title": "A", "requires": ["c"]},
            "b": {"title": "B", "requires": ["a"]},
            "c": {"title": "C", "requires": ["b"]},
        }
    )
    assert [e.split(": ", 1)[1] for e in errors(("x.json", text))] == ["cycle: a -> c -> b -> a"]


def test_each_cycle_is_reported_once():
    names = {s: {"title": s, "requires": [r]} for s, r in ("ab", "ba", "cd", "dc")}
    assert sum("cycle" in e for e in errors(("x.json", plain(names)))) == 2


def two_tracks(requires: dict[str, list[str]]) -> str:
    def skill(name):
        texts = {"en": name, "ko": name}
        return {"title": texts, "summary": texts, "levels": [texts], "hours": [1], "requires": requires.get(name, [])}

    def track(number, name, tiers):
        texts = {"en": name, "ko": name}
        return {"id": name, "number": number, "title": texts, "class_name": texts, "tiers": tiers}

    def core(number, *skills):
        return {"number": number, "kind": "core", "title": {"en": "t", "ko": "t"}, "skills": skills}

    options = [{"id": f"o-{s}", "title": {"en": s, "ko": s}, "skills": [s]} for s in ("left", "right")]
    branch = {"number": 2, "kind": "branch", "title": {"en": "t", "ko": "t"}, "options": options}
    tracks = [
        track(0, "origin", [core(1, "root")]),
        track(1, "one", [core(1, "base"), branch, core(3, "top")]),
        track(2, "two", [core(1, "other"), core(2, "high")]),
    ]
    names = ("root", "base", "left", "right", "top", "other", "high")
    tree = {"title": {"en": "T", "ko": "T"}, "version": "1", "tracks": tracks, "skills": {n: skill(n) for n in names}}
    return json.dumps(tree)


@pytest.mark.parametrize(
    "edge", [("top", "base"), ("left", "base"), ("base", "root"), ("base", "other"), ("top", "other")]
)
def test_rule_4_allows(edge):
    parse_tree([("t.json", two_tracks({edge[0]: [edge[1]]}))])


@pytest.mark.parametrize(
    "edge", [("base", "top"), ("top", "left"), ("left", "right"), ("base", "high"), ("root", "base")]
)
def test_rule_4_refuses(edge):
    assert any("may not require" in e for e in errors(("t.json", two_tracks({edge[0]: [edge[1]]}))))


def test_cycles_are_sought_over_written_edges_and_tiers_together():
    found = errors(("t.json", two_tracks({"base": ["other"], "other": ["base"]})))
    assert any("cycle: base -> other -> base" in e for e in found)


def test_export_and_import_change_nothing(tree):
    text = json.dumps(export_tree(tree), ensure_ascii=False)
    assert parse_tree([("tree.json", text)]) == tree


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty"),
        ("[1, 2", "not valid YAML"),
        ("a: &x 1\nb: *x", "aliases are not supported"),
        ("[" * 10_000, "nested too deeply"),
        ("a: 1\n---\nb: 2", "more than one document"),
    ],
)
def test_broken_files_get_one_clear_error(text, message):
    assert any(message in str(p) for p in locate("f.yaml", text).problems)
