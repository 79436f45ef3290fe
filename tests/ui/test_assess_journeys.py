"""Assessing, placing and reviewing through the screens, against the real API and item bank."""

from datetime import UTC, datetime, timedelta

import pytest
from streamlit.util import calc_hash

from tests.ui.conftest import shown
from ui.menu import PAGES
from ui.parts.prose import label
from ui.texts import catalogue

EN = catalogue("en")
LONG_AGO = (datetime.now(UTC) - timedelta(days=200)).isoformat()


@pytest.fixture
def minji(api):
    """A learner who learnt git long ago."""
    api.put("/v1/learners/minji", json={"goals": [{"track_id": "mlops-engineer"}], "hours_per_week": 6})
    api.post("/v1/learners/minji/evidence", json={"skill_id": "git", "level": 2, "at": LONG_AGO})
    return lambda: api.get("/v1/learners/minji").json()


@pytest.fixture
def begin(api, minji):
    """Begins an assessment over HTTP: skill, level -> its view."""

    def begin_(skill_id, level, **more):
        asked = {"skill_id": skill_id, "level": level, "learner_id": "minji", **more}
        return api.post("/v1/assessments", json=asked).json()

    return begin_


@pytest.fixture
def answer(service):
    """Answers the item that a screen asks, rightly or not."""

    def answer_(screen, *, right=True):
        if screen.radio:
            radio = screen.radio[0]
            item = service.items.find(radio.key.removeprefix("choice-"))
            wanted = {label(text) for o in item.options if o.right == right for text in (o.en, o.ko)}
            radio.set_value("abcd"[next(n for n, text in enumerate(radio.options) if text in wanted)])
        else:
            box = screen.text_input[0]
            item = service.items.find(box.key.removeprefix("text-"))
            box.set_value(item.answers[0] if right else "no idea at all")
        screen.button(key="ask-send").click().run()

    return answer_


def _stay(screen, page):
    """Later runs are of the page that this one turned to; a browser does that by itself."""
    screen._page_hash = calc_hash(page)


def _take(screen, answer, *, right=True):
    while True:
        answer(screen, right=right)
        screen.button(key="assess-next").click().run()
        if not (screen.radio or screen.text_input):
            return


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_level_is_reached_by_answering(api, minji, begin, open_page, answer, lang):
    taken = begin("linux-cli", 1, language=lang)
    screen = open_page("assess", learner="minji", assessment=taken["assessment_id"], lang=lang)

    answer(screen)
    assert catalogue(lang)["explain.right"] in shown(screen)
    screen.button(key="assess-next").click().run()
    _take(screen, answer)

    assert minji()["levels"]["linux-cli"] == 1
    assert catalogue(lang)["result.up"] in shown(screen)
    assert api.get(f"/v1/assessments/{taken['assessment_id']}").json()["result"]["level"] == 1


def test_the_map_shows_the_level_that_was_reached(minji, begin, open_page, answer):
    taken = begin("linux-cli", 1)
    before = open_page("map", learner="minji", skill="linux-cli", view="list", lang="en")
    screen = open_page("assess", learner="minji", assessment=taken["assessment_id"], lang="en")

    _take(screen, answer)

    after = open_page("map", learner="minji", skill="linux-cli", view="list", lang="en")
    assert "Level 1 of 3" not in shown(before)
    assert "Level 1 of 3" in shown(after)


def test_a_wrong_answer_is_explained_and_grants_nothing(minji, begin, open_page, answer):
    screen = open_page("assess", learner="minji", assessment=begin("linux-cli", 1)["assessment_id"], lang="en")

    answer(screen, right=False)
    assert EN["explain.wrong"] in shown(screen)
    screen.button(key="assess-next").click().run()
    _take(screen, answer, right=False)

    assert EN["result.not-yet"] in shown(screen)
    assert minji()["levels"].get("linux-cli", 0) == 0


def test_nothing_is_sent_without_a_choice(api, minji, begin, open_page):
    taken = begin("linux-cli", 1)
    screen = open_page("assess", learner="minji", assessment=taken["assessment_id"], lang="en")

    screen.button(key="ask-send").click().run()

    assert screen.warning[0].value in {EN["ask.empty.choice"], EN["ask.empty"]}
    assert api.get(f"/v1/assessments/{taken['assessment_id']}").json()["answers"] == []


def test_an_assessment_goes_on_after_a_reload(api, minji, begin, open_page, answer):
    taken = begin("linux-cli", 1)["assessment_id"]
    answer(open_page("assess", learner="minji", assessment=taken, lang="en"))

    screen = open_page("assess", learner="minji", assessment=taken, lang="en")
    assert EN["assess.trail"].format(done=1, count=5) in shown(screen)
    _take(screen, answer)

    assert minji()["levels"]["linux-cli"] == 1


