import pytest

from tests.ui.conftest import shown
from ui.menu import PAGES
from ui.texts import catalogue

CRASHED = {lang: catalogue(lang)["problem.crashed"] for lang in ("en", "ko")}
LEARNER = {
    "levels": {"git": 2, "python-syntax": 3, "docker-basics": 1, "linux-cli": 1},
    "goals": [{"track_id": "mlops-engineer"}],
    "hours_per_week": 6,
    "timezone": "Asia/Seoul",
}


@pytest.fixture
def minji(api):
    assert api.put("/v1/learners/minji", json=LEARNER).status_code == 201
    plan = api.post("/v1/plans", json={"learner_id": "minji", "goal": {"option_id": "model-health"}})
    assert plan.status_code == 201
    return plan.json()


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_every_page_opens_for_a_newcomer(api, open_page, page, lang):
    screen = open_page(page, lang=lang)

    assert not screen.exception
    assert CRASHED[lang] not in shown(screen)
    assert len(shown(screen)) > 40


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_every_page_opens_for_a_learner_with_a_plan(api, minji, open_page, page, lang):
    screen = open_page(page, lang=lang, learner="minji")

    assert not screen.exception
    assert CRASHED[lang] not in shown(screen)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_skill_has_an_address(api, minji, open_page, lang):
    screen = open_page("skill", lang=lang, learner="minji", skill="ci-cd")

    assert api.get("/v1/skills/ci-cd").json()["title"][lang] in shown(screen)
    assert CRASHED[lang] not in shown(screen)
