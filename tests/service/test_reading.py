"""Questions read by rule, on the shipped tree. These sentences are written for these tests."""

import pytest

from service.understanding.cuts import halves
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
    ("question", "goals"),
    [
        ("Data engineer, leaning to the streaming part", [TrackGoal("data-engineer", 2, "real-time-master")]),
        ("데이터 엔지니어로 가되 빅데이터 분야를 생각 중입니다", [TrackGoal("data-engineer", 2, "big-data-master")]),
        ("스트리밍 쪽으로 진로를 잡고 싶어요", [OptionGoal("real-time-master")]),
        ("Is computer vision worth it for someone who loves birds?", []),
        ("My thesis is about whales, so I must study statistics", [SkillGoal("math-statistics")]),
        (
            "Redis, Python and Terraform were in the advert",
            [SkillGoal("caching-strategy"), SkillGoal("python-syntax"), SkillGoal("iac")],
        ),
    ],
)
def test_broad_names_count_where_they_are_meant(read, question, goals):
    assert list(read(question).goals) == goals


@pytest.mark.parametrize(
    ("question", "goals"),
    [
        ("Spark, please. I'm not interested in Kafka.", [SkillGoal("spark")]),
        ("Terraform, but not Docker", [SkillGoal("iac")]),
        ("Teach me Flink rather than Spark", [SkillGoal("stream-processing")]),
        ("도커 말고 테라폼을 배우고 싶어요", [SkillGoal("iac")]),
        ("카프카에는 관심 없어요. 에어플로우 알려 주세요", [SkillGoal("workflow-orchestration")]),
    ],
)
def test_what_is_of_no_interest_is_no_goal(read, question, goals):
    assert list(read(question).goals) == goals


@pytest.mark.parametrize(
    ("question", "claims"),
    [
        ("Kafka at work for six years. Now Spark?", {"event-streaming": 2}),
        ("Linux, which I mastered as an admin. What next?", {"linux-cli": 3}),
        ("git: use it daily ✅ terraform: dont know it ❌", {"git": 2}),
        ("제 친구는 쿠버네티스 전문가인데 저는 도커를 배웠어요", {"docker-basics": 1}),
    ],
)
def test_claims_are_those_of_the_learner(read, question, claims):
    assert read(question).claims == claims


@pytest.mark.parametrize(
    ("question", "level"),
    [
        ("I want to design message queues at scale, trade-offs and all", 3),
        ("카프카 아키텍처부터 설계하고 싶습니다", 3),
        ("Terraform, just the essentials", 1),
        ("도커 맛보기 정도만", 1),
        ("the Big Data Master option", 2),
    ],
)
def test_levels(read, question, level):
    assert [goal.level for goal in read(question).goals] == [level]


def test_what_was_learnt_in_a_description_is_no_part_of_the_subject(read):
    reading = read("I have learned how to write loops and functions. Now I want to draw charts of my sales.")
    assert reading.claims == {}
    assert reading.subject == "Now I want to draw charts of my sales."


@pytest.mark.parametrize(
    ("question", "doubtful"),
    [
        ("Should I read Kafka in German?", True),
        ("Should I learn Kafka and Spark?", False),
        ("카프카 배우고 싶어요. 다음 달부터 쓴대요", False),
        ("I know Docker, so is Kafka within reach?", False),
    ],
)
def test_one_homonym_alone_among_other_words_is_doubtful(read, question, doubtful):
    assert read(question).doubtful == doubtful


@pytest.mark.parametrize(
    ("text", "cuts"),
    [
        ("how to sort records quickly and draw graphs of them", 0),
        ("how to sort records quickly and how to draw graphs of them", 1),
        ("two things: how to sort records quickly, and how to draw graphs of them", 1),
        ("기록을 빨리 정렬하고 싶고, 그래프도 그려 보고 싶어요", 1),
    ],
)
def test_a_question_is_cut_only_where_it_says_that_it_asks_twice(text, cuts):
    assert bool(halves(text)) == bool(cuts)


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


