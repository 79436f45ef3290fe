"""What utterances ask for, by rule. These sentences are written for these tests."""

import time
from collections.abc import Sequence

import pytest

from service.bootstrap import Application
from service.understanding.intents import Before, Router, carried


@pytest.fixture(scope="module")
def router(program: Application) -> Router:
    return Router(program.tree, program.knowledge.interpreter.names)


def spoken(router: Router, *utterances: str) -> Before:
    before = Before()
    for text in utterances:
        before = carried(router.route(text, before), before)
    return before


def intents(router: Router, says: str, before: Before = Before()) -> list[str]:  # noqa: B008 - a value that never changes
    return [a.intent for a in router.route(says, before).asked]


@pytest.mark.parametrize(
    ("says", "asked"),
    [
        ("what should I learn next for MLOps", ["next"]),
        ("how do I bake bread", ["next"]),
        ("drift or FinOps?", ["branch"]),
        ("Should I pick FinOps or Model Health?", ["branch"]),
        ("주 6시간 계획 짜줘", ["plan"]),
        ("set up a schedule: 5 hours weekly, Kubernetes by June", ["plan"]),
        ("2주나 밀려버렸어요", ["replan"]),
        ("왜 Docker부터야?", ["explain"]),
        ("what happens if I skip Docker?", ["explain"]),
        ("임베딩 어디서 공부할 수 있어?", ["resources"]),
        ("도커 레벨 2 됐어", ["record"]),
        ("실시간 쪽 할래요", ["choose"]),
        ("couldn't make it to the session yesterday", ["tick"]),
        ("give me 3 questions about tokenization", ["assess"]),
        ("오늘 복습할 거 뭐야?", ["review"]),
        ("데이터 엔지니어까지 얼마나 남았어?", ["progress"]),
        ("고마워", ["chat"]),
        ("yes", ["chat"]),
        ("막막해요", ["vague"]),
    ],
)
def test_tells_what_is_asked_for(router: Router, says: str, asked: list[str]) -> None:
    assert intents(router, says) == asked


@pytest.mark.parametrize(
    ("says", "asked"),
    [
        ("I finished CI/CD. What now?", ["record", "next"]),
        ("도커 끝냈어 이제 뭐해?", ["record", "next"]),
        ("I already know Docker, get me to retraining", ["next"]),
        ("도커랑 깃은 할 줄 알아. 다음 뭐 배워?", ["next"]),
        ("I'll take FinOps, plan it for 6 hours a week", ["choose", "plan"]),
        ("오늘 세션 끝! 계획이 밀렸으니 다시 짜줘", ["tick", "replan"]),
        ("복습하고 나서 퀴즈 하나만 내줘", ["review", "assess"]),
        ("Plan MLOps for me. 6 hours a week, no videos.", ["plan"]),
        ("what if I choose FinOps and skip Kubernetes", ["explain"]),
        ("thanks, what next", ["next"]),
    ],
)
def test_several_at_once_come_in_order_and_conditions_stand_with_what_they_belong_to(
    router: Router, says: str, asked: list[str]
) -> None:
    assert intents(router, says) == asked


@pytest.mark.parametrize(
    ("before", "says", "asked", "about"),
    [
        (["why not Kubernetes first?"], "and Docker?", "explain", ["docker-basics"]),
        (["FinOps or Model Health?"], "the second one", "choose", ["model-health"]),
        (["핀옵스랑 모델 헬스 중에 뭐가 나을까요"], "앞에 걸로 할게요", "choose", ["finops"]),
        (["what is Docker"], "I finished it", "record", ["docker-basics"]),
        (["what is Docker"], "any videos on that?", "resources", ["docker-basics"]),
        (["plan kubernetes for me"], "done", "tick", []),
        (["쿠버네티스 계획 짜줘", "주 4시간으로 바꿔줘"], "유료는 빼줘", "refine", []),
        (["courses on caching", "free ones please"], "and for message queues?", "resources", ["message-queue"]),
    ],
)
def test_follow_ups_mean_what_was_spoken_of(
    router: Router, before: Sequence[str], says: str, asked: str, about: list[str]
) -> None:
    (found,) = router.route(says, spoken(router, *before)).asked
    assert (found.intent, [*found.skills, *found.options, *found.tracks]) == (asked, about)


@pytest.mark.parametrize(
    ("says", "asked"),
    [
        ("yes please do it", ["approve"]),
        ("네 좋아요 저장해 주세요", ["approve"]),
        ("그렇게 해 주세요. 그리고 복습할 거 있어요?", ["approve", "review"]),
        ("no, keep my current plan", ["decline"]),
        ("아니요, 됐습니다", ["decline"]),
        ("yeah but start in January", ["refine"]),
        ("왜 바뀌는 거야?", ["explain"]),
    ],
)
def test_only_a_change_that_waits_is_approved_or_declined(router: Router, says: str, asked: list[str]) -> None:
    assert intents(router, says, Before("replan", waiting=True)) == asked
    assert not {"approve", "decline"} & {*intents(router, says, Before("replan"))}


@pytest.mark.parametrize(
    ("says", "level"),
    [
        ("I got to level 3 in Python", 3),
        ("SQL 레벨을 2로 올려줘", 2),
        ("I don't actually know Git", 0),
        ("도커 뗐어요", None),
    ],
)
def test_a_record_tells_the_level_that_was_said(router: Router, says: str, level: int | None) -> None:
    (found,) = router.route(says).asked
    assert (found.intent, found.level) == ("record", level)


@pytest.mark.parametrize("says", ["", "?!", "    ", "네" * 5_000, "keep the plan " * 500, "save " * 2_000, "!" * 5_000])
def test_anything_can_be_said_in_bounded_time(router: Router, says: str) -> None:
    start = time.perf_counter()
    assert router.route(says, Before("plan", waiting=True)).asked
    assert time.perf_counter() - start < 2
