"""Dates as people write them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from ui import visit
from ui.texts import say

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def day(value: date, style: str = "date.day") -> str:
    """A date in the language of this visit; styles are `date.day`, `date.short`, `date.long` and `date.month`."""
    months, weekdays = say("date.months").split(), say("date.weekdays").split()
    named = {"month": months[value.month - 1], "weekday": weekdays[value.weekday()]}
    if style == "date.day" and value.year != today().year:
        style = "date.day-year"
    return say(style, year=value.year, day=value.day, **named)


def time_zone() -> str:
    """The learner's time zone, else the browser's, else UTC."""
    learner = visit.learner()
    return (learner.timezone if learner else None) or st.context.timezone or "UTC"


def today() -> date:
    """Today where the learner is."""
    return datetime.now(ZoneInfo(time_zone())).date()


def monday(value: date) -> date:
    """The Monday of a date's week."""
    return value - timedelta(days=value.weekday())
