"""Sessions of a plan: rows to tick off, and a week as a calendar."""

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape

import streamlit as st

from service.contract import PlanView, SessionUpdate, SessionView, WeekView
from service.contract.plans import Status
from ui import visit
from ui.palette import css, track_colour
from ui.parts.atlas import Atlas
from ui.parts.dates import day, monday, today
from ui.parts.markup import emblem, hours
from ui.parts.prose import plain
from ui.parts.saying import announce, told
from ui.texts import say

OUTCOMES: tuple[Status, ...] = ("done", "partly", "missed")


def rows(plan: PlanView, sessions: Sequence[SessionView], found: Atlas) -> None:
    """A row for each session, with what became of it."""
    for session in sessions:
        with st.container(key=f"row-{session.id.replace('.', '-')}", horizontal=True, vertical_alignment="center"):
            st.html(_row(session, found))
            _status(plan, session)


def calendar(week: WeekView, found: Atlas) -> str:
    """A week as seven columns; on a phone as a list of the days with sessions."""
    start, now = monday(week.start), today()
    return f'<div class="pm-week">{"".join(_day(start + timedelta(n), now, week, found) for n in range(7))}</div>'


def _day(on: date, now: date, week: WeekView, found: Atlas) -> str:
    inside = [s for s in week.sessions if s.date == on]
    blocks = "".join(_block(session, found) for session in inside)
    marks = ("" if inside else " free") + (" now" if on == now else "")
    return f'<div class="pm-day{marks}"><b>{escape(day(on, "date.weekday"))}</b>{blocks}</div>'


def _block(session: SessionView, found: Atlas) -> str:
    length = f"{hours(session.hours)} · {say(f'activity.{session.activity}')}"
    return (
        f'<div class="pm-session {session.status}" style="--track:{_colour(session, found)}">'
        f"<b>{escape(found.skill(session.skill_id))}</b>"
        f"<small>{escape(session.starts_at)}<br>{escape(length)}</small></div>"
    )


def _row(session: SessionView, found: Atlas) -> str:
    track = found.track_of(session.skill_id)
    sign = emblem(track.emblem, track.number, "small") if track else ""
    title = escape(session.title)
    if session.resource_url:
        title = f'<a href="{escape(session.resource_url)}" target="_blank" rel="noopener noreferrer">{title}</a>'
    when = f"{day(session.date)} · {session.starts_at} · {hours(session.hours)} · {say(f'activity.{session.activity}')}"
    return f'<div class="pm-row">{sign}<div><b>{title}</b><small>{escape(when)}</small></div></div>'


def _status(plan: PlanView, session: SessionView) -> None:
    """What became of a session; taking the choice back makes it planned again."""
    chosen: Status = (
        st.pills(
            say("session.status", title=plain(session.title)),
            OUTCOMES,
            default=session.status if session.status != "planned" else None,
            format_func=lambda status: say(f"status.{status}"),
            label_visibility="collapsed",
            key=f"status-{session.id}-{session.status}-{session.sequence}",
        )
        or "planned"
    )
    if chosen != session.status and plan.plan_id:
        with told():
            visit.client().tick(plan.plan_id, session.id, SessionUpdate(status=chosen))
            announce(say(f"session.{chosen}", title=short_title(session)))
            st.rerun()


def short_title(session: SessionView) -> str:
    """The first words of a session's title: the rest is in the row."""
    return session.title.split(":")[0]


def _colour(session: SessionView, found: Atlas) -> str:
    track = found.track_of(session.skill_id)
    return css(track_colour(track.number if track else 0))
