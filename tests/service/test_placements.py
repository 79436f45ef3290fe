"""Placements through the API, over the real tree: one item at a time, and the levels in the end."""

from itertools import count

import pytest
from fastapi.testclient import TestClient

from service.api.app import create_app
from service.bootstrap import Application
from service.settings import Settings
from tests.service.item_bank import answer_for, write_bank
from tree.placement import domain

ids = count()


@pytest.fixture(scope="module")
def application(tmp_path_factory, knowledge) -> Application:
    bank = write_bank(tmp_path_factory.mktemp("items"), domain(knowledge.rules, "data-engineer"))
    settings = Settings(home=tmp_path_factory.mktemp("home"), items=bank, _env_file=None)  # type: ignore[call-arg]
    return Application(settings, knowledge=knowledge)


@pytest.fixture(scope="module")
def client(application):
    with TestClient(create_app(application, warm=False)) as client:
        yield client


@pytest.fixture
def ann(client) -> str:
    name = f"ann-{next(ids)}"
    client.put(f"/v1/learners/{name}", json={"hours_per_week": 8}).raise_for_status()
    return name


def begin(client, learner_id, track_id="data-engineer", *, status=201, **fields):
    body = {"track_id": track_id, **({"learner_id": learner_id} if learner_id else {}), **fields}
    response = client.post("/v1/placements", json=body)
    assert response.status_code == status, response.text
    return response.json()


def send(client, placement, status=200, **answer):
    response = client.post(f"/v1/placements/{placement['placement_id']}/answers", json=answer)
    assert response.status_code == status, response.text
    return response.json()


def run(client, placement, knows):
    """Answer to the end as somebody who holds these skills."""
    while placement["next"]:
        right = placement["next"]["skill_id"] in knows
        placement = send(client, placement, **answer_for(placement["next"], right=right))
    return placement


def levels(client, learner_id):
    return client.get(f"/v1/learners/{learner_id}").json()["levels"]


def test_somebody_on_the_way_is_found_and_recorded(client, ann, tree):
    knows = {*tree.origin, "sql-mastery"}
    placement = begin(client, ann, language="ko")
    assert (placement["asked"], placement["most"], placement["status"]) == (0, 15, "open")
    ended = run(client, placement, knows)
    assert (ended["status"], ended["next"]) == ("finished", None)
    assert ended["asked"] <= 15
    assert set(ended["result"]["granted"]) == knows
    assert levels(client, ann) == dict.fromkeys(ended["result"]["granted"], 1)
    events = client.get(f"/v1/learners/{ann}/evidence").json()["items"]
    assert {(e["kind"], e["level"]) for e in events} == {("placement", 1)}
    assert len({e["change_id"] for e in events}) == 1
    assert "데이터 엔지니어 배치 평가" in events[0]["note"]
    assert {s["skill_id"] for s in ended["skills"] if s["granted"]} == knows
    assert ended["result"]["next"]["skill_id"] not in knows
    assert client.get(f"/v1/placements/{placement['placement_id']}?lang=ko").json() == {**ended, "answer": None}


def test_an_answer_is_explained_and_moves_the_belief(client, ann):
    placement = begin(client, ann)
    item = placement["next"]
    assert "because" not in str(item)
    before = {s["skill_id"]: s["probability"] for s in placement["skills"]}
    after = send(client, placement, item_id=item["id"], dont_know=True)
    assert (after["answer"]["item_id"], after["answer"]["right"]) == (item["id"], False)
    assert after["answer"]["why"]
    now = {s["skill_id"]: s["probability"] for s in after["skills"]}
    assert now[item["skill_id"]] < before[item["skill_id"]]


def test_the_first_answer_stands_and_only_what_was_asked_can_be_answered(client, ann):
    placement = begin(client, ann)
    item = placement["next"]
    first = send(client, placement, **answer_for(item, right=True))
    assert send(client, placement, **answer_for(item, right=True)) == first
    assert send(client, placement, 409, item_id=item["id"], dont_know=True)["code"] == "already-answered"
    assert send(client, placement, 404, item_id="git-9-99", dont_know=True)["code"] == "item-not-found"
    assert begin(client, ann, status=200)["asked"] == 1


def test_no_item_is_asked_twice_and_the_next_placement_begins_with_others(client, ann):
    placement, asked = begin(client, ann), []
    while placement["next"]:
        asked.append(placement["next"]["id"])
        placement = send(client, placement, item_id=asked[-1], dont_know=True)
    assert len(set(asked)) == len(asked) <= 15
    again = begin(client, ann)
    assert again["placement_id"] != placement["placement_id"]
    assert again["next"]["id"] not in asked


def test_what_is_held_is_neither_asked_nor_touched(client, ann, tree):
    client.put(f"/v1/learners/{ann}", json={"levels": dict.fromkeys(tree.origin, 2)}).raise_for_status()
    placement = begin(client, ann)
    assert not {s["skill_id"] for s in placement["skills"]} & set(tree.origin)
    run(client, placement, set())
    assert levels(client, ann) == dict.fromkeys(tree.origin, 2)


def test_who_holds_everything_has_nothing_to_find_out(client, ann, tree):
    client.put(f"/v1/learners/{ann}", json={"levels": dict.fromkeys(tree.origin, 1)}).raise_for_status()
    over = begin(client, ann, "origin")
    assert (over["status"], over["asked"], over["result"]["granted"]) == ("finished", 0, [])
    assert "nothing to find out" in over["result"]["answer"]


def test_somebody_described_is_placed_without_a_trace(client, ann, tree):
    placement = begin(client, None, learner={"levels": {"git": 1}})
    assert client.get(f"/v1/assessments/{placement['placement_id']}").status_code == 404
    assert "git" not in {s["skill_id"] for s in placement["skills"]}
    ended = run(client, placement, set(tree.origin))
    assert set(ended["result"]["granted"]) == set(tree.origin) - {"git"}
    assert levels(client, "local") == {}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"track_id": "data-engineer", "learner_id": "nobody"}, 404, "learner-not-found"),
        ({"track_id": "data-enginer"}, 422, "invalid-input"),
        ({"track_id": "data-engineer", "learner": {"levels": {"gitt": 1}}}, 422, "invalid-input"),
        ({"track_id": "data-engineer", "learner": {}, "learner_id": "me"}, 422, "invalid-input"),
        ({}, 422, "invalid-input"),
    ],
)
def test_what_cannot_be_placed_is_said(client, body, status, code):
    response = client.post("/v1/placements", json=body)
    assert (response.status_code, response.json()["code"]) == (status, code)


def test_placements_and_assessments_are_not_taken_for_each_other(client, ann):
    placement = begin(client, ann)["placement_id"]
    assessment = client.post("/v1/assessments", json={"learner_id": ann, "skill_id": "git", "level": 1}).json()
    assert client.get(f"/v1/assessments/{placement}").json()["code"] == "assessment-not-found"
    assert client.get(f"/v1/placements/{assessment['assessment_id']}").json()["code"] == "placement-not-found"


def test_a_placement_travels_with_the_learner(client, ann, tree):
    ended = run(client, begin(client, ann), set(tree.origin))
    export = client.get(f"/v1/learners/{ann}/export").json()
    client.delete(f"/v1/learners/{ann}")
    assert client.post(f"/v1/learners/{ann}/import", json=export).status_code == 200
    after = client.get(f"/v1/placements/{ended['placement_id']}").json()
    assert after["result"]["granted"] == ended["result"]["granted"]
    kinds = {e["kind"] for e in client.get(f"/v1/learners/{ann}/evidence").json()["items"]}
    assert kinds == {"import"}
