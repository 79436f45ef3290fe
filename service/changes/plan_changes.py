"""Changes of a plan: a session ticked off, all of it made again."""

from dataclasses import dataclass
from datetime import UTC
from hashlib import sha256
from json import dumps
from typing import ClassVar

from service.changes.change import RehearsedChange, learner_state, stale
from service.changes.differences import level_differences, plan_difference, session_difference, session_of
from service.changes.stores import Stores
from service.contract import (
    Difference,
    LearnerView,
    PlanView,
    Replan,
    ReplanRequest,
    ReplanView,
    SessionUpdate,
    TickSession,
)
from service.plans.plans import Check
from service.storage.records import Stored, StoredPlan


def plan_state(plan: StoredPlan, learner: Stored | None) -> str:
    """A name of the state of a plan and its learner."""
    content = dumps(dict(plan.content), sort_keys=True, default=str)
    updated = plan.updated_at.astimezone(UTC).isoformat()
    return sha256("\n".join((content, str(plan.version), updated, learner_state(learner))).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class OfPlan(RehearsedChange):
    """A change that is made to the state of a plan and of its learner."""

    plan_id: str = ""

    def state(self, stores: Stores) -> str:
        """The state of both."""
        return plan_state(stores.plans.load(self.plan_id), stores.learners.repository.load(self.learner_id))

    def seen(self, stores: Stores) -> LearnerView:
        """The plan's learner."""
        return stores.learners.show(self.learner_id, self.language)


@dataclass(frozen=True, slots=True)
class SessionTicked(OfPlan):
    """How a session went."""

    asked: TickSession
    name: ClassVar[str] = "tick_session"

    def rehearse(self, stores: Stores) -> list[Difference]:
        """The session before and after, and the levels that follow."""
        plan, learner = stores.plans.load(self.plan_id), self.seen(stores)
        stores.plans.tick(self.plan_id, self.asked.session_id, self._update, self.language)
        before = session_of(plan, self.asked.session_id, self.words)
        after = session_of(stores.plans.load(self.plan_id), self.asked.session_id, self.words)
        levels = level_differences(self.words, learner, self.seen(stores))
        return [session_difference(self.words, before, after), *levels]

    def apply(self, stores: Stores, state: str) -> PlanView:
        """Tick it off."""
        return stores.plans.tick(self.plan_id, self.asked.session_id, self._update, self.language, _unchanged(state))

    @property
    def _update(self) -> SessionUpdate:
        return SessionUpdate(status=self.asked.status, hours=self.asked.hours)


@dataclass(frozen=True, slots=True)
class Replanned(OfPlan):
    """A plan made again."""

    asked: Replan
    name: ClassVar[str] = "replan"

    def rehearse(self, stores: Stores) -> list[Difference]:
        """Finish and hours before and after, and every session that moves, comes or goes."""
        words, before = self.words, stores.plans.show(self.plan_id, self.language)
        after = stores.plans.replan(self.plan_id, self._request, self.language)
        none = words.say("change.nothing")
        sessions = [
            Difference(about=m.title, stands=words.day(m.from_date), would_stand=words.day(m.to_date))
            for m in after.changes.moved
        ]
        sessions += [Difference(about=s.title, stands=none, would_stand=words.day(s.date)) for s in after.changes.added]
        sessions += [
            Difference(about=s.title, stands=words.day(s.date), would_stand=none) for s in after.changes.dropped
        ]
        return [plan_difference(words, before, after), *sessions]

    def apply(self, stores: Stores, state: str) -> ReplanView:
        """Plan again."""
        return stores.plans.replan(self.plan_id, self._request, self.language, _unchanged(state))

    @property
    def _request(self) -> ReplanRequest:
        return ReplanRequest(as_of=self.asked.as_of)


def _unchanged(state: str) -> Check:
    def check(plan: StoredPlan, learner: Stored) -> None:
        if plan_state(plan, learner) != state:
            raise stale()

    return check
