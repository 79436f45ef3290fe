"""The API as `mastery serve` runs it, in one process or in several."""

import os
from typing import Any

from fastapi import FastAPI

from service.api.app import create_app
from service.bootstrap import Application
from service.errors import Misconfigured
from service.messages import saying
from service.settings import Settings

CLOSED = "MASTERY_SERVE_CLOSED"
"""Set for the server processes where access was configured at the start: one that comes back later must not open."""

APPROVAL_KEY = "MASTERY_SERVE_APPROVAL_KEY"
"""Set for several server processes, so that what one shows for approval another one can write."""

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


def serving_app(program: Application) -> FastAPI:
    """The API; while nobody has to say who they are, it answers only to the names of this machine.

    Raises Misconfigured where access was configured when the service started and the database does not say so any more.
    """
    closed = program.gate.is_closed
    if not closed and os.environ.get(CLOSED):
        raise Misconfigured(saying("error.access-gone"))
    hosts = None if closed else LOOPBACK_NAMES
    return create_app(program, hosts=hosts, approval_key=os.environ.get(APPROVAL_KEY))


def log_as_configured(settings: Settings) -> None:
    """Log to stderr as the settings say."""
    from service.telemetry.logs import configure_logging

    configure_logging(settings.log_format, settings.log_level, learner_text=settings.log_learner_text)


def __getattr__(name: str) -> Any:
    """`app`, built when a server process imports it."""
    if name != "app":
        raise AttributeError(name)
    from service.settings import load_settings

    settings = load_settings()
    log_as_configured(settings)
    return serving_app(Application(settings))
