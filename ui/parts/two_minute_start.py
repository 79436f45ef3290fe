"""Goal, what is known already, hours: three choices that lead to a plan."""

from html import escape
from typing import Literal

import streamlit as st

from service.contract import GoalSpec, LearnerSpec, NextResponse, Preferences, TrackView
from ui import visit
from ui.menu import go, link
from ui.palette import css, track_colour
from ui.parts.atlas import Atlas, atlas
from ui.parts.dates import time_zone
from ui.parts.forms import hours_picker
from ui.parts.markup import chips, emblem, heading, hours, stats
from ui.parts.placing import begin
from ui.parts.prose import plain
from ui.parts.saying import told
from ui.texts import language, read, say


def show() -> None:
    """The three choices on one page. The goal is in the address, the rest in the widgets."""
    found = atlas()
    heading(say("start.title"), say("start.about"), say("start.eyebrow"))
    _stage(1, "goal")
    chosen = _choose_class(found)
    if chosen is None:
        st.html(f'<p class="pm-stage-about">{escape(say("start.own"))}</p>')
        link("next", say("start.own.about"), ":material/moving:")
        link("chat", say("chat.talk"), ":material/forum:")
        return
    _stage(2, "known")
    levels = _known(found, chosen)
    _stage(3, "hours")
    per_week = hours_picker("start")
    learner = LearnerSpec(
        levels=levels,
        goals=[GoalSpec(track_id=chosen.id)],
        hours_per_week=per_week,
        timezone=time_zone(),
        preferences=Preferences(languages=[language()]),
    )
    _preview(learner, per_week)
    if st.button(say("start.go"), type="primary", icon=":material/flag:", key="start-go", width="stretch"):
        _begin(learner)


def _stage(number: int, name: str) -> None:
    st.html(
        f'<div class="pm-stage"><span class="pm-number" aria-hidden="true">{number}</span>'
        f"<h2>{escape(say(f'start.{name}'))}</h2></div>"
        f'<p class="pm-stage-about">{escape(say(f"start.{name}.about"))}</p>'
    )


def _choose_class(found: Atlas) -> TrackView | None:
    """Cards of the classes; the track chosen, if any."""
    tracks = [track for track in found.tree.tracks if track.number > 0]
    wanted = st.query_params.get("goal", "")
    for row in range(0, len(tracks), 3):
        for column, track in zip(st.columns(3, gap="small"), tracks[row : row + 3], strict=False):
            with column:
                _class_card(track, chosen=track.id == wanted)
    return found.tracks.get(wanted)


def _class_card(track: TrackView, *, chosen: bool) -> None:
    with st.container(key=f"class-{'chosen-' if chosen else ''}{track.id}"):
        summary = f'<p class="pm-body">{escape(read(track.summary))}</p>' if track.summary else ""
        st.html(
            f'<div class="pm-class" style="--track:{css(track_colour(track.number))}">'
            f"{emblem(track.emblem, track.number, 'big')}<h3>{escape(read(track.title))}</h3>"
            f'<p class="pm-class-name">{escape(read(track.class_name))}</p>{summary}</div>'
        )
        label, icon = ("start.chosen", ":material/check:") if chosen else ("start.choose", None)
        kind: Literal["primary", "secondary"] = "primary" if chosen else "secondary"
        if st.button(
            say(label), key=f"goal-{track.id}", icon=icon, type=kind, width="stretch", help=plain(read(track.title))
        ):
            st.query_params["goal"] = track.id
            st.rerun()


def _known(found: Atlas, track: TrackView) -> dict[str, int]:
    """Levels held, and of what is ticked: 1, or 2 for what is used at work."""
    first = found.tree.tracks[0]
    basic = found.skills_of(first) + [s for tier in track.tiers[:1] for s in tier.skills]
    learner = visit.learner()
    held = {s: level for s, level in learner.levels.items() if level} if learner else {}
    asked = {s: plain(found.skill(s)) for s in basic if s not in held}
    with st.container(key="card-known"):
        _found_out(held, found, track)
        known = st.pills(
            say("start.can"),
            list(asked),
            selection_mode="multi",
            format_func=asked.__getitem__,
            key=f"known-{track.id}",
        )
        if not known:
            st.caption(say("start.can.none"))
            return held
        used = st.pills(
            say("start.work"), known, selection_mode="multi", format_func=asked.__getitem__, key=f"used-{track.id}"
        )
    return held | {skill: 2 if skill in used else 1 for skill in known}


def _found_out(held: dict[str, int], found: Atlas, track: TrackView) -> None:
    """What is recorded already, and the short test for who is not sure."""
    if held:
        known = chips([found.step(s, level) for s, level in held.items() if s in found.places], "jade")
        st.html(f'<p class="pm-after"><b>{escape(say("start.held"))}</b>{known}</p>')
    if st.button(say("start.place"), icon=":material/explore:", key="start-place", help=say("start.place.about")):
        begin(track.id)


def _preview(learner: LearnerSpec, per_week: float) -> None:
    """What lies ahead, before anything is saved."""
    with st.spinner(say("wait")):
        answer = visit.client().next_steps(goal=learner.goals[0], learner=learner, limit=3)
    first = ", ".join(step.title for step in answer.recommendations[:3])
    figures = stats(
        [
            (str(answer.remaining.steps), say("next.steps"), ""),
            (hours(answer.remaining.hours), say("next.hours"), ""),
            (say("start.weeks", count=_weeks(answer, per_week)), say("start.weeks.about", hours=f"{per_week:g}"), ""),
        ]
    )
    st.html(
        f'<section class="pm-panel pm-goal"><div><p class="pm-eyebrow">{escape(say("start.ahead"))}</p>'
        f"<h2>{escape(answer.goal.summary if answer.goal else '')}</h2></div>{figures}"
        f'<p class="pm-answer">{escape(say("start.first", names=first)) if first else ""}</p></section>'
    )


def _weeks(answer: NextResponse, per_week: float) -> int:
    """Weeks at this pace, rounded up; the plan itself lays them out."""
    return max(1, -int(-answer.remaining.hours // per_week))


def _begin(learner: LearnerSpec) -> None:
    """Store the learner, make the plan, and show it."""
    with told(), st.spinner(say("start.planning")):
        visit.client().save_learner(learner)
        plan = visit.client().make_plan(goal=learner.goals[0])
        st.query_params.pop("goal", None)
        go("plan", **({"plan": plan.plan_id} if plan.plan_id else {}))
