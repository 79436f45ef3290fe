"""The options of a branching point side by side."""

from html import escape
from typing import Any, Literal

import streamlit as st

from service.contract import BranchResponse, LearnerSpec, OptionView, TrackView
from ui import visit
from ui.frame import advice
from ui.parts.atlas import Atlas, atlas
from ui.parts.markup import bar, chip, chips, empty, heading, hours, stats
from ui.parts.profile import goals_of, profile
from ui.parts.prose import plain
from ui.parts.saying import announce
from ui.parts.steps import share_of, show_notices
from ui.problems import ApiProblem
from ui.texts import read, say


def show() -> None:
    """The page. The track is in the address."""
    heading(say("page.branch"), say("branch.about"))
    found = atlas()
    tracks = found.branched()
    if not tracks:
        empty(say("branch.none"), say("branch.none.about"))
        return
    track = _choose_track(tracks)
    draw, supposed = _what_if(found)
    with st.spinner(say("wait")):
        advice = visit.client().branch(track_id=track.id, question=draw or None, learner=supposed)
    st.html(f'<section class="pm-panel pm-goal"><p class="pm-answer">{escape(advice.answer)}</p></section>')
    show_notices(advice.notices)
    for column, option in zip(st.columns(len(advice.options), gap="medium"), advice.options, strict=True):
        with column:
            _option(option, advice, found, track)


def _choose_track(tracks: list[TrackView]) -> TrackView:
    """The track of the address, else of the first goal, else the first."""
    goal = next((g.track_id for g in goals_of(visit.learner()) if g.track_id), None)
    asked = st.query_params.get("track", goal)
    ids = {track.id: track for track in tracks}
    chosen = st.pills(
        say("branch.track"),
        list(ids),
        default=asked if asked in ids else tracks[0].id,
        required=True,
        format_func=lambda t: f"{plain(ids[t].emblem)} {plain(read(ids[t].title))}",
        label_visibility="collapsed",
        key="branch-track",
    )
    st.query_params["track"] = chosen or tracks[0].id
    return ids[chosen or tracks[0].id]


def _what_if(found: Atlas) -> tuple[str, LearnerSpec | None]:
    """What draws the learner, and skills to suppose; a supposed learner is sent instead of the stored one."""
    with st.expander(say("branch.what-if"), icon=":material/psychology_alt:"):
        draw = st.text_input(
            say("branch.draws"), placeholder=say("branch.draws.example"), max_chars=400, key="branch-draw"
        )
        added = st.multiselect(
            say("branch.suppose"),
            list(found.places),
            format_func=found.skill,
            placeholder=say("branch.suppose.none"),
            key="branch-suppose",
        )
    if not added:
        return draw.strip(), None
    learner = visit.learner()
    levels = dict(learner.levels) if learner else {}
    levels |= {skill: max(1, min(2, found.most(skill)), levels.get(skill, 0)) for skill in added}
    return draw.strip(), profile(levels=levels)


def _option(option: OptionView, advice: BranchResponse, found: Atlas, track: TrackView) -> None:
    best = option.option_id == advice.recommended
    taken = option.option_id in _taken(track.id)
    with st.container(key=f"option-{'best-' if best else ''}{option.option_id}"):
        st.html(_described(option, advice, found, best=best, taken=taken))
        label = say("branch.taken" if taken else "branch.choose", option=option.title)
        kind: Literal["primary", "secondary"] = "primary" if best and not taken else "secondary"
        if st.button(
            label,
            key=f"take-{option.option_id}",
            type=kind,
            disabled=taken,
            icon=":material/call_split:",
            width="stretch",
        ):
            _confirm(track.id, option)


def _described(option: OptionView, advice: BranchResponse, found: Atlas, *, best: bool, taken: bool) -> str:
    marks = (chip(say("branch.best"), "gold") if best else "") + (chip(say("branch.yours"), "jade") if taken else "")
    _, seen = found.options.get(option.option_id, (None, None))
    skills = chips([found.skill(s) for s in seen.skills]) if seen else ""
    about = f'<p class="pm-body">{escape(read(seen.summary))}</p>' if seen and seen.summary else ""
    longest = max((o.remaining_hours for o in advice.options), default=1) or 1
    figures = stats(
        [
            (hours(option.remaining_hours), say("branch.hours"), ""),
            (str(option.remaining_skills), say("branch.skills"), ""),
            (f"{option.transfer:.0%}", say("branch.transfer"), ", ".join(map(found.skill, option.carried_by[:3]))),
            (hours(option.switching_hours), say("branch.switching"), ""),
        ]
    )
    rows = bar(say("branch.hours"), option.remaining_hours / longest, hours(option.remaining_hours), "gold")
    why = "".join(share_of(r, option.score) for r in option.reasons)
    return (
        f'<div class="pm-option"><h3>{escape(option.title)} {marks}</h3>{about}{skills}{figures}{rows}'
        f'<div class="pm-why"><h4>{escape(say("branch.why"))}</h4>{why}</div></div>'
    )


def _taken(track_id: str) -> list[str]:
    learner = visit.learner()
    taken: Any = learner.branches.get(track_id, []) if learner else []
    return [taken] if isinstance(taken, str) else list(taken)


def _confirm(track_id: str, option: OptionView) -> None:
    """Ask once more: the way to the goal follows the choice."""

    @st.dialog(say("branch.sure", option=plain(option.title)), icon=":material/call_split:")
    def asked() -> None:
        st.write(say("branch.sure.about", hours=hours(option.switching_hours)))
        kept = (track_id, option)
        if st.button(
            say("branch.confirm"), type="primary", key="confirm-branch", on_click=_take, args=kept, width="stretch"
        ):
            st.rerun()

    asked()


def _take(track_id: str, option: OptionView) -> None:
    learner = visit.learner()
    branches = {**(learner.branches if learner else {}), track_id: option.option_id}
    try:
        visit.client().save_learner(profile(branches=branches))
    except ApiProblem as problem:
        announce(advice(problem), ":material/error:")
    else:
        announce(say("branch.done", option=option.title))