def test_a_level_of_a_skill_is_begun_from_its_address(api, minji, open_page):
    screen = open_page("assess", learner="minji", skill="git", lang="en")

    screen.button(key="begin-3").click().run()

    begun = api.get(f"/v1/assessments/{screen.query_params['assessment']}").json()
    assert (begun["skill_id"], begun["level"], begun["status"]) == ("git", 3, "open")


def test_a_problem_is_handed_in_and_rated_by_oneself(minji, begin, open_page):
    screen = open_page("assess", learner="minji", assessment=begin("docker-basics", 2)["assessment_id"], lang="en")

    screen.text_area[0].set_value("FROM python:3.12-slim")
    screen.button(key="ask-send").click().run()
    assert "FROM python:3.12-slim" in shown(screen)
    assert EN["explain.solution"] in shown(screen)
    screen.button(key="rate-send").click().run()
    assert screen.warning[0].value.startswith(str(len(screen.main.button_group)))
    for control in screen.main.button_group:
        control.set_value("met")
    screen.button(key="rate-send").click().run()

    assert minji()["levels"]["docker-basics"] == 2
    assert EN["result.up"] in shown(screen)


def test_a_design_case_shows_a_strong_and_a_weak_answer(begin, open_page):
    screen = open_page("assess", learner="minji", assessment=begin("docker-basics", 3)["assessment_id"], lang="en")

    assert EN["ask.criteria"] not in shown(screen)
    screen.text_area[0].set_value("<script>alert(1)</script> two stages")
    screen.button(key="ask-send").click().run()

    assert EN["explain.strong"] in shown(screen)
    assert EN["explain.weak"] in shown(screen)
    assert "<script>" not in shown(screen)


@pytest.mark.parametrize("knows", [True, False])
def test_a_newcomer_is_placed_on_the_way_to_a_plan(api, open_page, answer, knows):
    screen = open_page(goal="mlops-engineer", lang="en")
    screen.button(key="start-place").click().run()
    placement = screen.query_params["placement"]
    _stay(screen, "place")
    for _ in range(15):
        if knows:
            answer(screen)
        else:
            screen.button(key="ask-unknown").click().run()
        screen.button(key="place-next").click().run()
        if not (screen.radio or screen.text_input):
            break

    result = api.get(f"/v1/placements/{placement}").json()["result"]
    levels = api.get("/v1/learners/local").json()["levels"]
    assert bool(result["granted"]) == knows
    assert {skill for skill, level in levels.items() if level} == set(result["granted"])
    assert result["answer"] in shown(screen)


def test_a_plan_from_the_start_keeps_what_placement_found(api, open_page, service):
    api.put("/v1/learners/local", json={"hours_per_week": 6})
    api.post("/v1/learners/local/evidence", json={"skill_id": "git", "level": 1})

    screen = open_page(goal="mlops-engineer", lang="en")
    assert EN["start.held"] in shown(screen)
    screen.button_group(key="known-mlops-engineer").set_value(["linux-cli"]).run()
    screen.button(key="start-go").click().run()

    levels = api.get("/v1/learners/local").json()["levels"]
    assert (levels["git"], levels["linux-cli"]) == (1, 1)


@pytest.mark.parametrize("page", ["", "progress", "review"])
def test_due_reviews_are_shown(minji, open_page, page):
    screen = open_page(page, learner="minji", lang="en")

    assert screen.button(key="ask-git").label == EN["review.questions"]


def test_a_review_asks_three_questions(api, minji, open_page, answer):
    screen = open_page("review", learner="minji", lang="en")
    screen.button(key="ask-git").click().run()
    _stay(screen, "assess")
    assert EN["assess.trail"].format(done=0, count=3) in shown(screen)
    _take(screen, answer)

    assert EN["result.held"] in shown(screen)
    assert api.get("/v1/learners/minji/reviews").json()["items"] == []
    assert minji()["levels"]["git"] == 2


def test_a_self_check_is_kept_and_a_second_lapse_is_told(api, minji, open_page):
    for name, level in (("git", 2), ("git", 1)):
        screen = open_page("review", learner="minji", skill=name, lang="en")
        screen.button(key="recalled-again").click().run()
        assert minji()["levels"]["git"] == level
        kept = api.get("/v1/learners/minji/evidence", params={"skill_id": "git"}).json()["items"][0]
        assert kept["kind"] == "review"
    assert "Now " in shown(screen)


def test_a_skill_without_questions_is_checked_by_oneself(api, minji, open_page, service, monkeypatch):
    monkeypatch.setattr(service.items, "of_skill", lambda skill_id: ())
    screen = open_page("review", learner="minji", lang="en")

    screen.button(key="ask-git").click().run()

    assert screen.button(key="recalled-good")


def test_what_is_not_held_is_not_reviewed(minji, open_page):
    assert EN["review.not-held"] in shown(open_page("review", learner="minji", skill="spark", lang="en"))


def test_the_skill_pages_lead_to_the_assessment():
    assert {"assess", "place", "review"} <= {page.name for page in PAGES}
