"""The parts of a skill's panel that only tell: criteria, neighbours, resources, evidence."""

from collections.abc import Callable, Mapping, Sequence
from html import escape

import streamlit as st

from service.contract import EvidencePage, SkillDetail, SkillStandingView, TreeView
from ui.parts.atlas import atlas
from ui.parts.evidence import rows
from ui.parts.markup import hours
from ui.parts.prose import plain
from ui.parts.steps import resource
from ui.texts import read, say

NEIGHBOURS = 12
"""Neighbours named; an Origin skill may have thousands."""

Turn = Callable[[str | None], None]


def criteria(tree: TreeView, found: SkillStandingView, detail: SkillDetail) -> None:
    """What each level asks for: done, next or locked."""
    items = []
    for level, (text, took) in enumerate(zip(detail.levels, detail.hours, strict=True), 1):
        state = found.states[level - 1]
        maturity = tree.maturity.get(str(level))
        name = f" · {read(maturity.name)} · {read(maturity.criterion)}" if maturity else ""
        told = say("map.skill.done") if state == "held" else say(f"map.skill.state.{state}")
        items.append(
            f'<li class="{state} l{level}"><span class="pm-map-level">'
            f"<b>{escape(say('map.skill.level', level=level))}</b>"
            f"{escape(name)}<i>{escape(told)} · {escape(hours(took))}</i></span>"
            f"<p>{escape(read(text))}</p></li>"
        )
    _part("map.skill.criteria")
    st.html(f'<ol class="pm-map-levels">{"".join(items)}</ol>')


def neighbours(name: str, ids: Sequence[str], by_id: Mapping[str, SkillStandingView], turn: Turn) -> None:
    """Skills around this one, each a way to it."""
    shown = [skill_id for skill_id in ids if skill_id in by_id][:NEIGHBOURS]
    if not shown:
        return
    key = f"map-{name}-{'-'.join(shown)}"[:200]
    st.pills(
        say(f"map.skill.{name}"),
        shown,
        format_func=lambda skill_id: ("★" * by_id[skill_id].level + " " + plain(by_id[skill_id].title)).strip(),
        key=key,
        on_change=lambda: turn(st.session_state[key]),
    )


def resources(detail: SkillDetail) -> None:
    """What to learn the skill from, level by level."""
    if not detail.resources:
        return
    _part("map.skill.resources")
    rows = "".join(resource(found) for found in sorted(detail.resources, key=lambda r: r.level))
    st.html(f"<div>{rows}</div>")


def evidence(page: EvidencePage) -> None:
    """What was recorded for this skill, the last first; it can be withdrawn and put back."""
    if page.items:
        _part("map.skill.evidence")
        rows(page.items, atlas())


def _part(code: str) -> None:
    st.html(f'<h3 class="pm-map-part">{escape(say(code))}</h3>')
