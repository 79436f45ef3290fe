"""`mastery ask` and `mastery threads` as a person uses them."""

import pytest

from service.assessment.bank import ItemBank
from service.cli import threads_command


@pytest.fixture(autouse=True)
def apart():
    """Conversations are of one program; each command here begins on a fresh one."""
    yield
    threads_command.conversations.cache_clear()


@pytest.fixture
def talk(mastery):
    def run(*arguments):
        threads_command.conversations.cache_clear()
        return mastery(*arguments)

    return run


@pytest.mark.parametrize(
    ("lang", "ended", "why"),
    [("en", "This could not be answered.", "(internal-error)"), ("ko", "답하지 못했어요.", "(internal-error)")],
)
def test_what_could_not_be_answered_is_shown_with_the_reason(talk, monkeypatch, lang, ended, why):
    def broken(*_):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(ItemBank, "at", broken)
        talk("ask", "Quiz me on Git")
    talk("ask", "--thread", "last", "hi")

    shown = talk("threads", "show", "--lang", lang)

    asked, failed, after = (shown.index(text) for text in ("> Quiz me on Git", ended, "> hi"))
    assert asked < failed < after
    assert why in shown[failed:after]
