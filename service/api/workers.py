"""The API as one of several server processes imports it."""

from typing import Any


def __getattr__(name: str) -> Any:
    """`app`, built when the server process asks for it."""
    if name != "app":
        raise AttributeError(name)
    from service.api.app import create_app
    from service.bootstrap import Application
    from service.settings import load_settings

    return create_app(Application(load_settings()))
