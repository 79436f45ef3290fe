"""How questions of why, why not and what if are read, in both languages."""

import pytest

from service.understanding.explaining import read_wondering
from service.understanding.names import Names

K8S, DOCKER, GIT, MLOPS = "container-orchestration", "docker-basics", "git", "mlops-engineer"


@pytest.fixture(scope="module")
def read(program):
    names = Names(program.tree, program.knowledge.outside)
    return lambda question: read_wondering(question, names)


@pytest.mark.parametrize(
    ("question", "kind", "suppose", "subject", "goals"),
    [
        ("why not Kubernetes first?", "why-not", "first", K8S, []),
        ("why not Kubernetes first for MLOps?", "why-not", "first", K8S, [MLOPS]),
        ("쿠버네티스부터 하면 안 돼?", "why-not", "first", K8S, []),
        ("쿠버네티스는 언제 배워?", "why-not", None, K8S, []),
        ("Can I start with Kubernetes right away?", "why-not", "first", K8S, []),
        ("왜 Docker부터야?", "why", None, DOCKER, []),
        ("Do I really need Docker?", "why", None, DOCKER, []),
        ("why is Docker before Kubernetes?", "why", None, DOCKER, [K8S]),
        ("MLOps 엔지니어가 되려면 왜 도커가 먼저야?", "why", None, DOCKER, [MLOPS]),
        ("MLOps 하려면 왜 수학이 필요해?", "why", None, "math-statistics", [MLOPS]),
        ("why Model Health rather than FinOps?", "why", None, "model-health", []),
        ("핀옵스 말고 왜 모델 헬스야?", "why", None, "model-health", []),
        ("FinOps 대신 모델 헬스로 가면?", "what-if", None, "model-health", []),
        ("what if I choose FinOps", "what-if", None, "finops", []),
        ("핀옵스를 고르면 어떻게 돼?", "what-if", None, "finops", []),
        ("what if I already knew Docker", "what-if", "known", DOCKER, []),
        ("도커를 이미 안다면?", "what-if", "known", DOCKER, []),
        ("can I skip Git?", "what-if", "skipped", GIT, []),
        ("깃 건너뛰어도 돼?", "what-if", "skipped", GIT, []),
        ("what if I become a data engineer instead?", "what-if", None, "data-engineer", []),
        ("explain Kubernetes", None, None, K8S, []),
    ],
)
def test_kind_subject_and_goal(read, question, kind, suppose, subject, goals):
    found = read(question)
    assert (found.kind, found.suppose, found.subject.id) == (kind, suppose, subject)
    assert [goal.id for goal in found.goals] == goals
    assert found.sure


@pytest.mark.parametrize(
    ("question", "aspect"),
    [
        ("what does CI/CD unlock?", "unlocks"),
        ("CI/CD 하면 뭐가 열려?", "unlocks"),
        ("why is Git counted as known?", "held"),
        ("깃은 왜 갖춘 걸로 돼 있어?", "held"),
        ("why Docker first?", None),
    ],
)
def test_what_of_it_is_asked(read, question, aspect):
    found = read(question)
    assert (found.kind, found.aspect) == ("why", aspect)


@pytest.mark.parametrize("question", ["why?", "why this first?", "왜?", "왜 이게 먼저야?", "why is that locked?"])
def test_a_question_that_names_nothing_is_about_what_was_said(read, question):
    assert read(question).subject is None
    assert read(question).sure


@pytest.mark.parametrize("question", ["why should I bake bread?", "왜 빵을 구워야 해?", "why does Kafka make me cry"])
def test_a_question_about_something_else_is_not_sure(read, question):
    assert not read(question).sure


def test_a_subject_outside_is_named(read):
    assert read("why do I have to learn Rust?").outside == ("rust",)
