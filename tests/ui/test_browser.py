"""The real service and page in a real browser: Debian's Chromium."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.ui.axe import GROUNDS, serious_faults
from ui.texts import catalogue

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: apt-get install chromium"),
]
WAIT = 60_000
"""Milliseconds: a loaded machine is slow to start a browser."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`mastery ui` with an API of its own, as a learner starts it."""
    environment = {**os.environ, "MASTERY_HOME": str(tmp_path_factory.mktemp("home"))}
    command = [sys.executable, "-m", "service.cli.main", "ui", "--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    assert process.stderr
    said = next(line for line in process.stderr if line.startswith("http"))
    yield said.strip()
    process.send_signal(signal.SIGTERM)
    process.stderr.close()
    assert process.wait(timeout=20) == 0


@pytest.fixture
def window(browser):
    """Opens a browser window of these options; all are closed afterwards."""
    opened = []

    def open_(**options):
        context = browser.new_context(locale="en-GB", **options)
        context.set_default_timeout(WAIT)
        opened.append(context)
        return context.new_page()

    yield open_
    for context in opened:
        context.close()


@pytest.fixture
def tab(window):
    """A tab that remembers which requests left this machine."""
    page = window(timezone_id="Asia/Seoul", viewport={"width": 1280, "height": 900})
    page.away = []
    page.on("request", lambda r: page.away.append(r.url) if _leaves(r.url) else None)
    return page


def _leaves(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in {"127.0.0.1", "localhost"}


def _came_up(address: str) -> None:
    import httpx

    for _ in range(240):
        try:
            httpx.get(address, trust_env=False)
        except httpx.HTTPError:
            time.sleep(0.25)
        else:
            return
    pytest.fail(f"nothing answers at {address}")


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_newcomer_comes_to_a_plan_and_refreshes_it(address, tab, lang, tmp_path: Path):
    text = catalogue(lang)
    _came_up(address)
    tab.goto(f"{address}/?lang={lang}&learner=newcomer-{lang}")

    card = tab.locator("[class*=st-key-class-]").filter(has_text="MLOps")
    card.get_by_role("button").click()
    tab.get_by_role("button", name=re.compile("^Git ")).first.click()
    tab.get_by_role("button", name=text["start.go"]).click()
    tab.get_by_role("heading", level=1, name=re.compile("MLOps")).wait_for()
    tab.get_by_text(text["plan.finish"], exact=True).wait_for()
    assert "/plan" in tab.url
    assert f"lang={lang}" in tab.url

    tab.reload()
    tab.get_by_text(text["plan.finish"], exact=True).wait_for()
    tab.locator("[class*=st-key-row-]").first.wait_for()
    calendar = tab.get_by_role("button", name=text["share.ics"])
    tab.get_by_role("radio", name=text["plan.view.share"]).click()
    calendar.wait_for()
    with tab.expect_download() as download:
        calendar.click()
    saved = tmp_path / "plan.ics"
    download.value.save_as(saved)
    assert saved.read_text(encoding="utf-8").startswith("BEGIN:VCALENDAR")
    assert tab.away == []


def test_two_learners_at_once_do_not_meet(address, window):
    _came_up(address)
    tabs = {}
    for name in ("one", "two"):
        tabs[name] = window()
        tabs[name].goto(f"{address}/skill?skill=git&learner={name}")
    tabs["one"].get_by_text("2 · Proficient", exact=True).click()
    tabs["one"].get_by_role("button", name=catalogue("en")["record.save"]).click()
    tabs["one"].get_by_text("You are Proficient").wait_for()

    tabs["two"].reload()
    tabs["two"].get_by_text(catalogue("en")["skill.not-held"]).wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_follows_the_browsers_colours(address, window, scheme):
    _came_up(address)
    page = window(color_scheme=scheme)
    page.goto(f"{address}/?learner=colours")
    page.get_by_role("heading", level=1).wait_for()

    ground = page.eval_on_selector("[data-testid=stApp]", "e => getComputedStyle(e).backgroundColor")
    font = page.eval_on_selector("h1", "e => getComputedStyle(e).fontFamily")
    assert ground == GROUNDS[scheme]
    assert font.startswith("Pretendard")
    assert page.evaluate("document.fonts.check('16px Pretendard')")


def test_a_phone_shows_the_week_without_scrolling_sideways(address, window):
    _came_up(address)
    phone = window(viewport={"width": 390, "height": 844})
    for path in ("/", "/next?q=MLOps", "/branch", "/skill?skill=git"):
        phone.goto(f"{address}{path}")
        phone.get_by_role("heading", level=1).first.wait_for()
        main = "[data-testid=stMain]"
        assert phone.eval_on_selector(main, "e => e.scrollWidth <= e.clientWidth + 1"), path


@pytest.mark.parametrize("path", ["/?goal=mlops-engineer", "/next?q=MLOps", "/skill?skill=git", "/branch"])
def test_axe_finds_nothing_serious(address, tab, path):
    _came_up(address)
    tab.goto(address + path)
    tab.get_by_role("heading", level=1).first.wait_for()

    assert not serious_faults(tab)
