import re
from string import Formatter

from service.messages import codes, josa


def fields(text: str) -> set[str]:
    return {
        re.sub(r"_(subject|object|topic|order|direction)$", "", name)
        for _, name, _, _ in Formatter().parse(text)
        if name
    }


def test_both_languages_have_the_same_texts_with_the_same_values():
    english, korean = codes("en"), codes("ko")
    assert english.keys() == korean.keys()
    assert {k: fields(v) for k, v in english.items()} == {k: fields(v) for k, v in korean.items()}


def test_particles_follow_the_last_syllable():
    assert josa("깃", "은는") == "깃은"
    assert josa("쿠버네티스", "은는") == "쿠버네티스는"
    assert josa("SQL", "을를") == "SQL을"
    assert josa("학습(CT)", "을를") == "학습(CT)을"
    assert josa("모델", "으로로") == "모델로"
