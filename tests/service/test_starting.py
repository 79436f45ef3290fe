"""How the service starts: what is tried before it says where it is, and what must hold when a process comes back."""

import logging
import os
import shutil
import subprocess
import sys
from threading import Event

import pytest
from fastapi.testclient import TestClient

from service.access.tokens import create_token
from service.api import app as app_module
from service.api.app import create_app
from service.api.workers import CLOSED, serving_app
from service.bootstrap import Application
from service.cli import serve_command
from service.errors import Misconfigured
from service.settings import Settings


@pytest.fixture
def program(tmp_path, tree):
    found = Application(Settings(home=tmp_path / "home", _env_file=None))
    found.knowledge.tree = tree
    yield found
    if found.has_database:
        found.database.close()


def serve(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "service.cli.main", "serve", "--port", "0", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        timeout=60,
        check=False,
    )


def test_a_database_that_cannot_be_used_is_said_before_an_address(tmp_path):
    (tmp_path / "mastery.db").write_bytes(b"not a database at all" * 1000)
    for environment in (
        {"MASTERY_HOME": str(tmp_path)},
        {"MASTERY_DATABASE_URL": "postgresql://ann:hunter2@127.0.0.1:1/x"},
    ):
        done = serve(**environment)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith("mastery: the database ")
        assert len(done.stderr.splitlines()) == 1
        assert "hunter2" not in done.stderr


def test_a_process_of_a_closed_service_does_not_come_back_open(program, monkeypatch):
    monkeypatch.setenv(CLOSED, "1")
    with pytest.raises(Misconfigured, match="access was configured"):
        serving_app(program)
    create_token(program.tokens, "minji", "learner", "", 1, program.now())
    returned = Application(program.settings)
    assert TestClient(serving_app(returned)).get("/v1/learners").status_code == 401
    returned.database.close()


@pytest.mark.parametrize("closed", [True, False])
def test_the_processes_are_told_whether_access_is_configured(program, monkeypatch, closed):
    if closed:
        create_token(program.tokens, "minji", "learner", "", 1, program.now())
    program.settings.chroma_url = "http://127.0.0.1:1"
    told = []
    monkeypatch.setenv(CLOSED, "")  # so that it is taken away again
    monkeypatch.setattr(serve_command, "program", lambda: program)
    monkeypatch.setattr(serve_command.uvicorn, "run", lambda *_, **__: told.append(bool(os.environ[CLOSED])))
    serve_command.run_serve("127.0.0.1", 0, 2)
    assert told == [closed]


def test_the_home_and_all_in_it_are_for_their_owner_only(program, tmp_path):
    create_token(program.tokens, "minji", "learner", "", 1, program.now())
    program.knowledge._cache.get("tree", Settings, [("a", "b")], lambda: program.settings)
    home = tmp_path / "home"
    assert home.stat().st_mode & 0o777 == 0o700
    assert (home / "mastery.db").stat().st_mode & 0o777 == 0o600


def test_the_home_is_private_also_where_what_was_parsed_is_the_first_to_need_it(program, tmp_path):
    program.knowledge._cache.get("tree", Settings, [("a", "b")], lambda: program.settings)
    assert (tmp_path / "home").stat().st_mode & 0o777 == 0o700
    shutil.rmtree(tmp_path / "home")


def test_an_index_that_cannot_be_opened_at_first_ends_nothing_and_is_tried_again(program, monkeypatch, caplog):
    monkeypatch.setattr(app_module, "WARM_AGAIN", 0.01)
    failed, ready, attempts = Event(), Event(), []

    def build_index() -> int:
        attempts.append(1)
        if len(attempts) == 3:
            failed.set()
        if len(attempts) > 3:
            assert go_on.wait(30)
            ready.set()
        else:
            raise RuntimeError("the server is not there")
        return 0

    go_on = Event()
    program.knowledge.build_index = build_index
    caplog.set_level(logging.ERROR)
    with TestClient(create_app(program)) as client:
        assert failed.wait(30)
        assert client.get("/livez").status_code == 200
        assert client.get("/readyz").status_code == 503
        go_on.set()
        assert ready.wait(30)
        while client.get("/readyz").status_code != 200:  # from here on it needs no more than a turn of the loop
            pass
    assert [record.getMessage() for record in caplog.records] == [
        "the index cannot be opened yet: the server is not there"
    ]