@pytest.mark.parametrize(
    ("question", "claims", "goals"),
    [
        ("I know Git, so Docker is what I want now", {"git": 1}, [SkillGoal("docker-basics")]),
        ("Kafka and Spark are done, Terraform is next", {"event-streaming": 1, "spark": 1}, [SkillGoal("iac")]),
        (
            "I spend my days running Airflow in production; teach me Spark",
            {"workflow-orchestration": 2},
            [SkillGoal("spark")],
        ),
        ("도커 마스터함. 다음은 쿠버네티스 하고 싶음", {"docker-basics": 3}, [SkillGoal("container-orchestration")]),
        ("카프카 해봄. 스파크 배우고 싶다", {"event-streaming": 1}, [SkillGoal("spark")]),
        ("I want to get good at Kafka", {}, [SkillGoal("event-streaming")]),
        ("Until I know Git nobody will hire me", {}, [SkillGoal("git")]),
        ("스파크를 능숙하게 다루고 싶어요", {}, [SkillGoal("spark")]),
    ],
)
def test_a_claim_ends_where_the_wish_begins_and_is_none_while_to_come(read, question, claims, goals):
    reading = read(question)
    assert reading.claims == claims
    assert list(reading.goals) == goals


@pytest.mark.parametrize(
    ("question", "goals"),
    [
        ("a primer on Docker and expert-level Kafka", [SkillGoal("docker-basics", 1), SkillGoal("event-streaming", 3)]),
        ("Docker at expert level, Git basics", [SkillGoal("docker-basics", 3), SkillGoal("git", 1)]),
        ("도커 입문이랑 카프카 심화 과정", [SkillGoal("docker-basics", 1), SkillGoal("event-streaming", 3)]),
        ("Docker, Kafka 기초만 알고 싶어요", [SkillGoal("docker-basics", 1), SkillGoal("event-streaming", 1)]),
        ("카프카를 깊이 파보고 싶어요", [SkillGoal("event-streaming")]),
        ("deep learning basics for a baker", [TrackGoal("ai-modeler", 1)]),
    ],
)
def test_a_level_belongs_to_the_name_beside_it(read, question, goals):
    assert list(read(question).goals) == goals


@pytest.mark.parametrize(
    ("question", "goals"),
    [
        ("(1) NLP, (2) Airflow", [OptionGoal("language-sage"), SkillGoal("workflow-orchestration")]),
        ("first Linux, second maths", [SkillGoal("linux-cli"), SkillGoal("math-statistics")]),
        ("수학이랑 리눅스, 이렇게 두 개 하고 싶어요", [SkillGoal("math-statistics"), SkillGoal("linux-cli")]),
        ("Coroutines in Python and caching in Redis", [SkillGoal("async-architecture"), SkillGoal("caching-strategy")]),
        ("few-shot prompting", [SkillGoal("prompting-basics")]),
    ],
)
def test_numbered_and_counted_lists(read, question, goals):
    assert list(read(question).goals) == goals


@pytest.mark.parametrize(
    ("question", "goals"),
    [
        ("retreival augmented genaration", [SkillGoal("advanced-rag")]),
        ("컴퓨타 비젼 공부하고 싶어요", [OptionGoal("vision-sage")]),
        ("리눅쓰 공부하고 싶어요", [SkillGoal("linux-cli")]),
        ("our image generator is slow at lunch", []),
        ("the data parts came late", []),
    ],
)
def test_slips_in_several_words_and_by_sound(read, question, goals):
    assert list(read(question).goals) == goals


@pytest.mark.parametrize(
    "question", ["I feel stuck in a rut at work, any ideas?", "요즘 지루해요. 뭔가 새로운 걸 배우고 싶어요"]
)
def test_moods_name_no_subject(read, question):
    assert read(question).vague
