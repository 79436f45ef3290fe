"""Near-duplicates are found whatever the order of words, and what only sounds alike is left."""

import pytest

from evals.duplicates import _long, near, normal


def texts(*some):
    return {f"t{at}": normal(text) for at, text in enumerate(some)}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("I want to learn Kotlin for Android, 6 hours a week", "I want to learn Kotlin for Android - 4 hours a week"),
        ("next week I want to finish the data engineer track", "I want to finish the data engineer track next week!"),
        ("강아지 배변 훈련 어떻게 시키지", "강아지 배변 훈련은 어떻게 시키나요"),
    ],
)  # fmt: skip
def test_the_same_situation_in_nearly_the_same_words_is_found(ours, theirs):
    assert [(pair.case, pair.other) for pair in near(texts(ours), texts(theirs))] == [("t0", "t0")]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("my reports arrive late and nobody notices", "my dashboards load slowly and everybody complains"),
        ("도커 이미지를 더 작게 만들고 싶어요", "쿠버네티스 배포를 자동으로 되돌리고 싶어요"),
    ],
)
def test_different_situations_are_left(ours, theirs):
    assert near(texts(ours), texts(theirs)) == []


def test_short_questions_are_alike_by_necessity():
    assert _long(texts("What should I learn next?", "다음은 뭐예요?")) == {}
    assert len(_long(texts("What should I learn next to keep pipelines from breaking?"))) == 1


def test_nothing_against_nothing():
    assert near({}, texts("a text that is long enough")) == []
