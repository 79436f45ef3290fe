"""The calendar of a plan, read by a parser other than the library that wrote it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject

from service.plans.calendar_file import write_calendar
from tests.service.test_plans import MLOPS, application, client, make, replan, sessions, tick

__all__ = ["application", "client"]
SEOUL = ZoneInfo("Asia/Seoul")


@pytest.fixture
def plan(client):
    return make(client, **MLOPS, days={"tue": 2, "sat": 4}, timezone="Asia/Seoul", language="ko")


def read(client, plan):
    """Events by UID."""
    response = client.get(f"/v1/plans/{plan['plan_id']}.ics")
    assert response.headers["content-type"].startswith("text/calendar")
    return {e.uid.value: e for e in vobject.readOne(response.text).vevent_list}


def test_every_session_is_an_event_at_its_local_time(client, plan):
    events = read(client, plan)
    assert len(events) == len(sessions(plan))
    for session in sessions(plan):
        event = next(e for uid, e in events.items() if uid.startswith(f"{session['id']}@"))
        hour, minute = map(int, session["starts_at"].split(":"))
        day = date.fromisoformat(session["date"])
        start = datetime(day.year, day.month, day.day, hour, minute, tzinfo=SEOUL)
        assert event.dtstart.value == start
        assert event.dtend.value - event.dtstart.value == timedelta(hours=session["hours"])
        assert event.summary.value == session["title"]
        assert event.sequence.value == "0"


def test_lines_are_folded_within_75_octets_and_korean_stays_whole(client, plan):
    raw = client.get(f"/v1/plans/{plan['plan_id']}.ics").content
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    for line in raw.split(b"\r\n"):
        line.decode("utf-8")
    assert "BEGIN:VTIMEZONE" in raw.decode()


def test_a_moved_session_keeps_its_uid_and_raises_its_sequence(client, plan):
    before = read(client, plan)
    tick(client, plan, sessions(plan)[0]["id"], "missed")
    again = replan(client, plan, as_of=sessions(plan)[1]["date"])
    after = read(client, plan)
    assert set(before) <= set(after), "what calendars know stays known"
    for moved in again["changes"]["moved"]:
        uid = next(u for u in after if u.startswith(f"{moved['session_id']}@"))
        assert int(after[uid].sequence.value) == int(before[uid].sequence.value) + 1
        assert after[uid].dtstart.value.date().isoformat() == moved["to_date"]


def test_a_dropped_session_is_cancelled(client):
    plan = make(client, goal={"skill_id": "git", "level": 1}, learner_id=stored(client), start="2026-12-07")
    client.post("/v1/learners/drop/evidence", json={"skill_id": "git", "level": 1}).raise_for_status()
    again = replan(client, plan)
    assert again["changes"]["dropped"]
    events = read(client, plan)
    assert {e.status.value for e in events.values()} == {"CANCELLED"}
    assert {e.sequence.value for e in events.values()} == {"1"}


def test_a_long_day_ends_by_midnight_and_clocks_may_change(client, application):
    plan = make(client, **MLOPS, days={"sun": 10}, timezone="Europe/Berlin", day_start="20:00")
    text = write_calendar(application.plans.load(plan["plan_id"]), "en").decode()
    for event in vobject.readOne(text).vevent_list:
        assert event.dtend.value.date() - event.dtstart.value.date() <= timedelta(days=1)
    assert {s["starts_at"] for s in sessions(plan)} >= {"14:00"}


def stored(client):
    client.put("/v1/learners/drop", json={}).raise_for_status()
    return "drop"
