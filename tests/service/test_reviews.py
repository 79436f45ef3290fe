"""Reviews through the API and the terminal: what is due, what a review leaves, and reviews among the next steps."""

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from fastapi.testclient import TestClient

from service.api.app import create_app
from service.bootstrap import Application
from service.settings import Settings
from service.storage.records import Change
from tests.storage.events import event

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
ANN = "/v1/learners/ann"


class Clock:
    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def client(tmp_path, knowledge, clock):
    application = Application(Settings(home=tmp_path / "home", _env_file=None), knowledge=knowledge, now=clock)
    yield TestClient(create_app(application, warm=False))
    application.database.close()


def record(client, skill_id, level, days_ago):
    at = (NOW - timedelta(days=days_ago)).isoformat()
    answer = client.post(f"{ANN}/evidence", json={"skill_id": skill_id, "level": level, "at": at})
    assert answer.status_code == 201, answer.text


def review(client, skill_id, recalled, **params):
    return client.post(f"{ANN}/reviews", json={"skill_id": skill_id, "recalled": recalled}, params=params)


def due(client, **params):
    return client.get(f"{ANN}/reviews", params=params).json()


def test_what_was_learnt_long_ago_is_due_and_what_is_fresh_is_not(client):
    record(client, "git", 1, 200)
    record(client, "linux-cli", 1, 60)
    record(client, "python-syntax", 2, 1)
    items = due(client)["items"]
    assert [item["skill_id"] for item in items] == ["git", "linux-cli"]
    assert items[0]["overdue_days"] > items[1]["overdue_days"] > 0
    assert items[0]["confidence"] < items[1]["confidence"] < 0.9
    assert items[0]["title"] == "Git Version Control"
    assert "%" in items[0]["because"]
    assert due(client, as_of=(NOW + timedelta(days=365)).isoformat())["items"][-1]["skill_id"] == "python-syntax"


def test_reviews_page(client):
    for skill_id in ("git", "linux-cli", "python-syntax"):
        record(client, skill_id, 1, 200)
    whole = due(client)["items"]
    first = due(client, limit=2)
    assert first["items"] + due(client, limit=2, cursor=first["next_cursor"])["items"] == whole


def test_a_review_well_done_comes_back_later(client):
    record(client, "git", 1, 100)
    answer = review(client, "git", "good")
    assert answer.status_code == 201
    view = answer.json()
    assert (view["level"], view["evidence"]["kind"], view["evidence"]["score"]) == (1, "review", 0.85)
    assert datetime.fromisoformat(view["due"]) > NOW + timedelta(days=28)
    assert due(client)["items"] == []
    assert datetime.fromisoformat(due(client)["next_due"]) == datetime.fromisoformat(view["due"])


def test_the_second_lapse_in_a_row_lowers_the_level_and_says_so(client):
    record(client, "git", 2, 100)
    first = review(client, "git", "again").json()
    assert (first["level_before"], first["level"]) == (2, 2)
    second = review(client, "git", "again").json()
    assert (second["level_before"], second["level"]) == (2, 1)
    assert "twice in a row" in second["because"]
    assert "두 번" in review(client, "git", "again", lang="ko").json()["because"]
    assert client.get(ANN).json()["levels"] == {"git": 1}


def test_forgetting_lowers_the_confidence_and_never_the_level(client, clock):
    record(client, "git", 2, 0)
    fresh = client.get(ANN).json()
    clock.now += timedelta(days=400)
    faded = client.get(ANN).json()
    assert fresh["confidence"]["git"] >= 0.99
    assert faded["confidence"]["git"] < 0.75
    assert faded["levels"] == fresh["levels"] == {"git": 2}


