import socket

import pytest
from typer.testing import CliRunner

from service.cli.main import app
from service.cli.ui_command import run_ui
from service.errors import Misconfigured, NotInstalled


def test_a_port_in_use_is_one_clear_error():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(Misconfigured, match=f"cannot listen on 127.0.0.1:{port}: Address already in use"):
            run_ui(port, "http://127.0.0.1:1")


def test_an_address_that_is_none_is_told_so():
    with pytest.raises(Misconfigured, match="--api: expected an address like http"):
        run_ui(0, "localhost:8000")


def test_without_streamlit_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr("service.cli.ui_command.find_spec", lambda name: None)

    with pytest.raises(NotInstalled, match="path-of-mastery\\[all\\]"):
        run_ui(0, None)


def test_a_port_beyond_all_ports_is_wrong_usage():
    assert CliRunner().invoke(app, ["ui", "--port", "70000"]).exit_code == 2
