"""What a learner says of what they are shown changes what they are shown, and can be taken back."""

import re
from html import unescape

import pytest

from tests.ui.conftest import shown
from ui.texts import catalogue

EN = catalogue("en")
LEVELS = dict.fromkeys(("git", "linux-cli", "python-syntax", "math-statistics", "oop-functional", "data-structures"), 1)


@pytest.fixture
def ann(api):
    assert api.put("/v1/learners/ann", json={"levels": LEVELS, "goals": [{"track_id": "mlops-engineer"}]}).is_success
    return api


def steps(api, lang="en"):
    asked = {"learner_id": "ann", "limit": 6, "language": lang}
    return api.post("/v1/recommendations/next", json=asked).json()["recommendations"]


def titles(screen):
    return [unescape(title) for title in re.findall(r"<h3>(.*?)</h3>", shown(screen))]


def said(api):
    return api.get("/v1/feedback", params={"learner_id": "ann"}).json()["items"]


def unsay(screen, where):
    return next(button for button in screen.button if button.key and button.key.startswith(f"unsay-{where}-"))


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_skipped_step_stands_lower_says_why_and_comes_back(ann, open_page, lang):
    before = steps(ann, lang)
    screen = open_page("next", learner="ann", lang=lang)
    assert titles(screen) == [step["title"] for step in before]
    screen.button(key="say-step-1-skip").click().run()

    told, because = shown(screen), {"en": "Because you skipped", "ko": "건너뛰셨기 때문에"}[lang]
    assert [s["about"]["skill_id"] for s in said(ann)] == [before[0]["skill_id"]]
    assert titles(screen) == [step["title"] for step in steps(ann, lang)]
    assert titles(screen)[0] != before[0]["title"]
    assert because in told
    assert "mastery feedback" not in told

    unsay(screen, "last").click().run()
    assert said(ann) == []
    assert titles(screen) == [step["title"] for step in before]
    assert because not in shown(screen)


def test_too_hard_is_a_reason_against_and_shown_as_one(ann, open_page):
    screen = open_page("next", learner="ann", lang="en")
    hard = steps(ann)[0]["skill_id"]
    screen.button(key="say-step-1-too-hard").click().run()

    (view,) = said(ann)
    assert (view["about"]["skill_id"], view["verdict"]) == (hard, "too-hard")
    assert view["title"] in shown(screen)
    assert view["effect"] in shown(screen)
    if hard in {step["skill_id"] for step in steps(ann)}:
        assert "−0.20" in shown(screen)


@pytest.mark.parametrize("verdict", ["down", "dead-link"])
def test_a_resource_that_is_not_liked_is_not_offered_again(ann, open_page, verdict):
    screen = open_page("next", learner="ann", lang="en")
    resource = steps(ann)[0]["resources"][0]
    assert resource["url"] in shown(screen)
    screen.button(key=f"say-resource-1-{verdict}").click().run()

    assert resource["url"] not in shown(screen)
    assert [view["verdict"] for view in said(ann)] == [verdict]
    unsay(screen, "last").click().run()
    assert resource["url"] in shown(screen)


def test_a_resource_that_is_liked_says_so_on_its_card(ann, open_page):
    screen = open_page("next", learner="ann", lang="en")
    screen.button(key="say-resource-1-up").click().run()

    assert EN["said.you"].format(verdict=EN["said.told.up"]) in shown(screen)
    assert not [b for b in screen.button if b.key == "say-resource-1-up"]


def test_a_newcomer_becomes_a_learner_by_saying_something(api, open_page):
    screen = open_page("next", lang="en", q="MLOps")
    screen.button(key="say-step-1-skip").click().run()

    assert len(api.get("/v1/feedback", params={"learner_id": "local"}).json()["items"]) == 1
    assert EN["problem.crashed"] not in shown(screen)


def test_progress_lists_what_was_said_and_takes_it_back(ann, open_page):
    for about, verdict in (({"skill_id": "ci-cd"}, "skip"), ({"skill_id": "git"}, "up")):
        ann.post("/v1/feedback", json={"learner_id": "ann", "about": about, "verdict": verdict})
    screen = open_page("progress", learner="ann", lang="en")
    assert EN["said.told.skip"] in shown(screen)
    assert all(view["effect"] in shown(screen) for view in said(ann))

    unsay(screen, "row").click().run()

    assert [view["about"]["skill_id"] for view in said(ann)] == ["ci-cd"]


def test_progress_says_where_feedback_begins(ann, open_page):
    assert EN["said.next"] in [button.label for button in open_page("progress", learner="ann", lang="en").button]
