"""What an assessment or a placement came to, and what is worth doing now."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from service.contract import AnswerView, AssessmentView, Following, PlacedSkill, ResultView
from ui.menu import go, link
from ui.parts.atlas import Atlas
from ui.parts.markup import bar, chips, gems, note, section
from ui.texts import say

PLACES = {"learn": "skill", "assess": "assess", "review": "review"}
ICONS = {"learn": ":material/menu_book:", "assess": ":material/quiz:", "review": ":material/history:"}


def trail(assessment: AssessmentView) -> str:
    """How far the assessment is: a mark for each item."""
    answers = {answer.item_id: answer for answer in assessment.answers}
    marks = "".join(
        f'<i class="{"now " if item.id == assessment.next else ""}{_tone(answers.get(item.id))}"></i>'
        for item in assessment.items
    )
    done = sum(answer.score is not None for answer in assessment.answers)
    told = say("assess.trail", done=done, count=len(assessment.items))
    return f'<div class="pm-trail"><span aria-hidden="true">{marks}</span><b>{escape(told)}</b></div>'


def show_result(assessment: AssessmentView, result: ResultView, found: Atlas) -> None:
    """The level before and now, why, what opens, what comes next."""
    rose = result.level > result.level_before
    tone = "up" if rose else "held" if result.passed else "down" if result.level < result.level_before else "not-yet"
    most = found.most(assessment.skill_id)
    change = f"<div>{gems(result.level_before, most)}<b>{escape(_named(result.level_before, found))}</b></div>"
    if result.level != result.level_before:
        change += f'<i aria-hidden="true">→</i><div>{gems(result.level, most)}'
        change += f"<b>{escape(_named(result.level, found))}</b></div>"
    reasons = "".join(f"<li>{escape(reason)}</li>" for reason in result.reasons)
    opens = f'<p class="pm-after"><b>{escape(say("step.unlocks"))}</b>' if result.opens else ""
    opens += f"{chips([found.skill(s) for s in result.opens], 'jade')}</p>" if result.opens else ""
    st.html(
        f'<section class="pm-panel pm-result {tone}" role="status">'
        f'<p class="pm-eyebrow">{escape(say(f"result.{tone}"))}</p><h2>{escape(result.answer)}</h2>'
        f'<div class="pm-change">{change}</div>'
        f"{bar(say('result.score'), result.score, f'{result.score:.0%}')}<ul>{reasons}</ul>{opens}</section>"
    )


def show_placed(skills: Sequence[PlacedSkill]) -> None:
    """How likely each skill in question is held: what was recorded, and what lies ahead."""
    for code, granted in (("place.granted", True), ("place.ahead", False)):
        rows = [s for s in skills if s.granted is granted]
        if rows:
            section(say(code), say(f"{code}.about"))
            bars = "".join(
                bar(s.title, s.probability, f"{s.probability:.0%}", "" if granted else "quiet")
                for s in sorted(rows, key=lambda s: -s.probability)
            )
            st.html(f'<section class="pm-panel"><div class="pm-two">{bars}</div></section>')


def show_following(following: Following) -> None:
    """What is worth doing now, as a button that leads there."""
    st.html(note(following.text, "✦", "jade"))
    with st.container(horizontal=True, vertical_alignment="center"):
        if following.skill_id and following.activity in PLACES:
            label, icon = say(f"follow.{following.activity}"), ICONS[following.activity]
            if st.button(label, icon=icon, type="primary", key="follow"):
                level = {"level": str(following.level)} if following.activity == "assess" else {}
                go(PLACES[following.activity], skill=following.skill_id, **level)
        if following.resource_url:
            st.link_button(say("follow.resource"), following.resource_url, icon=":material/open_in_new:")
        map_of = {"skill": following.skill_id} if following.skill_id else {}
        link("map", say("follow.map"), ":material/map:", **map_of)


def _tone(answer: AnswerView | None) -> str:
    if answer is None or answer.score is None:
        return ""
    return "right" if answer.score >= 1 else "wrong" if answer.score <= 0 else "half"


def _named(level: int, found: Atlas) -> str:
    return found.level_name(level) if level else say("level.none")
