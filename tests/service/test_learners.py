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
from service.bootstrap import Application
from service.contract import EvidenceRequest, LearnerSpec, WithdrawRequest
from service.learners.learners import Learners
from service.settings import Settings
from service.storage.schema import metadata
from tests.fakes.memory_learners import MemoryLearners

ANN = "/v1/learners/ann"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def application(home: Path, database_url: str) -> Iterator[Application]:
    settings = Settings(home=home, database_url=SecretStr(database_url), _env_file=None)  # type: ignore[call-arg]
    found = Application(settings)
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
    moments = {"exported_at", "created_at"}
    assert {k: v for k, v in again.items() if k not in moments} == {
        k: v for k, v in exported.items() if k not in moments
    }
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
    client.post("/v1/recommendations/next", json={"learner_id": name, "goal": {"track_id": "mlops-engineer"}})
    plan = client.post(
        "/v1/plans", json={"learner_id": name, "goal": {"skill_id": "spark"}, "start": "2026-12-07"}
    ).json()
    first, second = [s for week in plan["weeks"] for s in week["sessions"]][:2]
    client.post(f"/v1/plans/{plan['plan_id']}/sessions/{first['id']}", json={"status": "missed"})
    client.post(f"/v1/plans/{plan['plan_id']}/replan", json={"as_of": second["date"]})
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
    foreign = stored.events[0].__class__("x", "x", "gardening", 3, "import", stored.created_at, stored.created_at)
    repository.change("ann", lambda *_: _change(foreign), now=stored.created_at)
    assert learners.spec("ann").levels == {"git": 2}
    assert len(learners.export("ann").evidence) == 2


def _change(event):
    from service.storage.records import Change

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
