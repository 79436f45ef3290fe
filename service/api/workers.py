"""The API as `mastery serve` runs it, in one process or in several."""

from typing import Any

from fastapi import FastAPI

from service.api.app import create_app
from service.bootstrap import Application

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


def serving_app(program: Application) -> FastAPI:
    """The API; while nobody has to say who they are, it answers only to the names of this machine."""
    return create_app(program, hosts=None if program.gate.is_closed else LOOPBACK_NAMES)


def __getattr__(name: str) -> Any:
    """`app`, built when a server process imports it."""
    if name != "app":
        raise AttributeError(name)
    from service.settings import load_settings

    return serving_app(Application(load_settings()))