def test_a_day_later_the_learner_is_told_anew(client, clock):
    record(client, "git", 2, 0)
    tag = client.get(ANN).headers["etag"]
    clock.now += timedelta(hours=3)
    assert client.get(ANN, headers={"If-None-Match": tag}).status_code == 304
    clock.now += timedelta(days=1)
    assert client.get(ANN, headers={"If-None-Match": tag}).status_code == 200
    assert client.put(ANN, json={"hours_per_week": 3}, headers={"If-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("skill_id", "recalled", "field"),
    [("gitt", "good", "skill_id"), ("linux-cli", "good", "skill_id"), ("git", "well", "recalled")],
)
def test_a_review_that_cannot_be_is_named(client, skill_id, recalled, field):
    record(client, "git", 1, 10)
    answer = review(client, skill_id, recalled)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


def test_who_is_not_there_has_no_reviews(client):
    assert client.get(f"{ANN}/reviews").json()["code"] == "learner-not-found"
    assert review(client, "git", "good").json()["code"] == "learner-not-found"


def ask(client, **parts):
    asked = {"goal": {"track_id": "mlops-engineer"}, "learner_id": "ann", **parts}
    answer = client.post("/v1/recommendations/next", json=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_due_reviews_stand_among_the_next_steps(client):
    for skill_id in ("git", "linux-cli", "python-syntax", "docker-basics"):
        record(client, skill_id, 1, 80)
    answer = ask(client)
    found = answer["recommendations"]
    reviews = [r for r in found if r["activity"] == "review"]
    assert len(found) <= 5
    assert [r["rank"] for r in found] == list(range(1, len(found) + 1))
    assert 1 <= len(reviews) <= 2
    assert found == sorted(found, key=lambda r: -r["score"])
    for one in reviews:
        assert sum(reason["weight"] for reason in one["reasons"]) == pytest.approx(one["score"], abs=1e-3)
        assert one["resources"]
        assert one["title"] in answer["answer"]
    learn = next(r for r in found if r["activity"] == "learn")
    first = answer["remaining"]["path"][0]
    assert (first["skill_id"], first["level"]) == (learn["skill_id"], learn["level"])


def test_a_review_comes_first_only_when_much_is_forgotten(client):
    record(client, "git", 1, 40)
    assert ask(client)["recommendations"][0]["activity"] == "learn"
    assert ask(client, limit=1)["recommendations"][0]["activity"] == "learn"


def test_a_review_long_overdue_comes_first(client):
    record(client, "git", 1, 1500)
    assert ask(client)["recommendations"][0]["activity"] == "review"
    assert [r["activity"] for r in ask(client, limit=1)["recommendations"]] == ["review"]
    assert "복습" in ask(client, language="ko")["answer"]


def test_nothing_outside_the_tree_is_answered_with_a_review(client):
    record(client, "git", 1, 1500)
    answer = client.post("/v1/recommendations/next", json={"question": "how do I bake bread", "learner_id": "ann"})
    assert answer.json()["recommendations"] == []


def test_a_review_dated_behind_another_clock_still_decides(client, tmp_path):
    program = client.app.state.program
    ahead = event(1, "git", 2, hours=48)
    program.learners.repository.change("ann", lambda *_: Change(events=(ahead,)), now=NOW)
    review(client, "git", "again")
    assert review(client, "git", "again").json()["level"] == 1
    assert client.get(ANN).json()["levels"] == {"git": 1}


def test_reviews_in_the_terminal(mastery):
    assert "mastery learn record" in mastery("review")
    mastery("learn", "record", "git", "2", "--at", "2020-01-01")
    listed = mastery("review")
    assert "Git" in listed
    assert "mastery review git good" in listed
    assert "mastery assess git --review" in listed
    assert json.loads(mastery("review", "--json"))["items"][0]["skill_id"] == "git"
    assert "복습할 것 1개" in mastery("review", "--lang", "ko")
    assert "Git" in mastery("review", "git", given="good\n")
    assert "Nothing is due" in mastery("review")
    assert "100%" in mastery("learn", "show")


def test_the_tree_shows_what_fades(mastery):
    mastery("learn", "record", "git", "2", "--at", "2020-01-01")
    assert "◔ " in next(line for line in mastery("tree", "show").splitlines() if " git" in line)
    mastery("review", "git", "easy")
    assert "◔ " not in next(line for line in mastery("tree", "show").splitlines() if " git" in line)


def plan(client, **parts):
    asked = {"goal": {"skill_id": "ci-cd"}, "learner_id": "ann", "hours_per_week": 4, "start": "2026-11-03", **parts}
    answer = client.post("/v1/plans", json=asked)
    assert answer.status_code == 201, answer.text
    return answer.json()


def sessions(found, *activities):
    return [s for week in found["weeks"] for s in week["sessions"] if not activities or s["activity"] in activities]


@pytest.fixture
def planned(client):
    for skill_id in ("git", "linux-cli", "python-syntax", "math-statistics", "oop-functional", "data-structures"):
        record(client, skill_id, 1, 20)
    return plan(client, goal={"track_id": "mlops-engineer"})


def test_a_plan_foresees_the_reviews_of_what_is_held(client, planned):
    reviews = sessions(planned, "review")
    assert len({s["skill_id"] for s in reviews}) == 6
    assert planned["review_hours"] == sum(s["hours"] for s in reviews) == len(reviews) / 2
    assert planned["total_hours"] == sum(s["hours"] for s in sessions(planned, "learn", "practise", "assess"))
    assert len({s["id"] for s in sessions(planned)}) == len(sessions(planned))
    for week in planned["weeks"]:
        assert week["hours"] <= 4
        assert sum(s["hours"] for s in week["sessions"] if s["activity"] == "review") <= 1
    held = {"git", "linux-cli", "python-syntax", "math-statistics"}
    assert not held & {m["skill_id"] for week in planned["weeks"] for m in week["milestones"]}
    assert "reviews" in planned["answer"]


def test_no_review_stands_before_it_is_due_or_behind_the_plan(client, planned):
    foreseen = {item["skill_id"]: item["due"][:10] for item in due(client, as_of="2026-12-31T00:00:00Z")["items"]}
    first = {}
    for session in sessions(planned, "review"):
        first.setdefault(session["skill_id"], session["date"])
    assert foreseen
    assert all(first[skill_id] >= day for skill_id, day in foreseen.items())
    assert planned["finish"] == sessions(planned)[-1]["date"]
    assert sessions(planned)[-1]["activity"] != "review"


def test_reviews_come_less_and_less_often(client):
    record(client, "git", 1, 20)
    days = [s["date"] for s in sessions(plan(client, goal={"track_id": "ai-engineer"}), "review")]
    gaps = [(datetime.fromisoformat(b) - datetime.fromisoformat(a)).days for a, b in pairwise(days)]
    assert gaps == sorted(gaps)


def test_who_has_no_evidence_has_no_reviews_in_a_plan(client):
    client.put(ANN, json={"hours_per_week": 4})
    assert plan(client)["review_hours"] == 0
    described = {"learner_id": None, "learner": {"levels": {"git": 1}}}
    assert plan(client, **described)["review_hours"] == 0


def test_a_review_ticked_off_is_evidence_and_comes_back_later(client, planned):
    session = sessions(planned, "review")[0]
    address = f"/v1/plans/{planned['plan_id']}/sessions/{session['id']}"
    assert client.post(address, json={"status": "done"}).status_code == 200
    newest = client.get(f"{ANN}/evidence").json()["items"][0]
    assert (newest["skill_id"], newest["kind"], newest["level"]) == (session["skill_id"], "review", 1)
    again = client.post(f"/v1/plans/{planned['plan_id']}/replan", json={"as_of": session["date"]}).json()
    later = [s for s in sessions(again, "review") if s["skill_id"] == session["skill_id"] and s["status"] == "planned"]
    assert all(s["date"] > session["date"] for s in later)
    client.post(address, json={"status": "missed"})
    assert client.get(f"{ANN}/evidence").json()["items"][0]["withdrawn"]
    assert client.get(ANN).json()["levels"][session["skill_id"]] == 1


def test_the_pace_is_spoken_of_once_it_is_known(client, planned):
    assert "% of the hours estimated" not in planned["answer"]
    for session in sessions(planned, "learn")[:8]:
        address = f"/v1/plans/{planned['plan_id']}/sessions/{session['id']}"
        client.post(address, json={"status": "done", "hours": session["hours"] * 2})
    slower = client.post(f"/v1/plans/{planned['plan_id']}/replan", json={"as_of": "2026-11-03"}).json()
    assert "% of the hours estimated" in slower["answer"]
    assert slower["forecast"]["late"] > planned["forecast"]["late"]


def test_standing_says_what_is_due_as_the_reviews_do(client):
    record(client, "git", 1, 200)
    record(client, "linux-cli", 1, 0)
    (item,) = client.get(f"{ANN}/reviews").json()["items"]
    standing = client.post("/v1/standing", json={"learner_id": "ann"}).json()["skills"]
    due = {found["skill_id"]: found["due"] for found in standing if found["due"]}
    assert due == {"git": {"confidence": item["confidence"], "overdue_days": item["overdue_days"]}}
    review(client, "git", "good")
    standing = client.post("/v1/standing", json={"learner_id": "ann"}).json()["skills"]
    assert not [found for found in standing if found["due"]]
