"""Why a skill's next level is open or locked, what is presumed of it, and whether its review is due."""

from html import escape

import streamlit as st

from service.contract import DueView, SkillStandingView
from ui.menu import PAGES, link
from ui.parts.prose import plain
from ui.texts import say


def show(found: SkillStandingView) -> None:
    """What the rules say of the next level, and what memory says of the one held."""
    level = found.level + 1
    if found.presumed:
        title = say("map.skill.why.presumed", level=found.level)
        st.info(f"**{title}**  \n{plain(found.presumed.because)}", icon=":material/contrast:")
    if found.due:
        _due(found.skill_id, found.due)
    if level > len(found.states):
        st.success(f"**{say('map.skill.why.done')}**", icon=":material/trophy:")
    elif not found.missing:
        about = say("map.skill.why.open.about", hours=f"{found.hours or 0:g}")
        st.success(f"**{say('map.skill.why.open', level=level)}**  \n{about}", icon=":material/lock_open_right:")
    else:
        reasons = "".join(f"<li>{escape(missing.text)}</li>" for missing in found.missing)
        title = escape(say("map.skill.why.locked", level=level))
        st.html(f'<section class="pm-map-lock"><h3>{title}</h3><ul>{reasons}</ul></section>')


def _due(skill_id: str, due: DueView) -> None:
    percent = round(100 * due.confidence)
    about = (
        say("map.due.late", days=due.overdue_days, percent=percent)
        if due.overdue_days > 1
        else say("map.due.about", percent=percent)
    )
    st.warning(f"**{say('map.due')}**  \n{about}", icon=":material/history:")
    if any(page.name == "review" for page in PAGES):
        link("review", say("map.due.go"), ":material/replay:", skill=skill_id)
