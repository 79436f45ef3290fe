"""A real service with its page, in processes of their own, for browsers."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

CHROMIUM = shutil.which("chromium")
ROOT = Path(__file__).parent.parent.parent
PATIENCE = 120
"""Seconds that a process may take to come up on a busy machine."""


@dataclass(frozen=True)
class Served:
    """Addresses of a page and of the API behind it, and the API's process."""

    page: str
    api: str
    process: "Process"

    def put(self, learner_id: str, **spec: Any) -> None:
        """Store a learner."""
        httpx.put(f"{self.api}/v1/learners/{learner_id}", json=spec).raise_for_status()

    @contextmanager
    def api_away(self) -> Iterator[None]:
        """The API is stopped meanwhile, and is back afterwards with what it had stored."""
        self.process.stop()
        yield
        self.process.start()


@contextmanager
def serving(home: Path, **environment: str) -> Iterator[Served]:
    """`mastery ui` with an API of its own, on free ports."""
    api_port, page_port = _free_port(), _free_port()
    # what is embedded while the index is opened leaves the other cores to the page and the browser
    env = {**os.environ, "MASTERY_HOME": str(home), "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", **environment}
    api, page = f"http://127.0.0.1:{api_port}", f"http://127.0.0.1:{page_port}"
    shown = [*mastery("ui"), "--port", str(page_port), "--api", api]
    with (
        _process([*mastery("serve"), "--port", str(api_port)], env, f"{api}/livez") as process,
        _process(shown, env, f"{page}/_stcore/health"),
    ):
        yield Served(page, api, process)


def mastery(*words: str) -> list[str]:
    """A command of the program, of this source."""
    run = "import sys; from service.cli.main import main; sys.argv[0] = 'mastery'; main()"
    return [sys.executable, "-c", run, *words]


@contextmanager
def script(path: Path) -> Iterator[str]:
    """A Streamlit script of its own; gives its address."""
    port = _free_port()
    options = ["--server.headless=true", "--browser.gatherUsageStats=false", "--server.address=127.0.0.1"]
    command = [sys.executable, "-m", "streamlit", "run", str(path), f"--server.port={port}", *options]
    with _process(command, dict(os.environ), f"http://127.0.0.1:{port}/_stcore/health"):
        yield f"http://127.0.0.1:{port}"


class Process:
    """A server that can be started, stopped and started again."""

    def __init__(self, command: list[str], env: Mapping[str, str], healthy: str) -> None:
        self.command, self.env, self.healthy = command, env, healthy
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._running = process = subprocess.Popen(
            self.command, env=self.env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        deadline = time.monotonic() + PATIENCE
        while not _answers(self.healthy):
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                raise RuntimeError(f"{self.command} did not come up: {process.communicate()[1].decode()[-2000:]}")
            time.sleep(0.2)

    def stop(self) -> None:
        """Stop it, and wait until it has ended."""
        if self._running is None:
            return
        process, self._running = self._running, None
        process.terminate()
        try:
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


@contextmanager
def _process(command: list[str], env: Mapping[str, str], healthy: str) -> Iterator[Process]:
    process = Process(command, env, healthy)
    try:
        process.start()
        yield process
    finally:
        process.stop()


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=2).is_success
    except httpx.HTTPError:
        return False


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def plain_tree(path: Path, count: int) -> Path:
    """A plain graph of so many skills in a file."""
    skills = {
        f"s{at}": {
            "title": f"Skill {at}",
            "requires": sorted({f"s{(at * 7 + k * 13) % at}" for k in range(at % 4)}) if at else [],
        }
        for at in range(count)
    }
    path.write_text(json.dumps({"title": "Many", "skills": skills}), encoding="utf-8")
    return path


def same_machine(address: str) -> bool:
    """Whether an address is on this machine, or is none of the network at all."""
    return bool(re.match(r"(https?|wss?)://(127\.0\.0\.1|localhost)[:/]|(data|blob|about):", address))
