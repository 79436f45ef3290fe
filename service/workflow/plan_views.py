"""A layout in the form the API promises: weeks of sessions."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby

from resources.catalogue import Catalogue
from service.contract import (
    ForecastView,
    LeftOut,
    Milestone,
    PlanNotice,
    PlanView,
    SessionView,
    WeekView,
)
from service.workflow.state import State
from service.workflow.views import summarise_goal, view_presumed
from service.workflow.wording import Wording
from tree.availability import monday_of
from tree.schedule import REVIEW, Sitting
from tree.skill import Step

DAY = 24 * 60
"""Minutes."""


class PlanPresenter:
    """Puts one layout, with the sessions that stay, into words and wire models."""

    def __init__(self, words: Wording, catalogue: Catalogue, state: State) -> None:
        self.words, self.catalogue, self.state = words, catalogue, state
        self.kept = state.get("kept", {}).get(words.language, ())
        self.before = state.get("before", {}).get(words.language, {})

    def plan(self, notices: Sequence[PlanNotice]) -> PlanView:
        """The plan, its answer still to be written."""
        state, layout, decision = self.state, self.state["layout"], self.state["decision"]
        sessions = [*self.kept, *self._sessions(layout.everything)]
        sessions.sort(key=lambda s: (s.date, s.starts_at))
        has_goal = decision is not None and bool(decision.goals)
        expected = layout.forecast
        return PlanView(
            plan_id=state["inquiry"].answer_id if has_goal else None,
            version=1,
            goal=summarise_goal(self.words, decision.goals, decision.targets, state["interpretation"].confidence)
            if decision and has_goal
            else None,
            feasible=not layout.left_out,
            finish=max((s.date for s in sessions), default=None) if not layout.left_out else None,
            forecast=ForecastView(early=expected.early, late=expected.late) if expected else None,
            hours_per_week=state["frame"].availability.hours_per_week,
            total_hours=sum(s.hours for s in sessions if s.activity != "review"),
            review_hours=sum(s.hours for s in sessions if s.activity == "review"),
            weeks=weeks_of(sessions, state["frame"].availability.start),
            left_out=[self._left_out(step) for step in layout.left_out],
            proven=layout.proven,
            presumed=view_presumed(self.words, decision.standing) if decision else [],
            answer="",
            engine=state["engine"],
            notices=list(notices),
            timezone=state["inquiry"].timezone,
        )

    def _left_out(self, step: Step) -> LeftOut:
        return LeftOut(skill_id=step.skill_id, level=step.level, hours=self.words.tree.hours(step))

    def _sessions(self, sittings: Iterable[Sitting]) -> list[SessionView]:
        found: list[SessionView] = []
        for day, of_day in groupby(sittings, key=lambda s: s.day):
            clock = self._first_minute(day)
            for sitting in of_day:
                found.append(self._session(sitting, clock))
                clock += sitting.units * 30
        return found

    def _first_minute(self, day: date) -> int:
        """When the first new session of a day begins: after those that stay, and so that the day ends by midnight."""
        hour, minute = map(int, self.state["inquiry"].day_start.split(":"))
        planned = sum(s.units for s in self.state["layout"].everything if s.day == day) * 30
        behind = sum(round(s.hours * 60) for s in self.kept if s.date == day)
        return max(0, min(hour * 60 + minute + behind, DAY - planned))

    def _session(self, sitting: Sitting, minute: int) -> SessionView:
        resource = self.catalogue.by_id[sitting.resource_id] if sitting.resource_id else None
        fresh = SessionView(
            id=sitting.id,
            date=sitting.day,
            starts_at=f"{minute // 60:02d}:{minute % 60:02d}",
            skill_id=sitting.step.skill_id,
            level=sitting.step.level,
            activity=sitting.activity,
            resource_id=sitting.resource_id,
            resource_url=resource.url if resource else None,
            hours=sitting.hours,
            title=self.words.session(sitting, resource.title.read(self.words.language) if resource else None),
            about=self.words.session_about(sitting, resource.why.read(self.words.language) if resource else None),
        )
        before = self.before.get(fresh.id)
        if before is None:
            return fresh
        same = all(getattr(before, f) == getattr(fresh, f) for f in ("date", "starts_at", "hours", "title"))
        return fresh.model_copy(update={"sequence": before.sequence + (not same)})


def weeks_of(sessions: Sequence[SessionView], start: date) -> list[WeekView]:
    """Sessions by week, from the week of the start to that of the last one; weeks without any stand in between."""
    if not sessions:
        return []
    first = monday_of(min(start, sessions[0].date))
    last = {(s.skill_id, s.level): s for s in sessions if s.activity != REVIEW}
    weeks = []
    for number in range((monday_of(sessions[-1].date) - first).days // 7 + 1):
        monday = first + timedelta(days=7 * number)
        mine = [s for s in sessions if monday <= s.date < monday + timedelta(days=7)]
        weeks.append(
            WeekView(
                number=number + 1,
                start=max(monday, start) if number == 0 else monday,
                hours=sum(s.hours for s in mine),
                sessions=mine,
                milestones=[
                    Milestone(skill_id=s.skill_id, level=s.level)
                    for s in mine
                    if last.get((s.skill_id, s.level)) is s and s.status in {"planned", "done"}
                ],
            )
        )
    return weeks
