"""What a conversation owes to keyboards and screen readers, which Streamlit's elements do not do by themselves."""

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from ui.texts import say

UNSEEN = ".told { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); }"
SCRIPT = Path(__file__).with_name("chat_manners.js")


def mind_manners(moves: int) -> None:
    """Name the log as one, tell where the answer stands, and give the focus back to the input after each move."""
    _component()(key="chat-manners", data={"moves": moves, "label": say("chat.log")})


@cache
def _component() -> Any:
    return st.components.v2.component(
        "chat_manners",
        html='<p role="status" class="told"></p>',
        css=UNSEEN,
        js=SCRIPT.read_text(encoding="utf-8"),
    )
