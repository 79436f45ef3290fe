"""Branch advice through the API: before the branching point, at it, after choosing, and for both."""

import pytest
from fastapi.testclient import TestClient

from service.api.app import create_app

TRACKS = {
    "ai-engineer": ("serving-specialist", "app-architect"),
    "ai-modeler": ("vision-sage", "language-sage"),
    "llm-app-engineer": ("agentic-workflow", "reliability-eval"),
    "data-engineer": ("big-data-master", "real-time-master"),
    "mlops-engineer": ("finops", "model-health"),
}
AT_THE_POINT = {"docker-registry": 1, "ci-cd": 1, "model-logging": 1}


@pytest.fixture(scope="module")
def client(program):
    with TestClient(create_app(program, warm=False)) as client:
        yield client


def advise(client, track_id, **body):
    response = client.post("/v1/recommendations/branch", json={"track_id": track_id, **body})
    assert response.status_code == 200, response.text
    return response.json()


def options(advice):
    return {o["option_id"]: o for o in advice["options"]}


@pytest.mark.parametrize("track_id", TRACKS)
def test_both_options_stand_side_by_side(client, track_id):
    advice = advise(client, track_id)
    assert tuple(options(advice)) == TRACKS[track_id]
    for option in advice["options"]:
        assert sum(r["weight"] for r in option["reasons"]) == pytest.approx(option["score"], abs=1e-3)
        assert option["remaining_hours"] > 0
        assert option["title"] in advice["answer"]


@pytest.mark.parametrize(
    ("track_id", "question", "option"),
    [
        ("ai-engineer", "I want predictions to come back faster on the same GPU", "serving-specialist"),
        ("ai-engineer", "느린 쿼리랑 캐시, 작업 큐 쪽이 재밌어요", "app-architect"),
        ("ai-modeler", "글보다 사진이 좋아요", "vision-sage"),
        ("ai-modeler", "I love languages and text", "language-sage"),
        ("llm-app-engineer", "혼자 알아서 도구를 쓰는 에이전트를 만들고 싶어요", "agentic-workflow"),
        ("llm-app-engineer", "measuring whether answers are grounded", "reliability-eval"),
        ("data-engineer", "terabytes of logs on a cluster every night", "big-data-master"),
        ("data-engineer", "이벤트가 들어오는 즉시 처리하고 싶어요", "real-time-master"),
        ("mlops-engineer", "our cloud bill is out of hand", "finops"),
        ("mlops-engineer", "대시보드랑 알림 만드는 게 재밌어요", "model-health"),
    ],
)
def test_interest_decides(client, track_id, question, option):
    advice = advise(client, track_id, question=question)
    assert advice["recommended"] == option
    assert advice["margin"] >= 0.07


def test_where_the_learner_stands_is_said(client):
    track = "mlops-engineer"
    ahead = advise(client, track)["answer"]
    assert "nothing needs deciding" in ahead
    assert "You stand at this point now" in advise(client, track, learner={"levels": AT_THE_POINT})["answer"]
    chosen = {"levels": AT_THE_POINT, "branches": {track: "finops"}}
    assert "You have chosen FinOps" in advise(client, track, learner=chosen)["answer"]
    both = {"levels": AT_THE_POINT, "branches": {track: ["finops", "model-health"]}}
    assert "You have chosen both" in advise(client, track, learner=both)["answer"]
    passed = {"levels": {**AT_THE_POINT, "drift-detection": 1, "observability": 1}}
    assert "You have Model Health behind you" in advise(client, track, learner=passed)["answer"]


def test_a_choice_against_the_figures_is_respected(client):
    learner = {"levels": AT_THE_POINT, "branches": {"mlops-engineer": "finops"}}
    advice = advise(client, "mlops-engineer", learner=learner, question="I enjoy dashboards and alerts")
    assert advice["recommended"] == "model-health"
    assert "worth keeping" in advice["answer"]


def test_a_goal_shifts_the_hours_and_its_option_is_preferred(client):
    advice = advise(client, "mlops-engineer", goal={"option_id": "finops"})
    assert advice["recommended"] == "finops"
    goals = {"learner": {"goals": [{"track_id": "mlops-engineer"}, {"skill_id": "iac"}]}}
    shared = options(advise(client, "mlops-engineer", goal={"track_id": "mlops-engineer"}, **goals))
    assert shared["finops"]["overlap_hours"] > 0


def test_what_is_held_carries_over_in_meaning(client):
    held = {"learner": {"levels": {"message-queue": 2}}}
    found = options(advise(client, "data-engineer", **held))
    assert "message-queue" in found["real-time-master"]["carried_by"]
    assert found["real-time-master"]["transfer"] > found["big-data-master"]["transfer"]


def test_a_question_from_elsewhere_is_left_out_and_said(client):
    advice = advise(client, "data-engineer", question="how do I bake bread")
    assert [n["code"] for n in advice["notices"]] == ["question-left-out"]
    bare = advise(client, "data-engineer")
    assert [o["score"] for o in advice["options"]] == [o["score"] for o in bare["options"]]


@pytest.mark.parametrize(("track_id", "said"), [("origin", "no branching point"), ("mlops", "did you mean")])
def test_a_track_without_a_choice_is_refused(client, track_id, said):
    response = client.post("/v1/recommendations/branch", json={"track_id": track_id})
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "track_id"
    assert said in response.json()["detail"]
