"""`mastery serve`."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from tempfile import TemporaryDirectory
from typing import Any

import uvicorn

from service.api.workers import APPROVAL_KEY, CLOSED, log_as_configured, serving_app
from service.changes.approval import new_key
from service.cli.console import program
from service.cli.echo import echo
from service.errors import Misconfigured
from service.messages import saying
from service.telemetry.telemetry import SHARED_FOLDER

UVICORN: dict[str, Any] = {"log_level": "warning", "log_config": None, "access_log": False}
"""The service has a log of its own."""


def run_serve(host: str, port: int, workers: int) -> None:
    """Serve until interrupted; an address that cannot be used is one clear error."""
    if workers > 1 and not program().settings.chroma_url:
        raise Misconfigured(saying("error.workers"))
    program().tree  # noqa: B018  # a tree with errors is reported before the port is taken
    program().catalogue  # noqa: B018
    closed = program().gate.is_closed  # and so is a database that cannot be used
    if not _is_loopback(host) and not closed:
        raise Misconfigured(saying("error.open-address", host=host))
    listener = listen(host, port)
    echo(f"http://{host}:{listener.getsockname()[1]}  (documentation at /docs)", err=True)
    if workers > 1:
        os.environ |= {CLOSED: "1" if closed else "", APPROVAL_KEY: new_key()}
        with _shared_metrics():
            uvicorn.run("service.api.workers:app", fd=listener.fileno(), workers=workers, **UVICORN)
    else:
        log_as_configured(program().settings)
        uvicorn.Server(uvicorn.Config(serving_app(program()), **UVICORN)).run(sockets=[listener])


@contextmanager
def _shared_metrics() -> Iterator[None]:
    """A folder in which the server processes add their numbers up, unless the operator has named one."""
    if SHARED_FOLDER in os.environ:
        yield
        return
    with TemporaryDirectory(prefix="mastery-metrics-") as folder:
        os.environ[SHARED_FOLDER] = folder
        try:
            yield
        finally:
            del os.environ[SHARED_FOLDER]


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there, for processes to inherit; raises Misconfigured."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise Misconfigured(saying("error.cannot-listen", address=f"{host}:{port}", why=error.strerror)) from None
    listener.listen(512)
    listener.set_inheritable(True)
    return listener
