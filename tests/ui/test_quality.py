"""The report of the evals on the page of those who run the service, and on nobody else's."""

from html import escape

import pytest

from evals.report.document import document
from evals.report.render import to_html
from service.access.tokens import create_token
from tests.evals.test_report import made_up
from tests.ui.conftest import shown
from ui.texts import catalogue


@pytest.fixture
def report(service, tmp_path):
    html = to_html(document(made_up()))
    (tmp_path / "report.html").write_text(html, encoding="utf-8")
    service.settings.evals_report = tmp_path
    return html


def framed(screen):
    return [frame.proto.srcdoc for frame in screen.get("iframe")]


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_who_runs_the_service_sees_the_report_and_finds_it_in_the_menu(report, api, open_page, lang):
    screen = open_page("quality", lang=lang)

    assert escape(report) in framed(screen)[0]
    assert "<iframe sandbox " in framed(screen)[0]
    assert catalogue(lang)["page.quality"] in [link.proto.label for link in screen.sidebar.get("page_link")]


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_without_a_report_it_says_how_one_is_made(api, open_page, lang):
    screen = open_page("quality", lang=lang)

    assert catalogue(lang)["quality.missing"] in shown(screen)
    assert "MASTERY_EVALS_REPORT" in shown(screen)
    assert catalogue(lang)["page.quality"] not in [link.proto.label for link in screen.sidebar.get("page_link")]


@pytest.mark.parametrize(("role", "status"), [("learner", 403), ("mentor", 403), ("operator", 200)])
def test_only_operators_may_see_it(report, service, api, role, status):
    token, _ = create_token(service.tokens, "minji", role, "", 1, service.now())
    answer = api.get("/v1/quality", headers={"authorization": f"Bearer {token}"})

    assert answer.status_code == status
    assert ("<svg" in answer.text) == (status == 200)
    assert api.get("/v1/quality").status_code == 401


def test_a_learner_is_told_whose_it_is(report, service, api, open_page):
    token, _ = create_token(service.tokens, "minji", "learner", "", 1, service.now())
    screen = open_page(lang="en")
    screen.text_input[0].set_value(token)
    screen.button[0].click().run()
    assert catalogue("en")["page.quality"] not in [link.proto.label for link in screen.sidebar.get("page_link")]
