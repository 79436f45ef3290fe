"""One visit: language, who is asking, and what is remembered in the address, so that it survives a refresh."""

import re
import time
from collections.abc import Mapping
from typing import Any, cast

import streamlit as st

from service.contract import LEARNER_ID, Language, LearnerView, TreeView
from ui.client import Client
from ui.texts import LANGUAGES

OWN = "me"
LOCAL = "local"
"""The learner of this machine, the same that the commands use."""

REFRESH_AFTER = 30.0
"""Seconds after which a visit asks whether the learner has changed elsewhere."""


def client() -> Client:
    """This visit's client."""
    return cast("Client", st.session_state["client"])


def learner() -> LearnerView | None:
    """The stored learner; None for a newcomer."""
    return client().learner()


def tree() -> TreeView:
    """The tree."""
    return client().tree()


def begin() -> None:
    """Read the address: who is asking, in which language."""
    state = st.session_state
    wanted = st.query_params.get("learner", state.get("learner", LOCAL))
    state["learner"] = wanted if re.fullmatch(LEARNER_ID, wanted) else LOCAL
    token = state.get("token") or provided_token()
    asking = (OWN if token else state["learner"], token)
    if "client" not in state or (state["client"].learner_id, state["client"].token) != asking:
        state["client"] = Client(*asking)
    state["lang"] = state["client"].language = spoken()
    remember()


def look_again(page: str) -> None:
    """On another page, or after a while, see whether the learner has changed elsewhere; raises ApiProblem."""
    state = st.session_state
    if state.get("page") != page or time.monotonic() - state.get("refreshed", 0.0) > REFRESH_AFTER:
        state["client"].refresh()
        state["page"], state["refreshed"] = page, time.monotonic()


def has_provider() -> bool:
    """Whether this page was given an OpenID Connect provider: the section `auth` of Streamlit's secrets."""
    try:
        return "auth" in st.secrets
    except FileNotFoundError:
        return False


def provided_token() -> str | None:
    """The identity token of who signed in at the provider; it is exposed by `expose_tokens = ["id"]`."""
    user = cast("Mapping[str, Any]", st.user)
    if not has_provider() or not user.get("is_logged_in"):
        return None
    token = user.get("tokens", {}).get("id")
    return str(token) if token else None


def spoken() -> Language:
    """The language of the address, else of this visit, else of the browser; English where it is none of ours."""
    wanted = st.query_params.get("lang") or st.session_state.get("lang") or (st.context.locale or "en")[:2]
    return cast("Language", wanted if wanted in LANGUAGES else "en")


def remember() -> None:
    """Keep language and learner in the address: pages are left without it."""
    state = st.session_state
    wanted = {"lang": state["lang"], **({"learner": state["learner"]} if state["learner"] != LOCAL else {})}
    for name, value in wanted.items():
        if st.query_params.get(name) != value:
            st.query_params[name] = value


def switch_language(language: Language) -> None:
    """Speak this language from now on."""
    st.session_state["lang"] = st.query_params["lang"] = client().language = language
