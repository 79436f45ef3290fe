"""Stored learners through the API: levels follow from evidence, and nothing is lost or left behind."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from service.api.app import create_app
from service.api.guard import MAX_BODY
from service.bootstrap import Application
from service.contract import MAX_EXPORT, EvidenceRequest, GoalSpec, LearnerExport, LearnerSpec, WithdrawRequest
from service.knowledge import Knowledge
from service.learners.learners import Learners
from service.settings import Settings
from service.storage.records import Change
from service.storage.schema import metadata
from service.storage.sql_learners import SqlLearners
from tests.fakes.memory_learners import MemoryLearners
from tests.service.item_bank import write_bank
from tree.evidence import Event
from tree.parsing import parse_tree

ANN = "/v1/learners/ann"
TIMES = '"created_at": "2026-01-01T00:00:00Z", "exported_at": "2026-01-01T00:00:00Z"'


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def application(home: Path, database_url: str, knowledge: Knowledge) -> Iterator[Application]:
    items = write_bank(home.parent / "items", ["git"])
    settings = Settings(home=home, items=items, database_url=SecretStr(database_url), _env_file=None)  # type: ignore[call-arg]
    found = Application(settings, knowledge=knowledge)
    yield found
    found.database.close()


@pytest.fixture
def client(application: Application) -> Iterator[TestClient]:
    with TestClient(create_app(application, warm=False)) as client:
        yield client


def record(client, skill_id, level, **more):
    headers = more.pop("headers", {})
    return client.post(f"{ANN}/evidence", json={"skill_id": skill_id, "level": level, **more}, headers=headers)


def test_levels_follow_from_evidence(client):
    record(client, "git", 1)
    later = record(client, "git", 2, kind="project", note="합쳐 봤다").json()
    assert client.get(ANN).json()["levels"] == {"git": 2}
    assert client.post(f"{ANN}/evidence/{later['id']}/withdraw", json={"why": "not mine"}).status_code == 200
    assert client.get(ANN).json()["levels"] == {"git": 1}
    first, second = client.get(f"{ANN}/evidence").json()["items"]
    assert (first["withdrawn"]["why"], first["decides"], second["decides"]) == ("not mine", False, True)


def test_evidence_for_an_earlier_day_does_not_overrule_a_later_one(client):
    record(client, "git", 3)
    old = record(client, "git", 1, at="2020-01-01T00:00:00Z").json()
    assert not old["decides"]
    assert client.get(ANN).json()["levels"] == {"git": 3}
    assert client.get(ANN, params={"as_of": "2020-06-01T00:00:00Z"}).json()["levels"] == {"git": 1}
    assert client.get(ANN, params={"as_of": "2019-06-01T00:00:00Z"}).json()["levels"] == {}


def test_presumed_levels_are_listed_and_can_be_denied(client):
    record(client, "docker-basics", 1)
    assert "math-statistics" in {p["skill_id"] for p in client.get(ANN).json()["presumed"]}
    client.put(ANN, json={"denied": ["math-statistics"]})
    learner = client.get(ANN, params={"lang": "ko"}).json()
    assert "math-statistics" not in {p["skill_id"] for p in learner["presumed"]}
    assert learner["levels"] == {"docker-basics": 1}
    assert "Docker" in learner["presumed"][0]["because"]


def test_putting_levels_appends_only_the_differences(client):
    assert client.put(ANN, json={"levels": {"git": 2, "python-syntax": 1}}).status_code == 201
    assert client.put(ANN, json={"levels": {"git": 2, "linux-cli": 1}}).status_code == 200
    assert client.get(ANN).json()["levels"] == {"git": 2, "linux-cli": 1}
    events = client.get(f"{ANN}/evidence").json()["items"]
    assert {(e["skill_id"], e["level"], e["kind"]) for e in events[:2]} == {
        ("python-syntax", 0, "import"),
        ("linux-cli", 1, "import"),
    }
    assert len(events) == 4


def test_a_profile_without_levels_leaves_them(client):
    client.put(ANN, json={"levels": {"git": 2}})
    client.put(ANN, json={"hours_per_week": 5, "goals": [{"track_id": "mlops-engineer"}]})
    learner = client.get(ANN).json()
    assert (learner["levels"], learner["hours_per_week"]) == ({"git": 2}, 5)
    assert learner["goals"] == [{"track_id": "mlops-engineer"}]


def test_the_stored_learner_is_recommended_to(client):
    client.put(ANN, json={"levels": {"git": 2, "ci-cd": 1}, "goals": [{"skill_id": "ci-cd"}]})
    answer = client.post("/v1/recommendations/next", json={"learner_id": "ann"}).json()
    assert answer["goal"]["targets"] == [{"skill_id": "ci-cd", "level": 2}]
    assert [(s["skill_id"], s["level"]) for s in answer["remaining"]["path"]] == [("ci-cd", 2)]


def test_the_same_key_gives_the_same_answer_once(client):
    key = {"Idempotency-Key": "monday-1"}
    first, second = record(client, "git", 1, headers=key), record(client, "git", 1, headers=key)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert len(client.get(f"{ANN}/evidence").json()["items"]) == 1
    other = record(client, "git", 2, headers=key)
    assert other.status_code == 422
    assert other.json()["errors"][0]["field"] == "Idempotency-Key"


def test_a_change_of_another_version_is_refused(client):
    tag = client.put(ANN, json={}).headers["etag"]
    assert client.put(ANN, json={"hours_per_week": 3}, headers={"If-Match": tag}).status_code == 200
    stale = client.put(ANN, json={"hours_per_week": 4}, headers={"If-Match": tag})
    assert (stale.status_code, stale.json()["code"]) == (412, "version-mismatch")
    assert client.get(ANN).json()["hours_per_week"] == 3
    assert record(client, "git", 1, headers={"If-Match": tag}).status_code == 412
    assert client.delete(ANN, headers={"If-Match": '"nonsense"'}).status_code == 412
    assert client.put(ANN, json={}, headers={"If-None-Match": "*"}).status_code == 412
    assert client.put("/v1/learners/bob", json={}, headers={"If-Match": "*"}).status_code == 412
    current = client.get(ANN).headers["etag"]
    assert client.get(ANN, headers={"If-None-Match": current}).status_code == 304


def test_putting_levels_overrules_evidence_dated_ahead_by_another_clock(client, application):
    event = Event("e", "c", "git", 3, "import", datetime(9999, 1, 1, tzinfo=UTC), datetime.now(UTC))
    application.learners.repository.change("ann", lambda *_: _change(event), now=datetime.now(UTC))
    assert client.put(ANN, json={"levels": {"git": 1}}).json()["levels"] == {"git": 1}
    assert client.get(ANN).json()["levels"] == {"git": 1}


@pytest.mark.parametrize("field", ["at", "recorded_at", "created_at"])
def test_an_import_of_what_is_dated_ahead_is_refused_by_name(client, field):
    client.put(ANN, json={"levels": {"git": 1, "linux-cli": 1}})
    exported = client.get(f"{ANN}/export").json()
    within = (datetime.now(UTC) + timedelta(minutes=2)).isoformat()
    of_event = field != "created_at"
    (exported["evidence"][1] if of_event else exported)[field] = within
    assert client.post("/v1/learners/bob/import", json=exported).status_code == 200
    (exported["evidence"][1] if of_event else exported)[field] = "9999-01-01T00:00:00Z"
    answer = client.post("/v1/learners/cid/import", json=exported)
    assert answer.status_code == 422
    assert [e["field"] for e in answer.json()["errors"]] == [f"evidence.1.{field}" if of_event else field]
    assert client.get("/v1/learners/cid").status_code == 404


def test_every_writing_endpoint_honours_what_the_client_expects(client):
    client.put(ANN, json={})
    exported, tag = client.get(f"{ANN}/export").json(), client.get(ANN).headers["etag"]
    stale = client.put(ANN, json={"hours_per_week": 3}).headers["etag"]
    assert client.put(ANN, json={"hours_per_week": 4}, headers={"If-None-Match": stale}).status_code == 412
    assert client.put(ANN, json={"hours_per_week": 4}, headers={"If-None-Match": f'"x", W/{stale}'}).status_code == 412
    assert client.put(ANN, json={"hours_per_week": 4}, headers={"If-None-Match": tag}).status_code == 200
    before = client.get(ANN).json()
    for headers in ({"If-Match": tag}, {"If-None-Match": "*"}, {"If-Match": f"W/{client.get(ANN).headers['etag']}"}):
        assert client.post(f"{ANN}/import", json=exported, headers=headers).status_code == 412
        assert client.put(f"{ANN}/mentors/bob", headers=headers).status_code == 412
        assert client.delete(f"{ANN}/mentors/bob", headers=headers).status_code == 412
        assert client.delete(ANN, headers=headers).status_code == 412
    assert client.get(ANN).json() == before
    current = client.get(ANN).headers["etag"]
    agreed = client.put(f"{ANN}/mentors/bob", headers={"If-Match": f'"other", {current}'})
    assert agreed.status_code == 200
    assert client.get(ANN, headers={"If-None-Match": agreed.headers["etag"]}).status_code == 304
    assert client.get(ANN, headers={"If-None-Match": "*"}).status_code == 304
    for headers in ({"If-Match": "*", "If-None-Match": "*"}, {"If-Match": current, "If-None-Match": "*"}):
        assert client.put(ANN, json={}, headers=headers).status_code == 412
        assert client.put("/v1/learners/bob", json={}, headers=headers).status_code == 412


def test_an_etag_names_one_state_and_one_way_of_telling_it(client):
    made = client.put(ANN, json={}).headers["etag"]
    exported = client.get(f"{ANN}/export").json()
    client.delete(ANN)
    again = client.put(ANN, json={"hours_per_week": 9}).headers["etag"]
    client.delete(ANN)
    imported = client.post(f"{ANN}/import", json=exported).headers["etag"]
    assert len({made, again, imported}) == 3
    assert client.put(ANN, json={}, headers={"If-Match": made}).status_code == 412
    asked = [{}, {"lang": "ko"}, {"as_of": "2020-01-01T00:00:00Z"}, {"as_of": "2021-01-01T00:00:00Z", "lang": "ko"}]
    tags = [client.get(ANN, params=params).headers["etag"] for params in asked]
    assert len(set(tags)) == len(tags)
    assert client.get(ANN, params={"lang": "en"}).headers["etag"] == tags[0]
    for params, tag in zip(asked, tags, strict=True):
        known = [client.get(ANN, params=params, headers={"If-None-Match": t}).status_code for t in tags]
        assert [status == 304 for status in known] == [t == tag for t in tags]
    told = client.put(ANN, json={"hours_per_week": 2}, params={"lang": "ko"}, headers={"If-Match": tags[1]})
    assert told.status_code == 200, "a change is one of the learner, in whatever language they were read"
    assert client.get(ANN, params={"lang": "ko"}, headers={"If-None-Match": told.headers["etag"]}).status_code == 304


@pytest.mark.parametrize("kind", ["placement", "quiz", "review"])
def test_an_import_from_a_client_does_not_bring_what_a_service_assesses(client, application, kind):
    event = record(client, "git", 2, note="mine").json()
    exported = client.get(f"{ANN}/export").json()
    exported["evidence"][0] |= {"kind": kind, "score": 0.9}
    client.post(f"{ANN}/import", json=exported)
    assert [e["kind"] for e in client.get(f"{ANN}/evidence").json()["items"]] == ["self-report"]
    client.post("/v1/learners/bob/import", json=exported)
    (taken_in,) = client.get("/v1/learners/bob/evidence").json()["items"]
    assert (taken_in["id"], taken_in["kind"], taken_in["note"]) == (event["id"], "import", "mine")
    assert taken_in["score"] is None
    application.learners.import_export("cid", LearnerExport.model_validate(exported), assessed=True)
    (assessed,) = client.get("/v1/learners/cid/evidence").json()["items"]
    assert (assessed["kind"], assessed["score"]) == (kind, 0.9)


def test_an_import_is_one_act_that_undo_takes_back(client, application):
    record(client, "git", 1)
    record(client, "linux-cli", 2)
    exported = client.get(f"{ANN}/export").json()
    client.put("/v1/learners/bob", json={"levels": {"spark": 1}})
    client.post("/v1/learners/bob/import", json=exported)
    assert client.get("/v1/learners/bob").json()["levels"] == {"git": 1, "linux-cli": 2, "spark": 1}
    application.learners.undo("bob")
    assert client.get("/v1/learners/bob").json()["levels"] == {"spark": 1}


def test_the_same_import_again_changes_nothing(client):
    record(client, "git", 1)
    client.put(f"{ANN}/mentors/bob")
    exported = client.get(f"{ANN}/export").json()
    client.delete(ANN)
    first = client.post(f"{ANN}/import", json=exported)
    again = client.post(f"{ANN}/import", json=exported)
    assert again.headers["etag"] == first.headers["etag"]
    assert again.json() == first.json()
    assert first.json()["created_at"] == exported["created_at"]


def test_a_control_character_in_a_name_is_refused_by_every_database(client):
    record(client, "git", 1)
    exported = client.get(f"{ANN}/export").json()
    for name in ("a\u0000b", "a\nb", "a\u0085b"):
        exported["evidence"][0]["skill_id"] = name
        answer = client.post("/v1/learners/bob/import", json=exported)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "evidence.0.skill_id")
    assert client.get("/v1/learners/bob").status_code == 404


def test_every_export_of_ours_comes_back_in(client, application):
    now = datetime.now(UTC)
    events = tuple(Event(f"e{n}", "c", "git", n % 4, "import", now, now, "x" * 200) for n in range(6000))
    application.learners.repository.change("ann", lambda *_: Change(events=events), now=now)
    exported = client.get(f"{ANN}/export").content
    assert len(exported) > 2 * MAX_BODY
    sent = {"content": exported, "headers": {"content-type": "application/json"}}
    assert client.post("/v1/learners/bob/import", **sent).status_code == 200
    assert client.put("/v1/learners/bob", **sent).status_code == 413
    declared = {"content-type": "application/json", "content-length": str(MAX_EXPORT + 1)}
    assert client.post(f"{ANN}/import", content=b"{}", headers=declared).status_code == 413


def test_an_import_is_taken_as_json_only_and_not_as_a_form_of_some_web_page(client):
    exported = f'{{"format": "path-of-mastery/learner", "id": "ann", "learner": {{}}, "evidence": [], {TIMES}}}'
    for kind in ("text/plain", "text/plain; application/json", "application/x-www-form-urlencoded", "", "application"):
        answer = client.post(f"{ANN}/import", content=exported, headers={"content-type": kind} if kind else {})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "body"), kind
    assert client.get(ANN).status_code == 404
    headers = {"content-type": "application/json; charset=utf-8"}
    assert client.post(f"{ANN}/import", content=exported, headers=headers).status_code == 200
    wrong = client.post(f"{ANN}/import", json={"colour": 1, "id": "a/b"}).json()["errors"]
    assert {"colour", "id", "format"} <= {e["field"] for e in wrong}


def test_a_learner_is_loaded_once_to_be_read(client, application, monkeypatch):
    client.put(ANN, json={"levels": {"git": 1}})
    exported, loads = client.get(f"{ANN}/export").json(), []
    load = SqlLearners.load
    monkeypatch.setattr(
        SqlLearners, "load", lambda self, learner_id: loads.append(learner_id) or load(self, learner_id)
    )
    for path in ("", "/export", "/evidence", "/mentors"):
        client.get(f"{ANN}{path}")
        assert loads == ["ann"], path
        loads.clear()
    client.get("/v1/learners")
    client.post(f"{ANN}/import", json=exported)
    assert loads == []


def test_evidence_that_arrives_between_two_pages_repeats_nothing(client):
    for level in (1, 2, 3, 1, 2):
        record(client, "git", level)
        record(client, "linux-cli", 1)
    for params in ({}, {"skill_id": "git"}):
        every = [e["id"] for e in client.get(f"{ANN}/evidence", params=params).json()["items"]]
        seen, cursor = [], None
        while len(seen) < len(every):
            more = {"limit": 2, **params, **({"cursor": cursor} if cursor else {})}
            page = client.get(f"{ANN}/evidence", params=more).json()
            seen += [e["id"] for e in page["items"]]
            cursor = page["next_cursor"]
            record(client, "git", 3)
        assert (seen, cursor) == (every, None)


@pytest.mark.parametrize("name", ["Mars/Olympus", "America", "asia/seoul ", "../etc/passwd", "zone.tab"])
def test_a_time_zone_that_is_none_is_named(client, name):
    answer = client.put(ANN, json={"timezone": name})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "timezone")
    assert client.put(ANN, json={"timezone": "Asia/Seoul"}).status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        '{"hours_per_week": NaN}',
        '{"hours_per_week": -Infinity}',
        '{"hours_per_week": ' + "9" * 5000 + "}",
        '{"levels": {"git": 1, "git": 2}}',
        "[" * 100_000,
    ],
)
def test_what_is_no_json_is_malformed_wherever_it_is_sent(client, body):
    headers = {"content-type": "application/json"}
    for method, path in [
        ("put", ANN),
        ("post", f"{ANN}/import"),
        ("post", f"{ANN}/evidence"),
        ("post", "/v1/recommendations/next"),
        ("post", "/v1/plans"),
    ]:
        answer = client.request(method, path, content=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (400, "malformed-json"), path
    assert client.get(ANN).status_code == 404


@pytest.mark.parametrize("kind", ["placement", "quiz", "review"])
def test_clients_do_not_write_what_the_service_assesses(client, kind):
    answer = record(client, "git", 3, kind=kind)
    assert (answer.status_code, answer.json()["code"]) == (403, "kind-not-allowed")
    assert client.get(ANN).status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"skill_id": "gitt", "level": 1}, "skill_id"),
        ({"skill_id": "git", "level": 4}, "level"),
        ({"skill_id": "git", "level": 1, "at": "2999-01-01T00:00:00Z"}, "at"),
        ({"skill_id": "git", "level": 1, "at": "2026-01-01T00:00:00"}, "at"),
        ({"skill_id": "git", "level": 1, "note": "a\u0000b"}, "note"),
        ({"skill_id": "git", "level": 1, "colour": "red"}, "colour"),
        ({"skill_id": "git", "level": 1, "score": 1.0}, "score"),
    ],
)
def test_bad_evidence_is_named_and_makes_nobody(client, body, field):
    answer = client.post(f"{ANN}/evidence", json=body)
    assert answer.status_code == 422
    assert field in {e["field"] for e in answer.json()["errors"]}
    assert client.get(ANN).status_code == 404


def test_an_export_is_complete_and_reads_back_the_same(client, application):
    client.put(ANN, json={"levels": {"git": 2}, "goals": [{"steps": [{"skill_id": "git", "level": 3}]}]})
    event = record(client, "linux-cli", 1, note="메모").json()
    client.post(f"{ANN}/evidence/{event['id']}/withdraw", json={"why": "x"})
    client.put(f"{ANN}/mentors/bob")
    exported = client.get(f"{ANN}/export").json()
    client.delete(ANN)
    assert client.post(f"{ANN}/import", json=exported).status_code == 200
    again = client.get(f"{ANN}/export").json()
    for export in (again, exported):
        del export["exported_at"]
        for event in export["evidence"]:
            del event["change_id"]  # coming back in is one act
    assert again == exported
    exported["exported_at"] = exported["created_at"]
    exported["evidence"] = [{**event, "change_id": "any"} for event in exported["evidence"]]
    client.post(f"{ANN}/import", json=exported)
    assert len(client.get(f"{ANN}/evidence").json()["items"]) == 2


def test_nothing_of_a_deleted_learner_is_left_anywhere(client, application, home):
    name = "zebedee-the-unmistakable"
    learner = f"/v1/learners/{name}"
    client.put(learner, json={"levels": {"git": 1}, "timezone": "Asia/Seoul"})
    posted = client.post(
        f"{learner}/evidence",
        json={"skill_id": "git", "level": 2, "note": f"note of {name}"},
        headers={"Idempotency-Key": f"key-of-{name}"},
    )
    client.post(f"{learner}/evidence/{posted.json()['id']}/withdraw", json={"why": name})
    client.put(f"{learner}/mentors/{name}-mentor")
    client.put(f"{ANN}/mentors/{name}")
    said = {"learner_id": name, "about": {"skill_id": "git"}, "verdict": "skip", "note": f"feedback of {name}"}
    assert client.post("/v1/feedback", json=said).status_code == 201
    client.post("/v1/recommendations/next", json={"learner_id": name, "goal": {"track_id": "mlops-engineer"}})
    plan = client.post(
        "/v1/plans", json={"learner_id": name, "goal": {"skill_id": "spark"}, "start": "2026-12-07"}
    ).json()
    first, second = [s for week in plan["weeks"] for s in week["sessions"]][:2]
    client.post(f"/v1/plans/{plan['plan_id']}/sessions/{first['id']}", json={"status": "missed"})
    client.post(f"/v1/plans/{plan['plan_id']}/replan", json={"as_of": second["date"]})
    client.post("/v1/ask", json={"learner_id": name, "question": f"I finished CI/CD at {name}."}).raise_for_status()
    client.post("/v1/assessments", json={"learner_id": name, "skill_id": "git", "level": 1}).raise_for_status()
    owned = [t for t in metadata.sorted_tables if "learner_id" in t.columns or t.name == "learners"]
    with application.database.reading() as connection:
        assert all(name in str(connection.execute(t.select()).all()) for t in owned), "every table is put to the test"
    assert client.delete(learner).status_code == 204
    assert client.delete(learner).status_code == 404
    with application.database.reading() as connection:
        for table in metadata.sorted_tables:
            assert name not in str(connection.execute(table.select()).all()), table.name
    application.database.close()
    files = [*home.rglob("*"), *home.parent.glob("*.db*")]
    assert not [f for f in files if f.is_file() and name.encode() in f.read_bytes()]


def test_a_learner_of_another_tree_keeps_what_this_one_does_not_know(tree):
    repository = MemoryLearners()
    learners = Learners(repository, tree, new_id=iter(map(str, range(99))).__next__)
    learners.replace("ann", LearnerSpec(levels={"git": 2}), "en")
    stored = repository.load("ann")
    foreign = Event("x", "x", "gardening", 3, "import", stored.created_at, stored.created_at)
    repository.change("ann", lambda *_: _change(foreign), now=stored.created_at)
    assert learners.spec("ann").levels == {"git": 2}
    assert len(learners.export("ann").evidence) == 2


ELSEWHERE = {
    "denied": ["gardening"],
    "branches": {"gardener": "roses", "mlops-engineer": "trains"},
    "goals": [
        {"skill_id": "gardening"},
        {"steps": [{"skill_id": "git", "level": 1}, {"skill_id": "weeds", "level": 1}]},
    ],
}
"""The parts of a profile that belong to another tree."""


def test_what_is_done_under_one_tree_leaves_what_belongs_to_another(tree):
    repository = MemoryLearners()
    learners = Learners(repository, tree, new_id=iter(map(str, range(99))).__next__)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    of_both = {**ELSEWHERE, "denied": ["git", "gardening"], "hours_per_week": 4.0}
    events = tuple(Event(s, s, s, 3, "import", now, now) for s in ("gardening", "git"))
    repository.change("ann", lambda *_: Change(profile=of_both, events=events), now=now)
    read = learners.spec("ann")
    assert (read.denied, read.branches, read.goals) == (["git"], {}, [])
    learners.replace("ann", read, "en")
    assert repository.load("ann").events == events, "what was read and put back changes no level"
    given = LearnerSpec(denied=["linux-cli"], branches={"mlops-engineer": "finops"}, goals=[GoalSpec(skill_id="git")])
    learners.replace("ann", given, "en")
    profile = repository.load("ann").profile
    assert profile["denied"] == ["linux-cli", "gardening"]
    assert profile["branches"] == {"gardener": "roses", "mlops-engineer": "finops"}
    assert profile["goals"] == [{"skill_id": "git"}, *ELSEWHERE["goals"]]
    assert "hours_per_week" not in profile


def test_a_level_above_the_highest_of_this_tree_is_no_difference():
    skills = "{'title': 'Small', 'skills': {'stock': {'title': 'Stock'}}}".replace("'", '"')
    repository = MemoryLearners()
    learners = Learners(repository, parse_tree([("small.json", skills)]), new_id=iter(map(str, range(9))).__next__)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    event = Event("e", "c", "stock", 3, "import", now, now)
    repository.change("ann", lambda *_: _change(event), now=now)
    assert learners.spec("ann").levels == {"stock": 1}
    learners.replace("ann", LearnerSpec(levels={"stock": 1}), "en")
    assert repository.load("ann").events == (event,)


def _change(event):
    return Change(events=(event,))


acts = st.lists(
    st.one_of(
        st.tuples(st.just("record"), st.sampled_from(["git", "spark", "iac"]), st.integers(0, 3), st.integers(-3, 0)),
        st.tuples(st.just("withdraw"), st.integers(0, 20)),
        st.tuples(st.just("undo")),
        st.tuples(st.just("put"), st.dictionaries(st.sampled_from(["git", "spark", "iac"]), st.integers(0, 3))),
    ),
    max_size=25,
)


@given(acts)
def test_any_history_replays_to_what_a_plain_reading_of_it_says(tree, history):
    clock = iter(datetime(2026, 11, 1, tzinfo=UTC) + timedelta(seconds=n) for n in range(1000))
    moments: list[datetime] = []

    def now() -> datetime:
        moments.append(next(clock))
        return moments[-1]

    learners = Learners(MemoryLearners(), tree, new_id=iter(map(str, range(10_000))).__next__, now=now)
    learners.replace("ann", LearnerSpec(), "en")
    plain: list[dict] = []
    for act in history:
        match act:
            case ("record", skill_id, level, days):
                at = moments[-1] + timedelta(days=days)
                event, _ = learners.record("ann", EvidenceRequest(skill_id=skill_id, level=level, at=at))
                plain.append({"id": event.id, "change": event.change_id, "skill": skill_id, "level": level, "at": at})
            case ("withdraw", number) if plain:
                chosen = plain[number % len(plain)]
                learners.withdraw("ann", chosen["id"], WithdrawRequest())
                chosen["gone"] = True
            case ("undo",) if any("gone" not in e for e in plain):
                last = [e for e in plain if "gone" not in e][-1]["change"]
                learners.undo("ann")
                for entry in plain:
                    if entry["change"] == last:
                        entry["gone"] = True
            case ("put", levels):
                before = read_plainly(plain)
                learners.replace("ann", LearnerSpec(levels=levels), "en")
                known = {e["id"] for e in plain}
                added = [e for e in learners.repository.load("ann").events if e.id not in known]
                wanted = {s: n for s, n in levels.items() if n}
                assert {e.skill_id: e.level for e in added} == {
                    s: wanted.get(s, 0) for s in {*wanted, *before} if wanted.get(s, 0) != before.get(s, 0)
                }
                plain += [
                    {"id": e.id, "change": e.change_id, "skill": e.skill_id, "level": e.level, "at": e.at}
                    for e in added
                ]
                assert learners.spec("ann").levels == wanted
        assert learners.spec("ann").levels == read_plainly(plain)


def read_plainly(entries):
    """Per skill the latest event not withdrawn decides."""
    levels = {}
    for skill in {e["skill"] for e in entries}:
        live = [e for e in entries if e["skill"] == skill and "gone" not in e]
        if live:
            latest = max(e["at"] for e in live)
            levels[skill] = [e["level"] for e in live if e["at"] == latest][-1]
    return {skill: level for skill, level in levels.items() if level}
