"""What stands under a negation, what is known, and who is spoken of. These sentences are written for these tests."""

import re

import pytest

from service.understanding.conjugation import conjugated
from service.understanding.names import Names
from service.understanding.phrases import is_thanks
from service.understanding.reading import read_question
from service.understanding.run_together import apart, in_latin
from service.understanding.seeking import MENTIONED, STORY, asking, seek
from tree.goal import OptionGoal, SkillGoal, TrackGoal


@pytest.fixture(scope="module")
def read(tree):
    names = Names(tree)
    return lambda text: read_question(text, names, tree)


@pytest.mark.parametrize(
    ("question", "goals"),
    [
        ("I'm not looking to become a data engineer, I just want to learn SQL", [SkillGoal("sql-mastery")]),
        ("I don't want Kubernetes, I want Docker", [SkillGoal("docker-basics")]),
        ("Anything but Spark. I want to learn Kafka.", [SkillGoal("event-streaming")]),
        ("No more Docker tutorials please, show me Kubernetes", [SkillGoal("container-orchestration")]),
        ("쿼리는 됐고 도커나 알려줘", [SkillGoal("docker-basics")]),
        ("스파크는 나중에 하고 SQL부터 하고 싶어", [SkillGoal("sql-mastery")]),
        ("스파크 배우기 싫고 카프카 배우고 싶어", [SkillGoal("event-streaming")]),
        ("에어플로우 대신 도커 배우고 싶어", [SkillGoal("docker-basics")]),
    ],
)
def test_what_is_not_wanted_is_no_goal(read, question, goals):
    assert list(read(question).goals) == goals


@pytest.mark.parametrize(
    ("question", "level"),
    [
        ("Docker, and not at an expert level", 2),
        ("도커 배우려고요. 전문가 수준까지는 필요 없고요", 2),
        ("I want to become an expert in Docker", 3),
        ("도커 전문가가 되고 싶어요", 3),
        ("도커 왕초보 코스 알려줘", 1),
        ("enough Docker to survive, no more", 1),
        ("take me as far as one can go in Docker", 3),
    ],
)
def test_a_level_under_a_negation_is_not_asked_for(read, question, level):
    assert [goal.level for goal in read(question).goals] == [level]


@pytest.mark.parametrize(
    ("question", "claims", "goals"),
    [
        (
            "Ran Airflow at a small agency for two years. Now I need Kafka.",
            {"workflow-orchestration": 2},
            "event-streaming",
        ),
        ("I know SQL, have merely heard of dbt, and I'd like to learn Spark.", {"sql-mastery": 1}, "spark"),
        ("I need a decent grasp of Kubernetes for my new role", {}, "container-orchestration"),
        (
            "젠킨스는 현업에서 늘 돌렸고 도커는 익숙한데 쿠버네티스 배우려면?",
            {"ci-cd": 2, "docker-basics": 1},
            "container-orchestration",
        ),
        ("회사에서 카프카를 다뤄야 해서 배우고 싶어요", {}, "event-streaming"),
        (
            "I can find my way in Docker but Kubernetes is a closed book to me",
            {"docker-basics": 1},
            "container-orchestration",
        ),
        ("깃이랑 도커는 되는데 CI/CD는 하나도 몰라요. 그거부터 할게요", {"git": 1, "docker-basics": 1}, "ci-cd"),
    ],
)
def test_claims_without_a_subject_and_in_any_form_of_the_verb(read, question, claims, goals):
    reading = read(question)
    assert (dict(reading.claims), [g.skill_id for g in reading.goals]) == (claims, [goals])


def test_a_stem_stands_for_what_is_done_and_was_done_and_not_for_what_is_to_come():
    run = re.compile(conjugated("돌리"))
    assert all(run.match(form) for form in ("돌립니다", "돌려요", "돌렸고", "돌린", "돌림", "돌리는"))
    assert not any(run.match(form) for form in ("돌려야 해서", "돌리려고", "돌리고 싶어"))
    assert re.match(conjugated("맡"), "맡았다")
    assert re.match(conjugated("사용하"), "사용했다")


