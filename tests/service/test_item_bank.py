"""The item bank: what is shipped is complete and right in form, and the lint finds what is not."""

import copy
import json

import pytest

from service.assessment.bank import BUNDLED_ITEMS, ItemBank, skill_of
from service.assessment.items import Choice, Design, Short, Task
from service.assessment.linting import parse_items
from service.assessment.matching import is_accepted
from tests.service.item_bank import items_of, write_bank
from tree.located import InvalidFiles
from tree.skill import LANGUAGES, Step


@pytest.fixture(scope="module")
def shipped(tree):
    return ItemBank(BUNDLED_ITEMS, tree)


def test_the_shipped_bank_has_no_errors_and_no_gaps(shipped, tree):
    found = shipped.check()
    assert found.skills == len(tree.places)
    assert found.gaps == {}


def test_every_skill_stands_in_the_folder_of_its_track(tree):
    for file in BUNDLED_ITEMS.rglob("*.yaml"):
        assert file.parent.name == tree.places[file.stem].track.id, file


def test_what_short_questions_accept_is_accepted(shipped, tree):
    shorts = [i for s in tree.places for i in shipped.of_skill(s) if isinstance(i, Short)]
    assert len(shorts) >= len(tree.places)
    for item in shorts:
        assert all(is_accepted(answer, item.answers) for answer in item.answers), item.id


def test_korean_texts_are_korean(shipped, tree):
    for skill_id in tree.places:
        for item in shipped.of_skill(skill_id):
            assert any("가" <= c <= "힣" for c in item.text.ko), item.id


def test_a_file_is_read_when_its_skill_is_asked_about_and_once(tree, tmp_path, monkeypatch):
    bank = ItemBank(write_bank(tmp_path, ["git", "spark"]), tree)
    (tmp_path / "spark.yaml").write_text("{", encoding="utf-8")
    assert len(bank.of_skill("git")) == 8
    (tmp_path / "git.yaml").unlink()
    assert [type(i) for i in bank.of_skill("git")] == [Choice] * 5 + [Short, Task, Design]
    assert bank.find("git-2-01").id == "git-2-01"
    assert bank.find("git-2-02") is bank.find("../../etc-1-01") is bank.find("") is None
    assert len(bank.at(Step("git", 1))) == 6


def test_an_id_names_its_skill():
    assert skill_of("linux-cli-1-02") == "linux-cli"


def without(field):
    return lambda item: item.pop(field)


def set_to(field, value):
    return lambda item: item.__setitem__(field, value)


def on_option(at, field, value):
    return lambda item: item["options"][at].__setitem__(field, value)


BROKEN = {
    "no right option": (0, on_option(1, "right", False), "one option must be right, got 0"),
    "two right options": (0, on_option(0, "right", True), "one option must be right, got 2"),
    "two options alike": (0, on_option(0, "en", "That is so."), "two options say the same in 'en'"),
    "two options alike in Korean": (0, on_option(0, "ko", "that is so (한)"), "two options say the same in 'ko'"),
    "three options": (0, lambda item: item["options"].pop(), "at least 4"),
    "no Korean": (0, lambda item: item["question"].pop("ko"), "`question.ko`: field required"),
    "an empty text": (0, lambda item: item["question"].__setitem__("en", " "), "`question.en`"),
    "no reason": (0, lambda item: item["options"][0].pop("because"), "`options.0.because`: field required"),
    "an unknown skill": (0, set_to("skill", "gitt"), "unknown skill 'gitt'"),
    "another skill": (0, set_to("skill", "spark"), "expected spark.yaml"),
    "another level": (0, set_to("level", 2), "`level`: input should be 1"),
    "an id of another form": (0, set_to("id", "git-1-1"), "expected an id like git-1-01"),
    "an id that is there twice": (0, set_to("id", "git-1-02"), "duplicate id 'git-1-02': first at"),
    "an unknown field": (0, set_to("hint", "x"), "extra inputs are not permitted"),
    "an unknown kind": (0, set_to("kind", "essay"), "input tag 'essay'"),
    "no answers": (5, set_to("answers", []), "`answers`"),
    "a criterion twice": (6, lambda item: item["rubric"][1].__setitem__("id", "essential"), "criteria of the same id"),
    "a weight of four": (6, lambda item: item["rubric"][0].__setitem__("weight", 4), "`rubric.0.weight`"),
    "no weight": (6, lambda item: item["rubric"][0].pop("weight"), "`rubric.0.weight`: field required"),
    "two criteria": (6, lambda item: item["rubric"].pop(), "`rubric`"),
    "no solution": (6, without("solution"), "`solution`: field required"),
    "three criteria of a design": (7, lambda item: item["rubric"].pop(), "`rubric`"),
    "no weak answer": (7, without("weak"), "`weak`: field required"),
}


@pytest.mark.parametrize(("at", "break_it", "told"), BROKEN.values(), ids=BROKEN)
def test_what_is_wrong_with_an_item_is_told_with_its_place(tree, at, break_it, told):
    items = copy.deepcopy(items_of("git"))
    break_it(items[at])
    with pytest.raises(InvalidFiles) as invalid:
        parse_items([("git.yaml", json.dumps(items, indent=1))], tree)
    problems = [str(p) for p in invalid.value.problems]
    assert any(told in p for p in problems), problems
    assert all(p.startswith("git.yaml:") for p in problems)


def test_everything_that_is_wrong_is_told_at_once(tree):
    items = copy.deepcopy(items_of("git"))
    for at, break_it, _ in (BROKEN["no Korean"], BROKEN["no answers"], BROKEN["no weak answer"]):
        break_it(items[at])
    with pytest.raises(InvalidFiles) as invalid:
        parse_items([("git.yaml", json.dumps(items)), ("spark.yaml", "{"), ("iac.yaml", "5")], tree)
    assert {p.file for p in invalid.value.problems} == {"git.yaml", "spark.yaml", "iac.yaml"}
    assert len(invalid.value.problems) >= 5


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("count", "fits"), [(2, True), (3, False)])
def test_right_options_are_seldom_the_longest(tree, language, count, fits):
    items = copy.deepcopy(items_of("git"))
    for item in items[:count]:
        right = next(o for o in item["options"] if o.get("right"))
        right[language] += ", as everybody can see at once"
    files = [("git.yaml", json.dumps(items))]
    if fits:
        assert len(parse_items(files, tree)) == 8
    else:
        with pytest.raises(InvalidFiles, match=f"the longest in '{language}' in git-1-01, git-1-02, git-1-03"):
            parse_items(files, tree)


def test_right_options_do_not_always_stand_at_one_place(tree):
    items = copy.deepcopy(items_of("git"))
    for item in items[:5]:
        item["options"].sort(key=lambda o: not o.get("right"))
    with pytest.raises(InvalidFiles, match="always stands at place 1"):
        parse_items([("git.yaml", json.dumps(items))], tree)
