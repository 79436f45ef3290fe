"""A plan as an iCalendar file (RFC 5545): one event a session, with a stable UID and a SEQUENCE that grows."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vText

from service.contract import SessionView
from service.plans.document import Document
from service.storage.records import StoredPlan
from tree.skill import Language

PRODUCT = "-//Path of Mastery//study plan//EN"


def write_calendar(plan: StoredPlan, language: Language) -> bytes:
    """The calendar of a plan; sessions that were dropped are in it as cancelled, so that calendars take them out."""
    document = Document.load(plan.content)
    view = document.plans[language]
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    # what the library does not know it does not escape
    calendar.add("x-wr-calname", vText(view.goal.summary if view.goal else "Path of Mastery"))
    zone = None if view.timezone == "UTC" else ZoneInfo(view.timezone)
    for session in document.sessions(language).values():
        calendar.add_component(_event(plan, session, zone, "CONFIRMED"))
    for session in document.cancelled.get(language, ()):
        calendar.add_component(_event(plan, session, zone, "CANCELLED"))
    if zone is not None:
        calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(plan: StoredPlan, session: SessionView, zone: ZoneInfo | None, status: str) -> Event:
    start = datetime.combine(session.date, time.fromisoformat(session.starts_at), tzinfo=zone or UTC)
    event = Event()
    event.add("uid", f"{session.id}@{plan.id}.path-of-mastery")
    event.add("sequence", session.sequence)
    event.add("dtstamp", plan.updated_at.astimezone(UTC))
    event.add("dtstart", start)
    # local time on both sides, so that a change of the clocks in between does not shorten the session
    event.add("dtend", start + timedelta(hours=session.hours))
    event.add("summary", ("✓ " if session.status == "done" else "") + session.title)
    if session.about:
        event.add("description", session.about)
    if session.resource_url:
        event.add("url", session.resource_url)
    event.add("status", status)
    event.add("transp", "OPAQUE")
    return event
