"""Every text of the page, in English and Korean, and the language of this visit."""

from functools import cache
from importlib.resources import files
from typing import Any, cast

import streamlit as st
import yaml

from service.contract import Language, TextView

LANGUAGES: tuple[Language, ...] = ("en", "ko")


@cache
def catalogue(language: Language) -> dict[str, str]:
    """All codes and texts of a language."""
    text = files(__package__).joinpath(f"{language}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, str] = yaml.safe_load(text)
    return loaded


def language() -> Language:
    """The language of this visit."""
    return cast("Language", st.session_state.get("lang", "en"))


def say(code: str, **values: Any) -> str:
    """The text with this code; raises KeyError for an unknown code or a missing value."""
    return catalogue(language())[code].format(**values)


def read(text: TextView | None) -> str:
    """A text of the tree in the language of this visit; nothing where there is none."""
    return getattr(text, language()) if text else ""
