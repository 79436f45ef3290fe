import pytest
from fastapi.testclient import TestClient

from service.api.app import create_app
from service.bootstrap import Application
from service.settings import Settings


@pytest.fixture(scope="module")
def client(program):
    with TestClient(create_app(program, warm=False)) as client:
        yield client


def ask(client, **body):
    return client.post("/v1/recommendations/next", json=body)


def test_next_answers_a_named_track(client, tree):
    answer = ask(client, question="what should I learn next for MLOps").json()
    assert answer["goal"]["track_ids"] == ["mlops-engineer"]
    path, first = answer["remaining"]["path"], answer["recommendations"][0]
    assert (path[0]["skill_id"], path[0]["level"]) == (first["skill_id"], first["level"])
    assert sum(s["hours"] for s in path) == pytest.approx(answer["remaining"]["hours"])
    assert sum(r["weight"] for r in first["reasons"]) == pytest.approx(first["score"], abs=1e-3)
    assert first["resources"]
    assert {t["skill_id"] for t in answer["goal"]["targets"]} <= set(tree.skills)


def test_claims_in_a_question_count_and_presumptions_are_listed(client):
    answer = ask(client, question="I already know Docker and CI/CD, get me to automatic retraining").json()
    assert [t["skill_id"] for t in answer["goal"]["targets"]] == ["continuous-training"]
    assert {"git", "linux-cli", "python-syntax"} <= {p["skill_id"] for p in answer["presumed"]}
    steps = {(s["skill_id"], s["level"]) for s in answer["remaining"]["path"]}
    assert ("ci-cd", 1) not in steps


def test_a_denied_skill_is_not_presumed(client):
    answer = ask(client, question="I know Docker, teach me Kubernetes", learner={"denied": ["math-statistics"]}).json()
    assert "math-statistics" not in {p["skill_id"] for p in answer["presumed"]}
    assert ("math-statistics", 1) in {(s["skill_id"], s["level"]) for s in answer["remaining"]["path"]}


@pytest.mark.parametrize(
    "question", ["how do I bake bread", "reinforcement learning", "빵은 어떻게 구워요?", "강화학습 배우고 싶어"]
)
def test_outside_is_refused(client, question):
    answer = ask(client, question=question).json()
    assert answer["goal"] is None
    assert answer["recommendations"] == []
    assert [n["code"] for n in answer["notices"]] == ["outside-the-tree"]


def test_no_goal_gets_open_steps_and_a_question_back(client):
    answer = ask(client, question="what should I learn next?").json()
    assert answer["goal"] is None
    assert answer["recommendations"]
    assert [n["code"] for n in answer["notices"]] == ["no-goal"]


def test_ai_engineer_offers_the_other_tracks(client):
    answer = ask(client, question="I want to become an AI engineer").json()
    assert answer["goal"]["track_ids"] == ["ai-engineer"]
    assert "which-track" in [n["code"] for n in answer["notices"]]


def test_a_reached_goal_is_said_to_be_reached(client):
    learner = {"levels": {"git": 3, "python-syntax": 1}}
    answer = ask(client, goal={"skill_id": "git"}, learner=learner).json()
    assert answer["remaining"] == {"steps": 0, "hours": 0, "path": []}
    assert "goal-reached" in [n["code"] for n in answer["notices"]]
    assert answer["recommendations"]


def test_the_option_not_chosen_is_planned_when_asked_for(client):
    learner = {"branches": {"mlops-engineer": "model-health"}}
    answer = ask(client, goal={"option_id": "finops"}, learner=learner).json()
    assert "other-option" in [n["code"] for n in answer["notices"]]
    assert {"resource-management", "iac"} <= {t["skill_id"] for t in answer["goal"]["targets"]}


