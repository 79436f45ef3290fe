import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from fastapi.testclient import TestClient
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from service.api.app import create_app
from service.bootstrap import Application
from service.settings import Settings
from tests.ui.serving import CHROMIUM, Served, same_machine, serving
from ui import transport

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PATIENT = 60_000
"""Milliseconds; the machine may be busy."""
SCRIPT = str(Path(transport.__file__).parent / "app.py")


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """The Chromium of this machine; a test has windows of its own in it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: "Browser") -> "Iterator[Callable[..., Page]]":
    """Opens an address in a fresh window; afterwards no error was thrown and no request left the machine."""
    opened, asked, errors = [], list[str](), list[str]()

    def open_(address: str, **options: Any) -> "Page":
        context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})
        context.set_default_timeout(PATIENT)
        opened.append(context)
        page = context.new_page()
        page.on("request", lambda sent: asked.append(sent.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address)
        return page

    yield open_
    for context in opened:
        context.close()
    assert not errors
    assert not [address for address in asked if not same_machine(address)]


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The service and the page, running, with a report of the evals; a test has learners of its own in it."""
    home = tmp_path_factory.mktemp("home")
    (home / "report.html").write_text("<!doctype html><html lang=en><title>Report</title><h1>Report</h1></html>")
    with serving(home, MASTERY_EVALS_REPORT=str(home)) as found:
        yield found


@pytest.fixture(scope="session")
def _index(program: Application) -> Application:
    program.knowledge.build_index()
    return program


@pytest.fixture
def service(_index: Application, tmp_path: Path) -> Application:
    """The real program with an empty database of its own and the index that is open already."""
    settings = Settings(home=_index.settings.home, database_url=f"sqlite:///{tmp_path}/ui.db", _env_file=None)  # type: ignore[call-arg]
    return Application(settings, knowledge=_index.knowledge)


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Callable[[httpx.Client], None]:
    """Puts another service behind the page."""
    return lambda client: monkeypatch.setattr(transport, "pool", lambda _: client)


@pytest.fixture
def api(service: Application, answering: Callable[[httpx.Client], None]) -> Iterator[TestClient]:
    """The real API, called in this process."""
    with TestClient(create_app(service, warm=False), base_url="http://localhost") as client:
        answering(client)
        yield client


@pytest.fixture
def broken(answering: Callable[[httpx.Client], None]) -> Callable[[Callable[[httpx.Request], httpx.Response]], None]:
    """Puts a service of this behaviour behind the page."""
    return lambda handler: answering(httpx.Client(transport=httpx.MockTransport(handler), base_url="http://localhost"))


@pytest.fixture
def open_page() -> Callable[..., AppTest]:
    """Opens the page at an address: name, query -> the screen."""

    def open_(name: str = "", **query: str) -> AppTest:
        screen = AppTest.from_file(SCRIPT, default_timeout=30)
        for key, value in query.items():
            screen.query_params[key] = value
        screen.run()
        if name:
            screen._page_hash = calc_hash(name)  # `switch_page` knows pages that are files only
            screen.run()
        return screen

    return open_


def shown(screen: AppTest) -> str:
    """Everything that is written on the screen."""
    return "\n".join(str(_html(e) or getattr(e, "body", None) or getattr(e, "value", "")) for e in screen.main)


def _html(element: Any) -> str | None:
    """What a component of ours was given to show as HTML."""
    if element.type != "bidi_component" or not element.proto.json:
        return None
    data = json.loads(element.proto.json)
    return data.get("html") if isinstance(data, dict) else None
