"""Feedback: what follows from it for the learner who gave it, for all, and for those who run the service."""

import json
from datetime import timedelta

import pytest
import yaml

from evals.cases import NextCase
from service.feedback.effects import taste_of
from service.feedback.votes import shifts
from service.storage.records import Feedback, Tally
from tests.service.test_reviews import NOW, client, clock  # noqa: F401

GOAL = {"track_id": "mlops-engineer"}
LEVELS = dict.fromkeys(("git", "linux-cli", "python-syntax", "math-statistics", "oop-functional", "data-structures"), 1)


@pytest.fixture
def ann(client):  # noqa: F811
    client.put("/v1/learners/ann", json={"levels": LEVELS})
    return client


def say(client, verdict, learner_id="ann", **about):  # noqa: F811
    asked = {"learner_id": learner_id, "about": about, "verdict": verdict}
    return client.post("/v1/feedback", json=asked)


def ask(client, learner_id="ann", **parts):  # noqa: F811
    asked = {"goal": GOAL, "learner_id": learner_id, **parts}
    answer = client.post("/v1/recommendations/next", json=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def ranks(answer):
    return {r["skill_id"]: r["rank"] for r in answer["recommendations"]}


def first(answer):
    return next(r for r in answer["recommendations"] if r["activity"] == "learn")


def test_what_is_skipped_stands_lower_says_why_and_stays_on_the_way(ann):
    before = ask(ann)
    skipped = first(before)["skill_id"]
    assert say(ann, "skip", skill_id=skipped).status_code == 201
    after = ask(ann)
    assert first(after)["skill_id"] != skipped
    path = [(s["skill_id"], s["level"]) for s in after["remaining"]["path"]]
    assert sorted(path) == sorted((s["skill_id"], s["level"]) for s in before["remaining"]["path"])
    assert path[0] == (first(after)["skill_id"], first(after)["level"])
    assert "Because you skipped" in next(n["text"] for n in after["notices"] if n["code"] == "because-skipped")
    for step in after["recommendations"]:
        assert sum(r["weight"] for r in step["reasons"]) == pytest.approx(step["score"], abs=1e-3)
        assert step["score"] >= 0
    mine = [r for r in after["recommendations"] if r["skill_id"] == skipped]
    assert all("skipped" in {reason["code"] for reason in step["reasons"]} for step in mine)
    assert "건너뛰" in " ".join(n["text"] for n in ask(ann, language="ko")["notices"])


def test_a_skip_fades_and_can_be_taken_back(ann, clock):  # noqa: F811
    skipped = first(ask(ann))["skill_id"]
    said = say(ann, "skip", skill_id=skipped).json()
    assert first(ask(ann))["skill_id"] != skipped
    clock.now += timedelta(days=90)
    assert first(ask(ann, goal=GOAL))["skill_id"] == skipped
    clock.now -= timedelta(days=90)
    assert ann.delete(f"/v1/feedback/{said['id']}", params={"learner_id": "ann"}).status_code == 204
    assert first(ask(ann))["skill_id"] == skipped
    assert ann.delete(f"/v1/feedback/{said['id']}", params={"learner_id": "ann"}).json()["code"] == "feedback-not-found"


def test_the_only_open_step_is_recommended_though_skipped(ann):
    say(ann, "skip", skill_id="spark")
    say(ann, "skip", skill_id="sql-mastery")
    answer = ask(ann, goal={"skill_id": "sql-mastery", "level": 1})
    assert first(answer)["skill_id"] == "sql-mastery"


def test_others_are_not_moved_by_a_skip(ann):
    before = ask(ann, learner_id=None, learner={"levels": LEVELS})
    say(ann, "skip", skill_id=first(before)["skill_id"])
    after = ask(ann, learner_id=None, learner={"levels": LEVELS})
    assert after["recommendations"] == before["recommendations"]


def test_too_hard_brings_what_it_builds_on_and_easier_resources_first(ann, tree):
    goal = {"skill_id": "container-orchestration", "level": 2}
    say(ann, "too-hard", skill_id="docker-basics")
    assert "because-too-hard" in {n["code"] for n in ask(ann, goal=goal)["notices"]}
    taste = taste_of([said("docker-basics", "too-hard")], (), tree, {}, NOW)
    assert taste.leanings["docker-basics"]["too-hard"] < 0
    eased = {s for s, leaning in taste.leanings.items() if "eases" in leaning}
    assert eased >= set(tree.skills["docker-basics"].requires)


def test_too_easy_offers_an_assessment(ann):
    step = first(ask(ann))
    say(ann, "too-easy", skill_id=step["skill_id"])
    (found,) = [n["text"] for n in ask(ann)["notices"] if n["code"] == "because-too-easy"]
    assert step["title"] in found
    assert "assessment of level 1" in found


@pytest.mark.parametrize("verdict", ["down", "dead-link", "done", "skip"])
def test_a_resource_turned_away_is_not_offered_again_to_that_learner(ann, verdict):
    step = first(ask(ann))
    resource_id = step["resources"][0]["id"]
    say(ann, verdict, resource_id=resource_id)
    answer = ask(ann)
    assert resource_id not in {r["id"] for s in answer["recommendations"] for r in s["resources"]}
    plan = ann.post("/v1/plans", json={"goal": GOAL, "learner_id": "ann", "hours_per_week": 6}).json()
    assert resource_id not in {s["resource_id"] for week in plan["weeks"] for s in week["sessions"]}
    ann.put("/v1/learners/bob", json={"levels": LEVELS})
    assert resource_id in {r["id"] for r in first(ask(ann, "bob"))["resources"]}


FASTAPI = {"skill_id": "fastapi", "level": 1}
"""A step with two English resources of its level."""


def offered(client, learner_id="ann"):  # noqa: F811
    return [r["id"] for r in first(ask(client, learner_id, goal=FASTAPI))["resources"]]


def test_a_resource_liked_comes_first_at_its_level(ann):
    one, other = offered(ann)
    say(ann, "up", resource_id=other)
    assert offered(ann) == [other, one]


@pytest.mark.parametrize("verdict", ["too-hard", "too-easy"])
def test_a_resource_that_was_not_of_ones_level_comes_last(ann, verdict):
    one, other = offered(ann)
    say(ann, verdict, resource_id=one)
    assert offered(ann) == [other, one]


def test_many_votes_move_a_resource_for_everybody_and_one_vote_does_not(ann):
    ann.put("/v1/learners/bob", json={"levels": LEVELS})
    one, other = offered(ann, "bob")
    say(ann, "down", resource_id=one)
    assert offered(ann, "bob") == [one, other]
    for number in range(5):
        say(ann, "down", f"voter-{number}", resource_id=one)
        say(ann, "up", f"voter-{number}", resource_id=other)
    assert offered(ann, "bob") == [other, one]
    described = {"learner_id": None, "learner": {"levels": LEVELS}, "goal": FASTAPI}
    assert [r["id"] for r in first(ask(ann, **described))["resources"]] == [other, one]


def tally(about, verdict, learners):
    return Tally(about, verdict, learners, NOW)


def test_votes_are_shrunk_towards_the_usual():
    one = shifts([tally("a", "up", 1), tally("b", "up", 50), tally("c", "down", 50)])
    assert abs(one["a"]) < 0.05
    assert one["b"] > 0.35
    assert one["c"] < -0.35
    assert -1 < min(one.values()) < max(one.values()) < 1
    assert shifts([]) == {}
    assert shifts([tally("a", "done", 9)]) == {}


def test_the_formula_of_votes():
    (shift,) = shifts([tally("a", "up", 3), tally("a", "down", 1), tally("a", "too-hard", 2)]).values()
    usual = (1 + 3) / (2 + 3 + 2)
    assert shift == pytest.approx((10 * usual + 3) / (10 + 5) - usual)


def said(about, verdict, days_ago=0.0, kind="skill"):
    return Feedback(f"{about}-{verdict}", kind, about, verdict, None, NOW - timedelta(days=days_ago))


def test_leanings_halve_and_vanish(tree):
    weights = [
        taste_of([said("git", "skip", days)], (), tree, {}, NOW).leanings.get("git", {}).get("skipped", 0.0)
        for days in (0, 14, 28, 365)
    ]
    assert weights == pytest.approx([-0.3, -0.15, -0.075, 0.0])


def test_what_was_said_of_another_tree_counts_for_nothing(tree):
    taste = taste_of([said("gardening", "skip"), said("gardening", "too-easy")], (), tree, {}, NOW)
    assert (taste.leanings, taste.too_easy) == ({}, ())


@pytest.mark.parametrize(
    ("about", "verdict", "field"),
    [
        ({"skill_id": "gitt"}, "skip", "about.skill_id"),
        ({"resource_id": "no-such-course"}, "up", "about.resource_id"),
        ({"skill_id": "git"}, "dead-link", "verdict"),
        ({"answer_id": "a" * 32}, "skip", "verdict"),
        ({"skill_id": "git"}, "great", "verdict"),
        ({}, "skip", "about"),
        ({"skill_id": "git", "answer_id": "x"}, "up", "about"),
    ],
)
def test_feedback_that_cannot_be_is_named_and_makes_nobody(client, about, verdict, field):  # noqa: F811
    answer = say(client, verdict, "nobody-yet", **about)
    assert (answer.status_code, [e["field"] for e in answer.json()["errors"]]) == (422, [field])
    assert client.get("/v1/learners/nobody-yet").status_code == 404


def test_a_learner_sees_what_they_said(ann):
    say(ann, "skip", skill_id="git")
    ann.app.state.program.now.now += timedelta(minutes=1)
    say(ann, "up", answer_id="a" * 32)
    items = ann.get("/v1/feedback", params={"learner_id": "ann", "lang": "ko"}).json()["items"]
    assert [(i["about"]["skill_id"], i["verdict"]) for i in items][-1] == ("git", "skip")
    assert "뒤로 미룹니다" in items[-1]["effect"]
    assert ann.get("/v1/feedback").json()["items"] == []


def test_feedback_travels_with_an_export(ann):
    said_id = say(ann, "too-hard", skill_id="git").json()["id"]
    export = ann.get("/v1/learners/ann/export").json()
    assert [f["id"] for f in export["feedback"]] == [said_id]
    for _ in range(2):
        assert ann.post("/v1/learners/bob/import", json=export).status_code == 200
    assert ann.get("/v1/learners/bob/export").json()["feedback"] == export["feedback"]
    export["feedback"][0]["at"] = "2999-01-01T00:00:00Z"
    answer = ann.post("/v1/learners/cid/import", json=export)
    assert [e["field"] for e in answer.json()["errors"]] == ["feedback.0.at"]


def test_feedback_in_the_terminal(mastery):
    assert "mastery feedback skip" in mastery("feedback", "list")
    assert "stays on the way" in mastery("feedback", "skip", "git", "--note", "later")
    assert "다시 권하지 않습니다" in mastery("feedback", "done", "mlflow-tracking-apis", "--lang", "ko")
    items = json.loads(mastery("feedback", "list", "--json"))["items"]
    assert {(i["verdict"], i["note"]) for i in items} == {("skip", "later"), ("done", None)}
    skip = next(i["id"] for i in items if i["verdict"] == "skip")
    assert "taken back" in mastery("feedback", "withdraw", skip[:8])
    assert len(json.loads(mastery("feedback", "list", "--json"))["items"]) == 1


def test_dead_links_are_listed_for_those_who_run_the_service(mastery):
    assert "No dead links" in mastery("feedback", "list", "--dead-links")
    for learner in ("ann", "bob"):
        mastery("feedback", "dead-link", "mlflow-tracking-apis", "--learner", learner)
    assert "mlflow-tracking-apis" in mastery("feedback", "list", "--dead-links")
    (link,) = json.loads(mastery("feedback", "list", "--dead-links", "--json"))["items"]
    assert link["learners"] == 2
    assert "ann" not in json.dumps(link)


def test_feedback_is_exported_as_cases_of_the_evals(mastery, tmp_path):
    mastery("learn", "record", "git", "1", "--at", "2026-01-01")
    mastery("learn", "set", "--goal", "mlops-engineer")
    mastery("feedback", "skip", "git", "--note", "private")
    mastery("feedback", "up", "sql-mastery")
    mastery("feedback", "export", str(tmp_path / "cases.yaml"))
    text = (tmp_path / "cases.yaml").read_text(encoding="utf-8")
    assert "private" not in text
    assert "local" not in text
    skip, up = [NextCase.model_validate(case) for case in yaml.safe_load(text)]
    assert skip.wrong == (("git", 2),)
    assert up.good == (("sql-mastery", 1),)
    assert skip.learner["levels"] == {"git": 1}
    assert mastery("feedback", "export").startswith("- {")
