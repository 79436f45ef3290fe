"""The parts of a skill's panel that only tell: locks, criteria, neighbours, resources, evidence."""

from collections.abc import Callable, Mapping, Sequence
from html import escape

import streamlit as st

from service.contract import EvidencePage, SkillDetail, SkillStandingView, TreeView
from ui.texts import read, say

NEIGHBOURS = 12
"""Neighbours named; an Origin skill may have thousands."""

Turn = Callable[[str], None]


def why(found: SkillStandingView, turn: Turn) -> None:
    """Why the next level is open or locked, and ways to what is missing."""
    level = found.level + 1
    if found.presumed:
        st.info(
            f"**{say('skill.why.presumed', level=found.level)}**  \n{found.presumed.because}", icon=":material/contrast:"
        )
    if level > len(found.states):
        st.success(f"**{say('skill.why.done')}**", icon=":material/trophy:")
    elif not found.missing:
        about = say("skill.why.open.about", hours=f"{found.hours or 0:g}")
        st.success(f"**{say('skill.why.open', level=level)}**  \n{about}", icon=":material/lock_open_right:")
    else:
        reasons = "".join(f"<li>{escape(missing.text)}</li>" for missing in found.missing)
        title = escape(say("skill.why.locked", level=level))
        st.html(f'<section class="pm-lock"><h3>{title}</h3><ul>{reasons}</ul></section>')


def criteria(tree: TreeView, found: SkillStandingView, detail: SkillDetail) -> None:
    """What each level asks for: done, next or locked."""
    rows = []
    for level, (text, hours) in enumerate(zip(detail.levels, detail.hours, strict=True), 1):
        state = found.states[level - 1]
        maturity = tree.maturity.get(str(level))
        name = f" · {read(maturity.name)} · {read(maturity.criterion)}" if maturity else ""
        told = say("skill.done") if state == "held" else say(f"skill.state.{state}")
        rows.append(
            f'<li class="{state} l{level}"><span class="pm-level"><b>{escape(say("skill.level", level=level))}</b>'
            f"{escape(name)}<i>{escape(told)} · {escape(say('skill.hours', hours=f'{hours:g}'))}</i></span>"
            f"<p>{escape(read(text))}</p></li>"
        )
    _part("skill.criteria")
    st.html(f'<ol class="pm-levels">{"".join(rows)}</ol>')


def neighbours(name: str, ids: Sequence[str], by_id: Mapping[str, SkillStandingView], turn: Turn) -> None:
    """Skills around this one, each a way to it."""
    shown = [skill_id for skill_id in ids if skill_id in by_id][:NEIGHBOURS]
    if not shown:
        return
    chosen = st.pills(
        say(f"skill.{name}"),
        shown,
        format_func=lambda skill_id: ("★" * by_id[skill_id].level + " " + by_id[skill_id].title).strip(),
        key=f"{name}-{'-'.join(shown)}"[:200],
    )
    if chosen:
        turn(chosen)


def resources(detail: SkillDetail) -> None:
    """What to learn the skill from, level by level."""
    _part("skill.resources")
    if not detail.resources:
        st.caption(say("skill.resources.none"))
        return
    rows = []
    for resource in sorted(detail.resources, key=lambda r: r.level):
        spoken = say(f"language.{resource.language}") if resource.language in ("en", "ko") else resource.language
        about = say("skill.resource", level=resource.level, hours=f"{resource.hours:g}", language=spoken)
        free = say("skill.free" if resource.free else "skill.paid")
        rows.append(
            f'<li><a href="{escape(resource.url, quote=True)}" target="_blank" rel="noopener noreferrer">'
            f"{escape(resource.title)}</a><span>{escape(about)} · {escape(free)} · {escape(resource.publisher)}</span></li>"
        )
    st.html(f'<ul class="pm-resources">{"".join(rows)}</ul>')


def evidence(page: EvidencePage) -> None:
    """What was recorded for this skill, the last first."""
    _part("skill.evidence")
    if not page.items:
        st.caption(say("skill.evidence.none"))
        return
    rows = []
    for event in page.items:
        line = say(
            "skill.evidence.line",
            date=event.at.date().isoformat(),
            level=event.level,
            kind=say(f"skill.kind.{event.kind}"),
        )
        gone = f" · {escape(say('skill.evidence.withdrawn'))}" if event.withdrawn else ""
        note = f"<q>{escape(event.note)}</q>" if event.note else ""
        rows.append(f'<li class="{"gone" if event.withdrawn else ""}">{escape(line)}{gone}{note}</li>')
    st.html(f'<ul class="pm-evidence">{"".join(rows)}</ul>')


def _part(code: str) -> None:
    st.html(f'<h3 class="pm-skill-part">{escape(say(code))}</h3>')
