"""What stands around a skill: neighbours, resources, evidence."""

from collections.abc import Callable, Mapping, Sequence
from html import escape

import streamlit as st

from service.contract import EvidencePage, SkillDetail, SkillStandingView
from ui.parts.atlas import atlas
from ui.parts.evidence import rows
from ui.parts.prose import plain
from ui.parts.steps import resource
from ui.texts import say

NEIGHBOURS = 12
"""Neighbours named; an Origin skill may have thousands."""

Turn = Callable[[str | None], None]


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
    rows = "".join(resource(found) for found in sorted(detail.resources, key=lambda r: r.level))
    st.html(f'<h3 class="pm-map-part">{escape(say("map.skill.resources"))}</h3><div>{rows}</div>')


def evidence(page: EvidencePage) -> None:
    """What was recorded for this skill, the last first; it can be withdrawn and put back."""
    if page.items:
        st.html(f'<h3 class="pm-map-part">{escape(say("map.skill.evidence"))}</h3>')
        rows(page.items, atlas())
