import re
from string import Formatter

import pytest

from ui.menu import PAGES
from ui.texts import catalogue


def test_both_languages_say_the_same_things():
    assert catalogue("en").keys() == catalogue("ko").keys()


@pytest.mark.parametrize("code", sorted(catalogue("en")))
def test_a_text_takes_the_same_values_in_both_languages(code):
    assert _fields(catalogue("en")[code]) == _fields(catalogue("ko")[code])


@pytest.mark.parametrize("code", sorted(catalogue("ko")))
def test_korean_is_korean(code):
    assert re.search("[가-힣]", catalogue("ko")[code]) or catalogue("ko")[code] == catalogue("en")[code]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_page_has_a_title(page):
    assert catalogue("ko")[f"page.{page.name}"]


def _fields(text):
    return {field for _, field, _, _ in Formatter().parse(text) if field}
