"""The map's page without a browser: the real API behind it, the real picture, no JavaScript."""

import json
import random
from html import unescape

import pytest

from service.contract import StandingResponse, TreeView
from tests.ui.conftest import shown
from ui.skill_map.component import scripts
from ui.skill_map.layout import lay_out
from ui.skill_map.picture import MARKS, Painter
from ui.texts import catalogue, read

LEVELS = {"python-syntax": 3, "linux-cli": 2, "git": 2, "docker-basics": 1, "docker-registry": 1}
SAY = catalogue("en")


@pytest.fixture
def climber(api):
    learner = {
        "levels": LEVELS,
        "goals": [{"track_id": "mlops-engineer"}],
        "branches": {"mlops-engineer": "model-health"},
    }
    assert api.put("/v1/learners/climber", json=learner).status_code == 201
    return api


def buttons(screen) -> dict[str, str]:
    return {b.key: b.label for b in screen.button if b.key}


def test_a_link_to_a_skill_shows_its_criteria_locks_and_ways_on(climber, open_page):
    text = shown(open_page("map", learner="climber", skill="drift-detection"))
    assert "Drift Detection" in text
    assert "Why level 1 is locked" in text
    assert "Still missing at level 1" in text
    assert climber.get("/v1/skills/drift-detection").json()["levels"][0]["en"] in text
    assert "pm-resource" in text


def test_in_korean(climber, open_page):
    text = shown(open_page("map", learner="climber", skill="ci-cd", lang="ko"))
    assert "레벨별 기준" in text
    assert climber.get("/v1/skills/ci-cd").json()["levels"][0]["ko"] in text


def test_without_a_skill_it_says_what_is_worth_taking_now(climber, open_page):
    screen = open_page("map", learner="climber")
    first = [key for key in buttons(screen) if key.startswith("map-first-")]
    assert 0 < len(first) <= 5
    screen.button(key=first[0]).click().run()
    assert screen.query_params["skill"] == first[0].removeprefix("map-first-")
    assert "What each level asks for" in shown(screen)


def test_a_skill_that_is_not_there_is_named(climber, open_page):
    screen = open_page("map", learner="climber", skill="basket-weaving")
    assert "basket-weaving" in screen.warning[0].value


def test_a_level_is_recorded_and_taken_back(climber, open_page):
    screen = open_page("map", learner="climber", skill="ci-cd")
    next(c for c in screen.get("button_group") if "map-record" in c.proto.id).set_value(1).run()
    assert climber.get("/v1/learners/climber").json()["levels"]["ci-cd"] == 1
    assert "level 1 is recorded" in shown(screen)
    screen.button(key="map-undo").click().run()
    assert "ci-cd" not in climber.get("/v1/learners/climber").json()["levels"]


def test_a_skill_becomes_a_goal_and_nothing_else_of_the_profile_changes(climber, open_page):
    screen = open_page("map", learner="climber", skill="spark")
    screen.button(key="map-goal").click().run()
    learner = climber.get("/v1/learners/climber").json()
    assert {"skill_id": "spark"}.items() <= learner["goals"][-1].items()
    assert learner["branches"] == {"mlops-engineer": "model-health"}
    assert learner["levels"] == LEVELS
    assert screen.button(key="map-goal").disabled


def test_the_list_holds_every_skill_with_its_state_in_words(climber, open_page):
    screen = open_page("map", learner="climber", view="list")
    labels = [label for key, label in buttons(screen).items() if key.startswith("list-")]
    assert len(labels) == len(climber.get("/v1/tree").json()["skills"])
    assert any("Docker Basics" in label and "Level 1 of 3" in label for label in labels)
    assert all(SAY["map.none"] in label or "Level" in label for label in labels)
    screen.button(key="list-git").click().run()
    assert screen.query_params["skill"] == "git"


def test_a_newcomer_sees_the_origin_open(api, open_page):
    screen = open_page("map", learner="brand-new")
    assert SAY["map.goal.none"].split(":")[0] in shown(screen)
    assert {key.removeprefix("map-first-") for key in buttons(screen) if key.startswith("map-first-")} <= set(
        next(t for t in api.get("/v1/tree").json()["tracks"] if t["number"] == 0)["tiers"][0]["skills"]
    ) | {"linux-cli", "git", "math-statistics"}


