"""POST /v1/standing."""

import json
import random
from time import perf_counter

import pytest
from fastapi.testclient import TestClient

from service.api.app import create_app
from service.bootstrap import Application
from service.contract import GoalSpec, StandingRequest
from service.settings import Settings


@pytest.fixture(scope="module")
def client(program):
    return TestClient(create_app(program, warm=False))


def ask(client, **body):
    answer = client.post("/v1/standing", json=body)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    return found | {"by_id": {s["skill_id"]: s for s in found["skills"]}}


def test_a_newcomer_may_begin_in_the_origin_and_is_told_so_elsewhere(client, tree):
    found = ask(client)
    assert found["goal"] is None
    assert [s["skill_id"] for s in found["skills"]] == list(tree.places)
    assert {s["skill_id"] for s in found["skills"] if s["states"][0] == "open"} <= set(tree.origin)
    registry = found["by_id"]["docker-registry"]
    assert registry["states"] == ["locked"] * 3
    assert registry["missing"][0]["rule"] == "origin"
    assert registry["missing"][0]["skill_ids"] == list(tree.origin)
    assert "The Origin comes first" in registry["missing"][0]["text"]


def test_levels_presumptions_and_the_way_to_a_goal(client):
    learner = {"levels": {"docker-basics": 2}, "branches": {"mlops-engineer": "model-health"}}
    found = ask(client, learner=learner, goal={"track_id": "mlops-engineer"})
    assert found["by_id"]["docker-basics"]["states"][:2] == ["held", "held"]
    git = found["by_id"]["git"]
    assert (git["level"], git["presumed"]["level"]) == (1, 1)
    assert "Docker Basics" in git["presumed"]["because"]
    path = client.post(
        "/v1/recommendations/next", json={"learner": learner, "goal": {"track_id": "mlops-engineer"}}
    ).json()["remaining"]
    assert (found["goal"]["steps"], found["goal"]["hours"]) == (path["steps"], path["hours"])
    first = {}
    for position, step in enumerate(path["path"], 1):
        first.setdefault(step["skill_id"], position)
    assert {s: v["on_path"] for s, v in found["by_id"].items() if v["on_path"]} == first
    mlops = next(b for b in found["branches"] if b["track_id"] == "mlops-engineer")
    assert [(o["option_id"], o["chosen"], o["on_path"]) for o in mlops["options"]] == [
        ("finops", False, False),
        ("model-health", True, True),
    ]


def test_a_branching_point_is_passed_by_one_option(client, tree):
    track = tree.tracks_by_id["mlops-engineer"]
    option = track.tiers[1].options[0]
    found = ask(client, learner={"levels": dict.fromkeys([*track.tiers[0].skills, *option.skills], 1)})
    mlops = next(b for b in found["branches"] if b["track_id"] == track.id)
    assert mlops["passed"]
    assert [(o["held"], o["passed"]) for o in mlops["options"]] == [(2, True), (0, False)]
    capstones = [found["by_id"][s] for s in track.tiers[2].skills]
    assert not any(m["rule"] in ("tier", "branch", "origin") for s in capstones for m in s["missing"])


def test_sentences_in_korean(client):
    found = ask(client, language="ko", goal={"track_id": "mlops-engineer"})
    texts = [m["text"] for s in found["skills"] for m in s["missing"]]
    assert found["goal"]["summary"] == "MLOps 엔지니어"
    assert texts
    assert all(any("가" <= letter <= "힣" for letter in text) for text in texts)


def test_a_stored_learner_stands_where_the_evidence_says(client):
    client.put("/v1/learners/climber", json={"goals": [{"skill_id": "ci-cd"}]}).raise_for_status()
    before = ask(client, learner_id="climber")
    assert before["goal"]["summary"] == "CI/CD Pipelines"
    client.post("/v1/learners/climber/evidence", json={"skill_id": "git", "level": 2}).raise_for_status()
    after = ask(client, learner_id="climber")
    assert after["by_id"]["git"]["level"] == 2
    assert after["goal"]["steps"] < before["goal"]["steps"]
    assert client.post("/v1/standing", json={"learner_id": "nobody-here"}).status_code == 404


def test_an_unknown_goal_is_named(client):
    answer = client.post("/v1/standing", json={"goal": {"skill_id": "docker"}})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "goal.skill_id"


def test_a_tree_of_two_thousand_skills_takes_about_as_long_as_its_rules(tmp_path):
    dice, skills = random.Random(1), {}
    for at in range(2000):
        below = [f"s{dice.randrange(max(0, at - 200), at)}" for _ in range(at and dice.randrange(4))]
        skills[f"s{at}"] = {"title": f"Skill {at}", "requires": sorted(set(below)), "levels": 2, "hours": [2, 3]}
    path = tmp_path / "big.json"
    path.write_text(json.dumps({"title": "Big", "skills": skills}))
    program = Application(Settings(home=tmp_path, tree=path, _env_file=None))
    started = perf_counter()
    assert len(program.rules.tree.skills) == 2000
    floor = perf_counter() - started
    started = perf_counter()
    found = program.stand(StandingRequest(goal=GoalSpec(track_id="main")))
    assert found.goal is not None
    assert found.goal.steps == 4000
    assert perf_counter() - started < 20 * floor
