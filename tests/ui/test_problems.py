import httpx
import pytest

from tests.ui.conftest import shown
from ui.texts import catalogue


def _problem(status, **headers):
    body = {"type": "about:blank", "title": "t", "status": status, "detail": "expected a level", "code": "c"}
    return httpx.Response(status, json=body, headers=headers)


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize(
    ("status", "kind"),
    [(403, "forbidden"), (422, "invalid"), (429, "busy"), (500, "broken"), (503, "unready"), (409, "conflict")],
)
def test_each_answer_that_is_no_answer_says_what_can_be_done(broken, open_page, status, kind, lang):
    broken(lambda _: _problem(status, **{"retry-after": "17"}))

    screen = open_page(lang=lang)

    assert catalogue(lang)[f"problem.{kind}"] in shown(screen)
    assert not screen.exception
    assert kind != "busy" or "17" in shown(screen)
    assert kind != "invalid" or "expected a level" in shown(screen)


@pytest.mark.parametrize(("error", "kind"), [(httpx.ConnectError("no"), "down"), (httpx.ReadTimeout("no"), "slow")])
def test_a_service_that_is_down_or_slow_is_said_to_be_so(broken, open_page, error, kind):
    def fail(_):
        raise error

    broken(fail)

    assert catalogue("en")[f"problem.{kind}"] in shown(open_page())


def test_what_is_no_answer_of_ours_is_the_services_fault(broken, open_page):
    broken(lambda _: httpx.Response(200, text="<html>a proxy</html>"))

    assert catalogue("en")["problem.broken"] in shown(open_page())


def test_trying_again_goes_on_where_it_stopped(broken, api, answering, open_page):
    broken(lambda _: _problem(500))
    screen = open_page()

    answering(api)
    screen.button(key="again").click().run()

    assert catalogue("en")["start.title"] in shown(screen)


def test_a_closed_service_asks_who_it_is_and_takes_a_token(broken, open_page):
    asked = []

    def closed(request):
        asked.append(request.headers.get("authorization"))
        return _problem(401)

    broken(closed)
    screen = open_page()
    screen.text_input[0].set_value("pom_wrong")
    screen.button[0].click().run()

    assert asked[0] is None
    assert asked[-1] == "Bearer pom_wrong"
    assert screen.error[0].value == catalogue("en")["login.wrong"]


def test_a_page_with_a_provider_offers_to_sign_in_there(broken, open_page, monkeypatch):
    broken(lambda _: _problem(401))
    monkeypatch.setattr("ui.visit.has_provider", lambda: True)

    screen = open_page()

    assert screen.button(key="provider").label == catalogue("en")["login.provider"]


def test_who_signed_in_at_the_provider_is_asked_for_no_token(broken, open_page, monkeypatch):
    asked = []
    monkeypatch.setattr("ui.visit.provided_token", lambda: "signed.by.provider")
    broken(lambda request: (asked.append(request.headers.get("authorization")), _problem(500))[1])

    open_page()

    assert asked == ["Bearer signed.by.provider"]