@pytest.fixture
def faded(climber):
    long_ago = {"skill_id": "sql-mastery", "level": 1, "kind": "project", "at": "2024-01-15T09:00:00Z"}
    assert climber.post("/v1/learners/climber/evidence", json=long_ago).status_code == 201
    return climber


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_what_is_due_for_review_is_marked_and_told(faded, open_page, lang):
    words = catalogue(lang)
    asked = {"learner_id": "climber", "language": lang}
    standing = StandingResponse.model_validate_json(faded.post("/v1/standing", json=asked).content)
    tree = TreeView.model_validate_json(faded.get("/v1/tree").content)
    drawn = Painter(tree, lay_out(tree), lambda code, **values: words[code].format(**values), read).picture(
        standing, "1px"
    )
    assert [node["id"] for node in drawn["nodes"] if node["due"]] == ["sql-mastery"]
    assert "due" in drawn["marks"]

    assert words["map.due"] in shown(open_page("map", learner="climber", skill="sql-mastery", lang=lang))
    listed = buttons(open_page("map", learner="climber", view="list", lang=lang))
    assert words["map.due"] in listed["list-sql-mastery"]
    assert words["map.due"] not in listed["list-git"]


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_skill_page_says_what_the_map_says_of_locks(faded, open_page, lang):
    locked = next(
        found
        for found in faded.post("/v1/standing", json={"learner_id": "climber", "language": lang}).json()["skills"]
        if found["missing"]
    )
    for page in ("map", "skill"):
        text = unescape(shown(open_page(page, learner="climber", skill=locked["skill_id"], lang=lang)))
        assert catalogue(lang)["map.skill.why.locked"].format(level=locked["level"] + 1) in text
        assert all(missing["text"] in text for missing in locked["missing"])
    page = open_page("skill", learner="climber", skill="sql-mastery", lang=lang)
    assert catalogue(lang)["map.due"] in shown(page)


def paint(api, **learner):
    tree = TreeView.model_validate_json(api.get("/v1/tree").content)
    asked = {"learner": {"levels": LEVELS, **learner}, "goal": {"track_id": "mlops-engineer"}}
    standing = StandingResponse.model_validate_json(api.post("/v1/standing", json=asked).content)
    painter = Painter(tree, lay_out(tree), lambda code, **values: SAY[code].format(**values), read)
    return standing, painter.picture(standing, "700px")


def test_the_picture_tells_what_the_api_told(api):
    standing, drawn = paint(api)
    nodes = {node["id"]: node for node in drawn["nodes"]}
    for found in standing.skills:
        node = nodes[found.skill_id]
        assert (node["level"], node["path"], node["presumed"]) == (
            found.level,
            found.on_path,
            found.presumed is not None,
        )
        assert node["states"] == "".join(s[0] for s in found.states)
        if found.missing:
            assert node["why"][0] == found.missing[0].text
    glowing = [node for node in nodes.values() if node["glow"]]
    assert glowing
    assert all(node["path"] and node["states"][node["level"]] == "o" for node in glowing)


def test_the_two_options_differ_in_shape_and_in_words(api):
    _, drawn = paint(api, branches={"mlops-engineer": "model-health"})
    nodes = {node["id"]: node for node in drawn["nodes"]}
    assert nodes["iac"]["shape"] != nodes["observability"]["shape"]
    bands = {band["title"]: band for band in drawn["bands"] if band["kind"] == "option"}
    assert bands["Model Health"]["note"] == SAY["map.option.chosen"]
    assert bands["FinOps"]["note"] == ""
    assert "second" in bands["Model Health"]["state"]


def test_passed_tiers_light_their_roads(api):
    tree = api.get("/v1/tree").json()
    everything = dict.fromkeys(tree["skills"], 1)
    _, dark = paint(api)
    _, bright = paint(api, levels=everything)
    assert all(road["lit"] for road in bright["roads"])
    assert not all(road["lit"] for road in dark["roads"])
    assert all(crown["share"] == 1 for crown in bright["crowns"])


def test_the_stamp_changes_with_the_standing_and_with_nothing_else(api):
    assert paint(api)[1]["stamp"] == paint(api)[1]["stamp"]
    assert paint(api)[1]["stamp"] != paint(api, levels={"git": 1})[1]["stamp"]


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_mark_of_the_legend_has_words(lang):
    assert {f"map.mark.{mark}" for mark in MARKS} <= set(catalogue(lang))


def test_the_scripts_ask_nobody():
    for forbidden in ("http://", "https://", "fetch(", "XMLHttpRequest", "import("):
        assert forbidden not in scripts().replace("http://www.w3.org/", ""), forbidden


def test_a_list_of_two_thousand_shows_some_and_finds_the_rest(open_page, answering, tmp_path):
    from fastapi.testclient import TestClient

    from service.api.app import create_app
    from service.bootstrap import Application
    from service.settings import Settings

    dice = random.Random(1)
    skills = {
        f"s{at}": {"title": f"Skill {at}", "requires": [f"s{dice.randrange(at)}"] if at else []} for at in range(2000)
    }
    path = tmp_path / "big.json"
    path.write_text(json.dumps({"title": "Big", "skills": skills}))
    program = Application(Settings(home=tmp_path, tree=path, _env_file=None))
    with TestClient(create_app(program, warm=False), base_url="http://localhost") as client:
        answering(client)
        screen = open_page("map", view="list")
        assert not screen.exception
        assert len([key for key in buttons(screen) if key.startswith("list-")]) == 120
        screen.text_input(key="list-search").set_value("skill 1999").run()
        assert [key for key in buttons(screen) if key.startswith("list-")] == ["list-s1999"]