def test_language_follows_the_request_then_the_question(client):
    assert "시작하세요" in ask(client, question="쿠버네티스 배우고 싶어").json()["answer"]
    assert "start with" in ask(client, question="쿠버네티스 배우고 싶어", language="en").json()["answer"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"question": ""}, "question"),
        ({"question": "x" * 100_000}, "question"),
        ({"learner": {"levels": {"gitt": 1}}}, "learner.levels.gitt"),
        ({"learner": {"levels": {"git": 4}}}, "learner.levels.git"),
        ({"learner": {"branches": {"mlops-engineer": "vision-sage"}}}, "learner.branches.mlops-engineer"),
        ({"goal": {"skill_id": "nope"}}, "goal.skill_id"),
        ({"goal": {"skill_id": "git", "track_id": "origin"}}, "goal"),
        ({"goal": {"track_id": "data-engineer", "option_id": "finops"}}, "goal.option_id"),
        ({"colour": 1}, "colour"),
        ({"limit": 0}, "limit"),
        ({"learner": {}, "learner_id": "a"}, "body"),
    ],
)
def test_bad_input_is_named(client, body, field):
    answer = ask(client, **body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert field in [e["field"] for e in answer.json()["errors"]]


def test_malformed_json_is_400_and_a_huge_body_413(client):
    headers = {"content-type": "application/json"}
    assert client.post("/v1/recommendations/next", content='{"question', headers=headers).status_code == 400
    assert client.post("/v1/recommendations/next", content="x" * 2**21, headers=headers).status_code == 413
    in_pieces = (b"x" * 2**18 for _ in range(8))
    assert client.post("/v1/recommendations/next", content=in_pieces, headers=headers).status_code == 413


def test_an_unknown_learner_is_404(client):
    answer = ask(client, question="MLOps", learner_id="nobody")
    assert (answer.status_code, answer.json()["code"]) == (404, "learner-not-found")


def test_tree_skills_and_resources(client, tree):
    shown = client.get("/v1/tree").json()
    assert set(shown["skills"]) == set(tree.skills)
    skill = client.get("/v1/skills/ci-cd").json()
    assert skill["track_id"] == "mlops-engineer"
    assert skill["resources"]
    hits = client.get("/v1/skills", params={"query": "쿠버네티스", "limit": 3}).json()["items"]
    assert hits[0]["skill_id"] == "container-orchestration"
    assert client.get("/v1/skills/nope").status_code == 404


def test_lists_page(client):
    seen, cursor = [], None
    while True:
        params = {"limit": 100, **({"cursor": cursor} if cursor else {})}
        page = client.get("/v1/resources", params=params).json()
        seen += [r["id"] for r in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) >= 200


def test_resources_are_filtered_and_searched(client):
    found = client.get("/v1/resources", params={"skill_id": "git", "language": "ko"}).json()["items"]
    assert found
    assert all(r["language"] == "ko" and "git" in r["skills"] for r in found)
    first = client.get("/v1/resources", params={"query": "Kubernetes pods and deployments", "limit": 3}).json()["items"]
    assert any("container-orchestration" in r["skills"] for r in first)


def test_health_and_openapi(client):
    assert client.get("/livez").json()["status"] == "ok"
    assert client.get("/readyz").status_code == 200
    assert "/v1/recommendations/next" in client.get("/openapi.json").json()["paths"]


def test_a_slash_too_many_is_not_found_and_not_a_redirect(client):
    for path in ("/v1/learners/", "/v1/resources/", "/v1/plans/", "/livez/"):
        answer = client.get(path, follow_redirects=False)
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json"), path


def test_pages_of_the_origins_named_may_call_and_others_are_refused_with_a_problem(tmp_path, knowledge):
    origins = "https://one.example/, https://two.example"
    settings = Settings(home=tmp_path, cors_origins=origins, _env_file=None)
    with TestClient(create_app(Application(settings, knowledge=knowledge), warm=False)) as client:

        def preflight(origin):
            headers = {"Origin": origin, "Access-Control-Request-Method": "PUT"}
            return client.options("/v1/learners/me", headers=headers)

        for origin in ("https://one.example", "https://two.example"):
            answer = preflight(origin)
            assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, origin)
        refused = preflight("https://three.example")
        assert (refused.status_code, refused.headers["content-type"]) == (400, "application/problem+json")
        assert refused.json()["code"] == "cors-refused"
        assert "access-control-allow-origin" not in refused.headers


def test_the_tree_is_sent_compressed_and_not_again_to_who_has_it(client):
    plain = client.get("/v1/tree", headers={"accept-encoding": "identity"})
    packed = client.get("/v1/tree", headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(plain.content) / 2
    assert packed.json() == plain.json()
    again = client.get("/v1/tree", headers={"if-none-match": plain.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", plain.headers["etag"])
    assert client.get("/v1/tree", headers={"if-none-match": 'W/"other"'}).status_code == 200
