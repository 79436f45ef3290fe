"""The conversation in a real browser, on a real service: said, stopped, decided, refreshed."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from tests.ui.axe import serious_faults
from tests.ui.serving import CHROMIUM, serving
from ui.texts import catalogue

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine"),
]
playwright = pytest.importorskip("playwright.sync_api")

PATIENT = 60_000
"""Milliseconds; the machine may be busy."""

LEARNER = {"levels": {"git": 2, "docker-basics": 1}, "goals": [{"track_id": "mlops-engineer"}], "hours_per_week": 6}
SAID = {"en": "I finished CI/CD. What now?", "ko": "CI/CD 끝냈어. 다음은 뭐야?"}
INPUT = "[data-testid=stChatInputTextArea]"


@contextmanager
def silent_model() -> Iterator[str]:
    """A language model that never answers; gives its address."""
    over = threading.Event()

    class Silent(BaseHTTPRequestHandler):
        def do_POST(self):
            over.wait()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    over.set()
    server.shutdown()


@pytest.fixture
def visit(visit):
    """As everywhere, and then one can speak."""

    def open_(address: str, **options):
        page = visit(address, **{"viewport": {"width": 1280, "height": 900}, **options})
        page.locator(INPUT).wait_for()
        return page

    return open_


def say(page, text):
    page.locator(INPUT).fill(text)
    page.locator(INPUT).press("Enter")


def focus_is_on_the_input(page):
    playwright.expect(page.locator(INPUT)).to_be_focused(timeout=PATIENT)


def levels(served, learner):
    return httpx.get(f"{served.api}/v1/learners/{learner}").json()["levels"]


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_level_is_said_seen_after_a_refresh_accepted_and_stands_on_the_other_pages(served, visit, lang):
    text, learner = catalogue(lang), f"talk-{lang}"
    served.put(learner, **LEARNER)
    page = visit(f"{served.page}/chat?lang={lang}&learner={learner}")
    log = page.get_by_role("log", name=text["chat.log"])

    say(page, SAID[lang])
    page.get_by_role("button", name=text["chat.accept"]).wait_for()
    focus_is_on_the_input(page)
    assert "thread=" in page.url
    assert "ci-cd" not in levels(served, learner)

    page.reload()
    playwright.expect(log).to_contain_text(SAID[lang], timeout=PATIENT)
    accept = page.get_by_role("button", name=text["chat.accept"])
    accept.focus()
    page.keyboard.press("Enter")

    playwright.expect(log).to_contain_text(text["chat.decided.accept"], timeout=PATIENT)
    playwright.expect(log).to_contain_text(text["chat.to.next"], timeout=PATIENT)
    playwright.expect(log).to_have_attribute("aria-busy", "false", timeout=PATIENT)
    focus_is_on_the_input(page)
    assert levels(served, learner)["ci-cd"] == 1

    page.locator("[class*=st-key-card-talk-]").get_by_role("link", name=text["page.progress"]).first.click()
    page.get_by_text(text["progress.radar"]).wait_for()
    row = page.locator("[class*=st-key-row-]").filter(has_text="CI/CD")
    playwright.expect(row.first).to_be_visible(timeout=PATIENT)


def test_what_is_declined_leaves_everything_as_it_was(served, visit):
    served.put("talk-no", **LEARNER)
    before = httpx.get(f"{served.api}/v1/learners/talk-no").json()
    page = visit(f"{served.page}/chat?lang=en&learner=talk-no")

    say(page, SAID["en"])
    page.get_by_role("button", name="Decline").click()

    page.get_by_text(catalogue("en")["chat.decided.decline"], exact=True).wait_for()
    focus_is_on_the_input(page)
    assert httpx.get(f"{served.api}/v1/learners/talk-no").json() == before


def test_an_answer_under_way_outlives_a_refresh_and_is_stopped(tmp_path_factory, visit):
    with silent_model() as model:
        environment = {"OPENAI_BASE_URL": model, "OPENAI_API_KEY": "none", "MASTERY_LLM_MODEL": "silent"}
        with serving(tmp_path_factory.mktemp("silent"), **environment) as served:
            page = visit(f"{served.page}/chat?lang=en")
            say(page, "what should I learn next for MLOps")
            page.get_by_role("button", name="Stop").wait_for()
            page.wait_for_url(re.compile("thread="))

            page.reload()
            page.get_by_role("button", name="Stop").click()

            page.get_by_text("Stopped.", exact=True).first.wait_for()
            playwright.expect(page.get_by_role("button", name="Stop")).to_have_count(0, timeout=PATIENT)
            focus_is_on_the_input(page)
            thread = re.search(r"thread=([^&]+)", page.url)[1]
            assert httpx.get(f"{served.api}/v1/threads/{thread}").json()["answer_id"] is None


def test_axe_finds_nothing(served, visit):
    served.put("axe-talk", **LEARNER)
    page = visit(f"{served.page}/chat?lang=en&learner=axe-talk")
    say(page, "what should I learn next for MLOps")
    page.get_by_text(catalogue("en")["chat.to.next"]).first.wait_for()
    say(page, SAID["en"])
    page.get_by_role("button", name="Accept").wait_for()

    assert not serious_faults(page)