@pytest.mark.parametrize(
    ("question", "goals"),
    [
        ("쿠버네티스배우고싶은데얼마나걸려요", [SkillGoal("container-orchestration")]),
        ("도커랑쿠버네티스배우고싶어요", [SkillGoal("docker-basics"), SkillGoal("container-orchestration")]),
        ("에스큐엘을 배우고 싶어요", [SkillGoal("sql-mastery")]),
        ("엠엘옵스엔지니어되려면뭐부터해야해요", [TrackGoal("mlops-engineer")]),
        ("cafka and vectr dbs", [SkillGoal("event-streaming"), SkillGoal("vector-db")]),
        ("구버네티스 알려줘", [SkillGoal("container-orchestration")]),
    ],
)
def test_names_run_together_spelt_out_or_begun_wrongly(read, question, goals):
    assert list(read(question).goals) == goals


def test_words_are_taken_apart_only_at_names_and_where_a_wish_goes_on():
    known = {"도커", "깃"}.__contains__
    assert list(apart("도커랑나무", known)) == ["도커랑", "나무"]
    assert list(apart("하늘이랑나무", known)) == ["하늘이랑나무"]
    assert list(apart("도커배우려면", known)) == ["도커", "배우려면"]
    assert in_latin("에이피아이는") == "api는"
    assert in_latin("오이") == "오이"


@pytest.mark.parametrize(
    ("question", "persons"),
    [
        ("We're looking for a data engineer to join our team in Porto", True),
        ("AI 엔지니어 채용 공고 문구 좀 다듬어 주세요", True),
        ("I need a data engineer roadmap", False),
        ("I want to be a data engineer", False),
        ("데이터 엔지니어 준비하려면?", False),
    ],
)
def test_people_of_a_profession_are_no_goal(read, question, persons):
    reading = read(question)
    assert (reading.persons, not reading.goals) == (persons, persons)


def test_thanks_for_what_was_done_ask_for_nothing(read):
    assert read("추천해주신 도커 계획 정말 좋았어요 감사합니다").vague
    assert not read("Docker please, thank you").vague
    assert not is_thanks("The plan was great, thanks. What comes after it?")


STORIED = (
    "I have worked in the archive of a small museum for nine years, and most of my days go by between boxes. "
    "Letters are scanned and nobody finds anything in them. I want to learn how to search them by meaning."
)


def test_of_a_story_the_sentence_that_asks_is_taken_with_the_one_before():
    assert len(STORIED) > STORY
    assert asking(STORIED) == [
        "Letters are scanned and nobody finds anything in them. I want to learn how to search them by meaning."
    ]
    assert asking("I have boxes. I want to learn how to search.") == []


def test_a_name_that_is_only_mentioned_counts_a_little(program):
    plain = {(m.kind, m.id): m.score for m in seek(program.knowledge.skill_search, "how to keep models healthy")}
    noted = {
        (m.kind, m.id): m.score
        for m in seek(program.knowledge.skill_search, "how to keep models healthy", {("skill", "spark")})
    }
    assert noted["skill", "spark"] == pytest.approx(plain["skill", "spark"] + MENTIONED)
    assert noted["skill", "git"] == pytest.approx(plain["skill", "git"])


@pytest.mark.parametrize(
    ("question", "goal"),
    [
        (
            "Pictures of all kinds, recognised, cut out and generated: the visual half of deep learning is my aim",
            OptionGoal("vision-sage"),
        ),
        ("how do I get into deep learning?", TrackGoal("ai-modeler")),
    ],
)
def test_a_description_of_an_option_beside_the_broad_name_of_its_track(program, question, goal):
    assert program.knowledge.interpreter.interpret(question).goals == (goal,)
