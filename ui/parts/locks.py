"""Why a skill's next level is open or locked, what is presumed of it, and whether its review is due."""

from html import escape

import streamlit as st

from service.contract import DueView, SkillStandingView
from ui.menu import PAGES, link
from ui.texts import say


def show(found: SkillStandingView) -> None:
    """What the rules say of the next level, what memory says of the one held, and the way to a review that is due."""
    st.html(told(found))
    offer_review(found)


def told(found: SkillStandingView) -> str:
    """The same as HTML, without the way to the review."""
    level = found.level + 1
    text = ""
    if found.presumed:
        text += _box("presumed", say("map.skill.why.presumed", level=found.level), [found.presumed.because])
    if found.due:
        text += _box("due", say("map.due"), [_faded(found.due)])
    if level > len(found.states):
        return text + _box("done", say("map.skill.why.done"), [])
    if not found.missing:
        about = say("map.skill.why.open.about", hours=f"{found.hours or 0:g}")
        return text + _box("open", say("map.skill.why.open", level=level), [about])
    return text + _box("locked", say("map.skill.why.locked", level=level), [m.text for m in found.missing])


def offer_review(found: SkillStandingView) -> None:
    """The way to the review, if one is due."""
    if found.due and any(page.name == "review" for page in PAGES):
        link("review", say("map.due.go"), ":material/replay:", skill=found.skill_id)


def _box(kind: str, title: str, lines: list[str]) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return (
        f'<section class="pm-map-lock {kind}"><h3>{escape(title)}</h3>{f"<ul>{items}</ul>" if items else ""}</section>'
    )


def _faded(due: DueView) -> str:
    percent = round(100 * due.confidence)
    if due.overdue_days > 1:
        return say("map.due.late", days=due.overdue_days, percent=percent)
    return say("map.due.about", percent=percent)
