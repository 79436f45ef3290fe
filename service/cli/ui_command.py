"""`mastery ui`: the web page, with an API of its own unless one is named."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from threading import Thread

import typer
import uvicorn

from service.api.workers import serving_app
from service.cli.console import program
from service.cli.echo import echo
from service.cli.serve_command import listen
from service.errors import Misconfigured, NotInstalled
from service.messages import saying

HOST = "127.0.0.1"
API_VARIABLE = "MASTERY_UI_API"
GRACE = 5.0
"""Seconds that the page has for ending."""


def run_ui(port: int, api: str | None) -> None:
    """Serve the page until interrupted, then stop what was started; raises Misconfigured, NotInstalled."""
    script = _script()
    chosen = _free(port)
    with _api(api) as address:
        echo(f"http://{HOST}:{chosen}", err=True)
        status = _serve_page(script, chosen, address)
    if status > 0:
        raise typer.Exit(1)


def _script() -> Path:
    """The page's script. The page stands above the service, so it is found by name and not imported."""
    if find_spec("streamlit") is None:
        raise NotInstalled(saying("error.no-streamlit"))
    spec = find_spec("ui")
    if spec is None or spec.origin is None:
        raise NotInstalled(saying("error.no-page"))
    return Path(spec.origin).parent / "app.py"


def _free(port: int) -> int:
    """The port, or a free one for 0; raises Misconfigured where it is in use."""
    with listen(HOST, port) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def _api(address: str | None) -> Iterator[str]:
    """The API named, or one of this program on a free port, stopped afterwards."""
    if address is not None:
        if not address.startswith(("http://", "https://")):
            raise Misconfigured(saying("error.api-address", address=address))
        yield address
        return
    program().tree  # noqa: B018  # a tree or catalogue with errors is reported before anything is started
    program().catalogue  # noqa: B018
    listener = listen(HOST, 0)
    server = uvicorn.Server(uvicorn.Config(serving_app(program()), log_level="warning"))
    thread = Thread(target=server.run, kwargs={"sockets": [listener]}, name="api", daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=GRACE)


def _serve_page(script: Path, port: int, api: str) -> int:
    """Run Streamlit until it ends or this process is asked to stop; its exit status, 0 where it was stopped."""
    options = {
        "server.address": HOST,
        "server.port": str(port),
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
        "logger.hideWelcomeMessage": "true",
        "logger.level": "warning",
    }
    page = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "streamlit",
            "run",
            str(script),
            *(f"--{name}={value}" for name, value in options.items()),
        ],
        env={**os.environ, API_VARIABLE: api},
        cwd=script.parent.parent,
        stdout=sys.stderr,
    )
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        return page.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        _stop(page)


def _stop(page: subprocess.Popen[bytes]) -> None:
    """Ask it to end, and end it where visitors who are still there hold it up."""
    page.terminate()
    try:
        page.wait(timeout=GRACE)
    except subprocess.TimeoutExpired:
        page.kill()
        page.wait()


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
