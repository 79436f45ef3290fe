"""Study plans through the API, over the real tree and catalogue: made, ticked off, made again, taken along."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import groupby

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.api.app import create_app
from service.bootstrap import Application
from service.contract import PlanRequest
from service.settings import Settings
from tree.rules import Rules
from tree.skill import Step

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
MONDAY = "2026-12-07"
MLOPS = {"goal": {"track_id": "mlops-engineer"}, "start": MONDAY}


@pytest.fixture(scope="module")
def application(tmp_path_factory, knowledge) -> Application:
    settings = Settings(home=tmp_path_factory.mktemp("home"), _env_file=None)  # type: ignore[call-arg]
    return Application(settings, knowledge=knowledge, now=lambda: NOW)


@pytest.fixture(scope="module")
def client(application) -> Iterator[TestClient]:
    with TestClient(create_app(application, warm=False)) as client:
        yield client


@pytest.fixture
def ann(client, request) -> str:
    """A stored learner of this test alone."""
    name = f"ann-{abs(hash(request.node.name)) % 10**9}"
    client.put(f"/v1/learners/{name}", json={"hours_per_week": 8}).raise_for_status()
    return name


def make(client, **fields):
    response = client.post("/v1/plans", json=fields)
    assert response.status_code == 201, response.text
    return response.json()


def sessions(plan):
    return [s for week in plan["weeks"] for s in week["sessions"]]


def tick(client, plan, session_id, status="done", **more):
    response = client.post(f"/v1/plans/{plan['plan_id']}/sessions/{session_id}", json={"status": status, **more})
    assert response.status_code == 200, response.text
    return response.json()


def replan(client, plan, as_of=MONDAY):
    response = client.post(f"/v1/plans/{plan['plan_id']}/replan", json={"as_of": as_of})
    assert response.status_code == 200, response.text
    return response.json()


def codes(plan):
    return [n["code"] for n in plan["notices"]]


def check(tree, plan, request, levels=()):
    """Every promise of a plan, read from its JSON alone."""
    held, rules, day_hours = dict(levels), Rules(tree), request["days"]
    found = sessions(plan)
    assert plan["total_hours"] == sum(s["hours"] for s in found)
    assert all(s["hours"] >= 0.5 for s in found)
    assert len({s["id"] for s in found}) == len(found)
    for day, of_day in groupby(found, key=lambda s: s["date"]):
        moment = date.fromisoformat(day)
        assert sum(s["hours"] for s in of_day) <= day_hours.get(moment.strftime("%a").lower(), 0)
        assert moment >= date.fromisoformat(request["start"])
        assert request.get("deadline") is None or day <= request["deadline"]
        assert not any(b["from"] <= day <= b["to"] for b in request.get("breaks", []))
    for (skill_id, level), of_step in groupby(found, key=lambda s: (s["skill_id"], s["level"])):
        assert rules.is_open(Step(skill_id, level), held), f"{skill_id} {level} is locked"
        held[skill_id] = level
        kinds = [s["activity"] for s in of_step]
        assert kinds == sorted(kinds, key=["learn", "practise", "assess"].index)
    for week in plan["weeks"]:
        assert week["hours"] == sum(s["hours"] for s in week["sessions"])
    reached = [(m["skill_id"], m["level"]) for w in plan["weeks"] for m in w["milestones"]]
    assert reached == list(dict.fromkeys((s["skill_id"], s["level"]) for s in found))
    return held


def test_a_plan_reaches_its_goal_within_its_days(client, tree):
    request = {**MLOPS, "days": {"tue": 2, "sat": 4}, "breaks": [{"from": "2026-12-24", "to": "2027-01-03"}]}
    plan = make(client, **request)
    assert plan["feasible"]
    held = check(tree, plan, request)
    assert all(held[t["skill_id"]] >= t["level"] for t in plan["goal"]["targets"])
    assert plan["finish"] == sessions(plan)[-1]["date"]
    assert plan["forecast"]["early"] <= plan["finish"] <= plan["forecast"]["late"]
    resources = [s["resource_id"] for s in sessions(plan) if s["resource_id"]]
    by_step = {r: {(s["skill_id"], s["level"]) for s in sessions(plan) if s["resource_id"] == r} for r in resources}
    assert all(len(steps) == 1 for steps in by_step.values()), "no resource is used for two steps"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    days=st.dictionaries(
        st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]),
        st.sampled_from([0.5, 1.0, 2.5, 8.0]),
        min_size=1,
    ),
    track=st.sampled_from(["ai-engineer", "ai-modeler", "data-engineer", "mlops-engineer", "origin"]),
    level=st.integers(1, 3),
    start=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    length=st.one_of(st.none(), st.integers(0, 500)),
    pause=st.one_of(st.none(), st.tuples(st.integers(0, 100), st.integers(0, 60))),
    levels=st.sampled_from([{}, {"git": 1}, {"docker-basics": 2, "ci-cd": 1}, {"python-syntax": 3}]),
)
def test_no_plan_breaks_a_promise(client, application, tree, days, track, level, start, length, pause, levels):
    request = {"goal": {"track_id": track, "level": level}, "days": days, "start": start.isoformat()}
    if length is not None:
        request["deadline"] = (start + timedelta(days=length)).isoformat()
    if pause:
        first = start + timedelta(days=pause[0])
        request["breaks"] = [{"from": first.isoformat(), "to": (first + timedelta(days=pause[1])).isoformat()}]
    request["learner"] = {"levels": levels}
    asked = PlanRequest.model_validate_json(json.dumps(request))
    plan = application.make_plan(asked, "hypothesis").model_dump(mode="json")
    if plan["plan_id"]:
        application.plans.delete(plan["plan_id"])
    presumed = {p["skill_id"]: p["level"] for p in plan["presumed"]}
    check(tree, plan, request, {**presumed, **levels})
    assert plan["feasible"] == (not plan["left_out"])
    if not plan["feasible"]:
        notice = next(n for n in plan["notices"] if n["code"] == "deadline-too-early")
        again = {**request, "deadline": notice["finish_would_be"]}
        if notice["finish_would_be"]:
            whole = application.make_plan(PlanRequest.model_validate_json(json.dumps(again)), "hypothesis")
            application.plans.delete(whole.plan_id)
            assert whole.feasible
            assert whole.finish.isoformat() == notice["finish_would_be"]


def test_what_does_not_fit_is_said_with_what_would(client):
    plan = make(client, **MLOPS, hours_per_week=6, deadline="2027-03-31")
    notice = next(n for n in plan["notices"] if n["code"] == "deadline-too-early")
    assert not plan["feasible"]
    assert plan["finish"] is None
    assert plan["proven"]
    later = make(client, **MLOPS, hours_per_week=6, deadline=notice["finish_would_be"])
    assert later["feasible"]
    assert later["finish"] == notice["finish_would_be"]
    assert make(client, **MLOPS, hours_per_week=notice["hours_needed"], deadline="2027-03-31")["feasible"]
    fewer = notice["hours_needed"] - 0.5
    assert not make(client, **MLOPS, hours_per_week=fewer, deadline="2027-03-31")["feasible"]


def test_deadline_and_weeks_both_bind(client):
    short = make(client, **MLOPS, hours_per_week=10, weeks=2, deadline="2027-12-31")
    assert sessions(short)[-1]["date"] <= "2026-12-20"
    shorter = make(client, **MLOPS, hours_per_week=10, weeks=2, deadline="2026-12-14")
    assert sessions(shorter)[-1]["date"] <= "2026-12-14"


def test_days_beat_hours_and_hours_beat_the_learner(client, ann):
    goal = {"goal": {"skill_id": "git"}, "start": MONDAY}
    assert make(client, **goal, days={"mon": 1}, hours_per_week=20)["hours_per_week"] == 1
    assert make(client, **goal, hours_per_week=20, learner_id=ann)["hours_per_week"] == 20
    own = make(client, **goal, learner_id=ann)
    assert own["hours_per_week"] == 8
    assert "assumed-hours" not in codes(own)
    assumed = make(client, **goal)
    assert assumed["hours_per_week"] == 6
    assert "assumed-hours" in codes(assumed)


def test_hours_and_dates_are_read_from_the_question(client):
    plan = make(
        client, question="I have 6 hours a week, Tuesdays and Saturdays, starting on 7 December: get me to Model Health"
    )
    assert plan["goal"]["targets"] == [
        {"skill_id": "drift-detection", "level": 2},
        {"skill_id": "observability", "level": 2},
    ]
    assert plan["hours_per_week"] == 6
    assert {date.fromisoformat(s["date"]).strftime("%a") for s in sessions(plan)} == {"Tue", "Sat"}
    assert plan["weeks"][0]["start"] == MONDAY


def test_a_korean_question_gets_a_korean_plan(client):
    plan = make(client, question="주 5시간, 3월 말까지 MLOps 엔지니어가 되고 싶어")
    assert plan["goal"]["track_ids"] == ["mlops-engineer"]
    assert not plan["feasible"]
    assert sessions(plan)[-1]["date"] <= "2027-03-31"
    assert plan["hours_per_week"] == 5
    assert "MLOps 엔지니어 계획" in plan["answer"]
    english = client.get(f"/v1/plans/{plan['plan_id']}?lang=en").json()
    assert english["answer"].startswith("MLOps Engineer")
    assert [s["id"] for s in sessions(english)] == [s["id"] for s in sessions(plan)]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"hours_per_week": 0}, "hours_per_week"),
        ({"hours_per_week": -3}, "hours_per_week"),
        ({"hours_per_week": 200}, "hours_per_week"),
        ({"days": {"funday": 2}}, "days"),
        ({"days": {"mon": 0}}, "days.mon"),
        ({"days": {"mon": 20}}, "days.mon"),
        ({"days": {}}, "days"),
        ({"deadline": "2026-12-01"}, "deadline"),
        ({"weeks": 0}, "weeks"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"breaks": [{"from": "2027-01-02", "to": "2027-01-01"}]}, "breaks.0.to"),
        ({"day_start": "25:00"}, "day_start"),
        ({"start": "2026-02-31"}, "start"),
    ],
)
def test_what_is_wrong_is_named(client, fields, field):
    response = client.post("/v1/plans", json={**MLOPS, **fields})
    assert response.status_code == 422
    assert any(e["field"].startswith(field) for e in response.json()["errors"]), response.json()


def test_a_start_in_the_past_is_allowed_and_said(client):
    plan = make(client, goal={"skill_id": "git"}, start="2026-11-02", hours_per_week=4)
    assert "start-in-the-past" in codes(plan)
    assert sessions(plan)[0]["date"] < "2026-11-24"


def test_breaks_that_cover_everything_leave_everything_out(client):
    plan = make(client, **MLOPS, hours_per_week=6, weeks=3, breaks=[{"from": MONDAY, "to": "2026-12-31"}])
    assert not plan["feasible"]
    assert sessions(plan) == []
    assert sum(s["hours"] for s in plan["left_out"]) == pytest.approx(211)


def test_a_goal_already_reached_needs_no_plan(client):
    plan = make(client, goal={"skill_id": "git", "level": 1}, learner={"levels": {"git": 2}})
    assert plan["plan_id"] is None
    assert plan["weeks"] == []
    assert "goal-reached" in codes(plan)


@pytest.mark.parametrize(
    ("question", "code"), [("make me a plan", "no-goal"), ("how do I bake bread", "outside-the-tree")]
)
def test_without_a_goal_there_is_no_plan(client, question, code):
    plan = make(client, question=question)
    assert plan["plan_id"] is None
    assert plan["goal"] is None
    assert code in codes(plan)


def test_replanning_without_news_changes_nothing(client, ann):
    plan = make(client, **MLOPS, learner_id=ann)
    again = replan(client, plan)
    assert again["changes"] == {"moved": [], "added": [], "dropped": []}
    assert again["version"] == 1
    assert again["weeks"] == plan["weeks"]
    for session in sessions(plan)[:5]:
        tick(client, plan, session["id"])
    on = replan(client, plan, as_of=sessions(plan)[4]["date"])
    assert on["changes"] == {"moved": [], "added": [], "dropped": []}
    assert [s["id"] for s in sessions(on)] == [s["id"] for s in sessions(plan)]


def test_a_goal_beside_a_track_does_not_add_an_option(client, ann):
    """Tokenization belongs to one option; the track goes by the other where that is shorter, before and after."""
    wanted = {"learner": {"goals": [{"track_id": "ai-modeler"}, {"skill_id": "tokenization", "level": 3}]}}
    plan = make(client, **wanted, start=MONDAY)
    assert replan(client, plan)["changes"] == {"moved": [], "added": [], "dropped": []}


def test_days_off_in_the_question_stay_free(client):
    plan = make(client, question="Teach me Spark, 5 hours a week, but nothing from 1 to 14 February 2027", start=MONDAY)
    assert plan["feasible"]
    assert not [s for s in sessions(plan) if "2027-02-01" <= s["date"] <= "2027-02-14"]
    assert [s for s in sessions(plan) if s["date"] > "2027-02-14"]


def test_what_was_missed_moves_and_nothing_else_is_lost(client, ann):
    plan = make(client, **MLOPS, learner_id=ann)
    first, second = sessions(plan)[:2]
    tick(client, plan, first["id"], "missed")
    again = replan(client, plan, as_of=second["date"])
    assert again["version"] == 2
    assert again["changes"]["moved"] or again["changes"]["added"]
    kept = {s["id"]: s for s in sessions(again)}
    assert kept[first["id"]]["status"] == "missed"
    done = sum(s["hours"] for s in sessions(again) if s["status"] != "missed")
    assert done == plan["total_hours"]
    assert client.get(f"/v1/plans/{plan['plan_id']}").json()["version"] == 2
    before = client.get(f"/v1/plans/{plan['plan_id']}?version=1").json()
    assert (before["version"], sessions(before)[1:]) == (1, sessions(plan)[1:])
    assert client.get(f"/v1/plans/{plan['plan_id']}?version=3").status_code == 404


def test_work_lowers_what_is_left_everywhere(client, ann):
    def hours_of(answer):
        return next(s["hours"] for s in answer["remaining"]["path"] if (s["skill_id"], s["level"]) == ("git", 1))

    ask = {"goal": {"skill_id": "git"}, "learner_id": ann}
    plan = make(client, **ask, start=MONDAY)
    before = client.post("/v1/recommendations/next", json=ask).json()
    git = [s for s in sessions(plan) if s["skill_id"] == "git" and s["activity"] == "learn"]
    tick(client, plan, git[0]["id"])
    tick(client, plan, git[1]["id"], "partly", hours=0.5)
    after = client.post("/v1/recommendations/next", json=ask).json()
    assert hours_of(after) == hours_of(before) - git[0]["hours"] - 0.5
    other = make(client, **ask, start=MONDAY)
    assert other["total_hours"] == plan["total_hours"] - git[0]["hours"] - 0.5
    tick(client, plan, git[0]["id"], "planned")
    assert hours_of(client.post("/v1/recommendations/next", json=ask).json()) == hours_of(before) - 0.5


def test_the_last_session_of_a_step_records_its_level(client, ann):
    plan = make(client, goal={"skill_id": "linux-cli", "level": 1}, learner_id=ann, start=MONDAY)
    mine = [s for s in sessions(plan) if s["skill_id"] == "linux-cli"]
    for session in mine[:-1]:
        assert "level-recorded" not in codes(tick(client, plan, session["id"]))
    assert "level-recorded" in codes(tick(client, plan, mine[-1]["id"]))
    assert client.get(f"/v1/learners/{ann}").json()["levels"] == {"linux-cli": 1}
    tick(client, plan, mine[-1]["id"], "missed")
    assert client.get(f"/v1/learners/{ann}").json()["levels"] == {}


def test_a_slow_pace_moves_the_forecast_and_not_the_plan(client, ann):
    plan = make(client, **MLOPS, learner_id=ann)
    for session in sessions(plan)[:12]:
        tick(client, plan, session["id"], "done", hours=session["hours"] * 3)
    again = replan(client, plan, as_of=sessions(plan)[11]["date"])
    assert again["forecast"]["late"] > plan["forecast"]["late"]
    # a session takes the hours it took; only the reviews of what was learnt meanwhile are new
    assert again["total_hours"] == plan["total_hours"]
    late = date.fromisoformat(again["finish"]) - date.fromisoformat(plan["finish"])
    assert late <= timedelta(days=7 * again["review_hours"] / again["hours_per_week"] + 3)


def test_a_plan_of_somebody_described_leaves_the_stored_learner_alone(client, ann):
    plan = make(client, goal={"skill_id": "git", "level": 1}, learner={"levels": {"linux-cli": 1}}, start=MONDAY)
    for session in sessions(plan):
        tick(client, plan, session["id"])
    assert client.get("/v1/learners/local").json()["levels"] == {}
    assert replan(client, plan)["total_hours"] == plan["total_hours"]


def test_plans_are_listed_the_newest_first_and_removed(client, ann):
    one = make(client, goal={"skill_id": "git"}, learner_id=ann)
    two = make(client, goal={"skill_id": "spark"}, learner_id=ann)
    listed = client.get(f"/v1/plans?learner_id={ann}").json()["items"]
    assert {p["plan_id"] for p in listed} == {one["plan_id"], two["plan_id"]}
    assert client.delete(f"/v1/plans/{one['plan_id']}").status_code == 204
    assert client.get(f"/v1/plans/{one['plan_id']}").json()["code"] == "plan-not-found"
    assert [p["plan_id"] for p in client.get(f"/v1/plans?learner_id={ann}").json()["items"]] == [two["plan_id"]]


@pytest.mark.parametrize("path", ["", "/replan", ".ics", ".md", "/sessions/git.1.learn.1", "/calendar"])
def test_an_unknown_plan_is_not_found(client, path):
    method = "post" if path in {"/replan", "/sessions/git.1.learn.1", "/calendar"} else "get"
    body = {"json": {"status": "done"}} if "sessions" in path else {}
    response = client.request(method, f"/v1/plans/nope{path}", **body)
    assert (response.status_code, response.json()["code"]) == (404, "plan-not-found")


def test_plans_and_work_travel_with_the_learner(client, ann):
    plan = make(client, **MLOPS, learner_id=ann)
    first, second = sessions(plan)[:2]
    tick(client, plan, first["id"])
    tick(client, plan, second["id"], "missed")
    replan(client, plan, as_of=sessions(plan)[2]["date"])
    before = client.get(f"/v1/plans/{plan['plan_id']}").json()
    export = client.get(f"/v1/learners/{ann}/export").json()
    assert client.delete(f"/v1/learners/{ann}").status_code == 204
    assert client.get(f"/v1/plans/{plan['plan_id']}").status_code == 404
    assert client.post(f"/v1/learners/{ann}/import", json=export).status_code == 200
    assert client.get(f"/v1/plans/{plan['plan_id']}").json() == before
    again = client.get(f"/v1/learners/{ann}/export").json()
    assert {**again, "exported_at": ""} == {**export, "exported_at": ""}
    assert tick(client, plan, first["id"], "planned")["version"] == before["version"]


def test_an_unknown_session_is_not_found(client):
    plan = make(client, goal={"skill_id": "git"})
    response = client.post(f"/v1/plans/{plan['plan_id']}/sessions/git.9.learn.1", json={"status": "done"})
    assert (response.status_code, response.json()["code"]) == (404, "session-not-found")


def test_the_printed_plan_has_every_session(client):
    plan = make(client, **MLOPS, hours_per_week=9, language="ko")
    text = client.get(f"/v1/plans/{plan['plan_id']}.md").text
    assert text.count("| ☐ |") == len(sessions(plan))
    assert "1주차" in text
    assert plan["answer"] in text


def test_a_feed_is_open_to_who_has_its_address_until_it_is_revoked(client):
    plan = make(client, goal={"skill_id": "git"})
    made = client.post(f"/v1/plans/{plan['plan_id']}/calendar")
    assert made.status_code == 201
    first = made.json()["path"]
    assert client.get(first).text.startswith("BEGIN:VCALENDAR")
    second = client.post(f"/v1/plans/{plan['plan_id']}/calendar").json()["path"]
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    assert client.delete(f"/v1/plans/{plan['plan_id']}/calendar").status_code == 204
    assert client.get(second).status_code == 404
    assert client.get("/feeds/x.ics").json()["code"] == "feed-not-found"
