"""What a browser's tab remembers by itself, so that a refresh loses nothing that the service does not keep."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

SCRIPT = Path(__file__).parent / "tab_memory.js"


def remember(name: str, value: str) -> None:
    """Let the tab remember this until it is closed; an empty value lets it forget."""
    _mount(f"remember-{name}", {"name": name, "value": value})


def recall(name: str) -> str:
    """What the tab remembers; empty where it is nothing, and on the first run, before the tab has answered."""
    return _mount(f"recall-{name}", {"name": name})


def field_kept(name: str, field: str) -> str:
    """From now on the tab remembers what is written into the field of this key; what it remembered, as by `recall`."""
    return _mount(f"field-{name}", {"name": name, "field": re.sub(r"[^\w-]", "-", field, flags=re.ASCII)})


def _mount(key: str, data: dict[str, str]) -> str:
    with st.container(key=f"tab-memory-{key}"):
        found = _component()(key=key, data=data, on_found_change=lambda: None).found
    return str(found or "")


@cache
def _component() -> Any:
    return st.components.v2.component("tab_memory", js=SCRIPT.read_text(encoding="utf-8"))
