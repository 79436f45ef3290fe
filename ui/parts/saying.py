"""Problems of one action, told beside it: the rest of the page stays."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from ui.frame import advice
from ui.parts.prose import plain
from ui.problems import ApiProblem
from ui.texts import say


@contextmanager
def told() -> Iterator[None]:
    """Tell a problem in place; who is not signed in is asked for it by the frame."""
    try:
        yield
    except ApiProblem as problem:
        if problem.kind == "unauthenticated":
            raise
        fields = "".join(f"\n- `{error.field}`: {plain(error.message)}" for error in problem.errors)
        st.error(f"**{say(f'problem.{problem.kind}')}.** {advice(problem)}{fields}", icon=":material/error:")


def announce(text: str, icon: str = ":material/check:") -> None:
    """Say something on the next run: this one ends before it could be read."""
    st.session_state.setdefault("announced", []).append((text, icon))


def say_announced() -> None:
    """Say what was announced."""
    for text, icon in st.session_state.pop("announced", []):
        st.toast(plain(text), icon=icon)
