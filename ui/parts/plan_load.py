"""A plan over time: skills on a line each, and hours week by week."""

from collections.abc import Iterator
from typing import Any

import streamlit as st

from service.contract import PlanView, SessionView
from ui.parts.atlas import Atlas
from ui.parts.charts import draw, iso, of_track, spans, stacked_weeks
from ui.parts.markup import hours
from ui.texts import read, say


def timeline(plan: PlanView, found: Atlas) -> None:
    """When each step is learned; diamonds are where it is reached."""
    first: dict[tuple[str, int], dict[str, Any]] = {}
    for session in _learning(plan):
        row = first.setdefault(
            (session.skill_id, session.level),
            {
                "skill": found.step(session.skill_id, session.level),
                "level": session.level,
                "from": iso(session.date),
                "track": _track(session, found),
            },
        )
        row["to"] = iso(session.date)
    st.caption(say("plan.timeline.about"))
    draw(spans(list(first.values()), _colours(plan, found), _labels()))


def load(plan: PlanView, found: Atlas) -> None:
    """Hours per week by track, and the same as a table."""
    rows = [
        {"week": iso(week.start), "hours": session.hours, "track": _track(session, found)}
        for week in plan.weeks
        for session in week.sessions
    ]
    busiest = max((week.hours for week in plan.weeks), default=0.0)
    st.caption(say("plan.load.about", hours=hours(busiest)))
    draw(stacked_weeks(rows, _colours(plan, found), _labels()))
    with st.expander(say("plan.load.table"), icon=":material/table:"):
        st.dataframe(
            [{say("label.week"): week.start, say("label.hours"): week.hours} for week in plan.weeks],
            hide_index=True,
            width="stretch",
        )


def _learning(plan: PlanView) -> Iterator[SessionView]:
    return (s for week in plan.weeks for s in week.sessions if s.activity != "review")


def _track(session: SessionView, found: Atlas) -> str:
    track = found.track_of(session.skill_id)
    return read(track.title) if track else session.skill_id


def _colours(plan: PlanView, found: Atlas) -> dict[str, str]:
    tracks = {t.id: t for s in _learning(plan) if (t := found.track_of(s.skill_id))}
    return {read(t.title): of_track(t.number) for t in sorted(tracks.values(), key=lambda t: t.number)}


def _labels() -> dict[str, str]:
    return {name: say(f"label.{name}") for name in ("hours", "week", "track", "skill", "level", "from", "to")}
