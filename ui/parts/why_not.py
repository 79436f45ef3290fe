""" "Why not …?": where a skill stands on the way that was answered."""

from html import escape

import streamlit as st

from service.contract import NextResponse
from ui import visit
from ui.menu import link
from ui.parts.atlas import Atlas, atlas
from ui.parts.markup import chips, hours, section
from ui.parts.prose import plain
from ui.texts import say


def show(answer: NextResponse) -> None:
    """Choose a skill that was not among the cards and see where it is."""
    found = atlas()
    shown = {step.skill_id for step in answer.recommendations}
    section(say("why-not.title"), say("why-not.about"))
    options = [skill for skill in found.places if skill not in shown]
    wanted = st.selectbox(
        say("why-not.choose"),
        options,
        index=None,
        format_func=found.skill,
        placeholder=say("why-not.placeholder"),
        key="why-not",
    )
    if wanted:
        told = f'<p class="pm-answer">{escape(_explained(wanted, answer, found))}</p>'
        st.html(f'<section class="pm-panel">{told}{_before(wanted, answer, found)}</section>')
        link("skill", say("why-not.open", skill=plain(found.skill(wanted))), ":material/menu_book:", skill=wanted)


def _explained(skill: str, answer: NextResponse, found: Atlas) -> str:
    steps = [number for number, step in enumerate(answer.remaining.path) if step.skill_id == skill]
    learner = visit.learner()
    held = learner.levels.get(skill, 0) if learner else 0
    if steps:
        waited = sum(step.hours for step in answer.remaining.path[: steps[0]])
        return say("why-not.later", skill=found.skill(skill), count=steps[0], hours=hours(waited))
    if held:
        return say("why-not.held", skill=found.skill(skill), level=held)
    goal = answer.goal.summary if answer.goal else say("why-not.this-way")
    return say("why-not.off", skill=found.skill(skill), goal=goal)


def _before(skill: str, answer: NextResponse, found: Atlas) -> str:
    """What stands before it on the path, each skill once."""
    path = [step.skill_id for step in answer.remaining.path]
    earlier = dict.fromkeys(path[: path.index(skill)] if skill in path else [])
    return chips([found.skill(s) for s in list(earlier)[:8]]) if earlier else ""
