"""How good the program is: the report of the evals with its plots, for those who run the service."""

from html import escape

import streamlit as st

from service.contract import QualityView
from ui import visit
from ui.parts.dates import day
from ui.parts.markup import empty, heading
from ui.problems import ApiProblem
from ui.texts import say

HEIGHT = 1400
"""Pixels of the report; it scrolls inside."""


def show() -> None:
    """The page; where there is no report, how one is made."""
    heading(say("page.quality"), say("quality.about"))
    try:
        report = visit.client().quality()
    except ApiProblem as problem:
        if problem.kind not in {"missing", "forbidden"}:
            raise
        empty(say(f"quality.{problem.kind}"), say(f"quality.{problem.kind}.about"))
        return
    with st.container(key="quality-head", horizontal=True, vertical_alignment="center"):
        st.caption(say("quality.written", date=day(report.written.date(), "date.long")))
        st.download_button(
            say("quality.download"), report.html, "report.html", "text/html", icon=":material/download:", key="quality"
        )
    st.iframe(_framed(report), height=HEIGHT, alt=say("page.quality"))


def _framed(report: QualityView) -> str:
    """The report in a frame where no script runs and nothing of this page can be reached."""
    return (
        "<style>body{margin:0}iframe{border:0;width:100%;height:100vh;display:block;border-radius:16px}</style>"
        f'<iframe sandbox title="{escape(say("page.quality"))}" srcdoc="{escape(report.html)}"></iframe>'
    )
