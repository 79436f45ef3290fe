"""Progress over time: steps reached, hours learned, and the days of it."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from html import escape
from itertools import accumulate

import streamlit as st

from service.contract import EvidenceView
from ui import visit
from ui.parts.atlas import Atlas
from ui.parts.charts import draw, growth, iso
from ui.parts.dates import day, monday, today
from ui.parts.markup import section
from ui.texts import say

WEEKS = 52
"""Weeks of the calendar of days."""

PLANS = 5
"""Plans whose sessions are counted, the newest first."""


def show(found: Atlas) -> None:
    """Both curves, and the days."""
    events = [e for e in visit.client().evidence().items if e.withdrawn is None]
    worked = _worked()
    left, right = st.columns(2, gap="large")
    with left:
        section(say("progress.steps-over-time"))
        draw(growth(_steps(events), say("progress.steps")))
    with right:
        section(say("progress.hours-over-time"))
        if worked:
            ordered = sorted(worked.items())
            totals = accumulate(hours for _, hours in ordered)
            draw(
                growth(
                    [{"day": iso(on), "value": total} for (on, _), total in zip(ordered, totals, strict=True)],
                    say("label.hours"),
                )
            )
        else:
            st.caption(say("progress.no-hours"))
    section(say("progress.days"), say("progress.days.about"))
    st.html(_heatmap(Counter([e.at.date() for e in events]), worked))


def _steps(events: Iterable[EvidenceView]) -> list[dict[str, object]]:
    """The sum of all levels after each day with evidence."""
    levels: dict[str, int] = {}
    by_day: dict[date, int] = {}
    for event in sorted(events, key=lambda e: e.at):
        levels[event.skill_id] = event.level
        by_day[event.at.date()] = sum(levels.values())
    by_day.setdefault(today(), sum(levels.values()))
    return [{"day": iso(on), "value": value} for on, value in sorted(by_day.items())]


def _worked() -> dict[date, float]:
    """Hours of sessions that were done, by day."""
    spent: Counter[date] = Counter()
    for kept in visit.client().plans().items[:PLANS]:
        for week in visit.client().plan(kept.plan_id).weeks:
            for session in week.sessions:
                if session.status in {"done", "partly"}:
                    spent[session.date] += session.spent or session.hours  # type: ignore[assignment]
    return dict(spent)


def _heatmap(events: Counter[date], worked: dict[date, float]) -> str:
    """A square a day: how much was learned or recorded. Empty days are simply empty."""
    first = monday(today()) - timedelta(weeks=WEEKS - 1)
    cells = ""
    for number in range((today() - first).days + 1):
        on = first + timedelta(days=number)
        strength = min(3, events[on] + round(worked.get(on, 0.0)))
        title = f"{day(on)}: {say('progress.day', hours=f'{worked.get(on, 0.0):g}', steps=events[on])}"
        cells += f'<i class="h{strength}" title="{escape(title)}"></i>'
    total = sum(1 for on in set(events) | set(worked) if on >= first)
    label = say("progress.days.label", days=total, weeks=WEEKS)
    drawn = f'<div class="pm-heat" role="img" aria-label="{escape(label)}">{cells}</div>'
    return f'{drawn}<p class="pm-meta">{escape(label)}</p>'
