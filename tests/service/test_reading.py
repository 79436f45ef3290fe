"""Questions read by rule, on the shipped tree. These sentences are written for these tests."""

import pytest

from service.understanding.names import Names
from service.understanding.reading import read_question
from tree.goal import OptionGoal, SkillGoal, TrackGoal


@pytest.fixture(scope="module")
def read(tree):
    names = Names(tree)
    return lambda text: read_question(text, names, tree)


@pytest.mark.parametrize(
    ("question", "goals"),
    [
        ("what should I learn next for MLOps", [TrackGoal("mlops-engineer")]),
        ("MLOps를 하려면 다음에 뭘 배워야 해?", [TrackGoal("mlops-engineer")]),
        ("the road to Model Health", [OptionGoal("model-health")]),
        ("k8s", [SkillGoal("container-orchestration")]),
        ("쿠버네티스부터 배우고 싶어요", [SkillGoal("container-orchestration")]),
        ("MLOps engineer with FinOps", [TrackGoal("mlops-engineer", 2, "finops")]),
        ("I want to become an expert in Spark", [SkillGoal("spark", 3)]),
        ("Git 기초만 알려줘", [SkillGoal("git", 1)]),
        ("teach me kuberntes", [SkillGoal("container-orchestration")]),
    ],
)
def test_named_goals(read, question, goals):
    assert list(read(question).goals) == goals


@pytest.mark.parametrize(
    ("question", "claims", "goals"),
    [
        ("I already know Git, teach me Kubernetes", {"git": 1}, [SkillGoal("container-orchestration")]),
        ("I use Git at work and want to learn Spark", {"git": 2}, [SkillGoal("spark")]),
        ("I'm an expert in FastAPI. What about Kafka?", {"fastapi": 3}, [SkillGoal("event-streaming")]),
        ("Git은 이미 알아요. 스파크를 배우고 싶어요", {"git": 1}, [SkillGoal("spark")]),
        ("회사에서 Git을 쓰고 있는데 스파크를 배우려면?", {"git": 2}, [SkillGoal("spark")]),
        ("I don't know Git", {}, [SkillGoal("git")]),
    ],
)
def test_claims_are_told_from_goals(read, question, claims, goals):
    reading = read(question)
    assert reading.claims == claims
    assert list(reading.goals) == goals


@pytest.mark.parametrize(
    "question", ["what should I learn next?", "다음에 뭘 배우면 좋을까?", "recommend something", "이제 뭐 하지?"]
)
def test_questions_without_a_subject_are_vague(read, question):
    assert read(question).vague


@pytest.mark.parametrize("question", ["how do I bake bread", "reinforcement learning", "세금 신고는 어떻게 해?"])
def test_questions_with_another_subject_are_not_vague(read, question):
    assert not read(question).vague


@pytest.mark.parametrize("text", ["", " ", "?!", "🙂" * 50, "a" * 2000, "\x00\ufffd", "가" * 2000])
def test_nothing_crashes(read, text):
    assert read(text).goals == ()
