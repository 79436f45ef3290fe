"""Plans in memory, behind the same protocol as the database."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from service.storage.records import Change, DecidePlan, PlanChange, StoredPlan, Work
from tests.fakes.memory_learners import MemoryLearners


class MemoryPlans:
    """A repository of plans beside one of learners; both forget with the process."""

    def __init__(self, learners: MemoryLearners) -> None:
        self.learners = learners
        self._plans: dict[str, StoredPlan] = {}
        self._earlier: dict[tuple[str, int], StoredPlan] = {}
        self._feeds: dict[str, str] = {}
        self._work: dict[tuple[str, str, str], Work] = {}
        learners.forget.append(self._forget)

    def add(self, plan: StoredPlan) -> None:
        with self.learners.lock:
            self.learners.change(plan.learner_id, lambda *_: Change(), now=plan.created_at)
            self._plans[plan.id] = plan

    def load(self, plan_id: str) -> StoredPlan | None:
        plan = self._plans.get(plan_id)
        return replace(plan, has_feed=plan_id in self._feeds.values()) if plan else None

    def load_version(self, plan_id: str, version: int) -> StoredPlan | None:
        plan = self.load(plan_id)
        if plan is None or plan.version == version:
            return plan
        return self._earlier.get((plan_id, version))

    def of_learner(self, learner_id: str) -> list[StoredPlan]:
        found = [plan for plan in map(self.load, self._plans) if plan and plan.learner_id == learner_id]
        return sorted(found, key=lambda plan: (-plan.created_at.timestamp(), plan.id))

    def work_of(self, learner_id: str) -> tuple[Work, ...]:
        mine = [work for (owner, *_), work in self._work.items() if owner == learner_id]
        return tuple(sorted(mine, key=lambda w: (w.at, w.plan_id, w.session_id)))

    def change(self, plan_id: str, decide: DecidePlan, *, now: datetime) -> StoredPlan | None:
        with self.learners.lock:
            plan = self.load(plan_id)
            learner = self.learners.load(plan.learner_id) if plan else None
            if plan is None or learner is None:
                return None
            self._apply(plan, decide(plan, self.work_of(plan.learner_id), learner), now)
            return self.load(plan_id)

    def _apply(self, plan: StoredPlan, change: PlanChange, now: datetime) -> None:
        owner = plan.learner_id
        if change.learner is not None:
            said = change.learner
            self.learners.change(owner, lambda *_: said, now=now)
        if change.content is not None:
            version = plan.version + change.new_version
            if change.new_version:
                self._earlier[plan.id, plan.version] = replace(plan, updated_at=now)
            self._plans[plan.id] = replace(plan, content=change.content, version=version, updated_at=now)
        for session_id in change.forget_work:
            self._work.pop((owner, plan.id, session_id), None)
        self._work |= {(owner, plan.id, work.session_id): work for work in change.work}

    def delete(self, plan_id: str) -> bool:
        with self.learners.lock:
            self.set_feed(plan_id, None)
            return self._plans.pop(plan_id, None) is not None

    def _forget(self, learner_id: str) -> None:
        for plan in self.of_learner(learner_id):
            self.delete(plan.id)
        self._work = {at: work for at, work in self._work.items() if at[0] != learner_id}

    def set_feed(self, plan_id: str, feed_hash: str | None) -> bool:
        with self.learners.lock:
            self._feeds = {feed: plan for feed, plan in self._feeds.items() if plan != plan_id}
            there = self.load(plan_id) is not None
            if there and feed_hash is not None:
                self._feeds[feed_hash] = plan_id
            return there

    def by_feed(self, feed_hash: str) -> StoredPlan | None:
        return self.load(self._feeds.get(feed_hash, ""))

    def take_in(self, learner_id: str, plans: Sequence[StoredPlan], work: Sequence[Work]) -> int:
        with self.learners.lock:
            new = {plan.id: replace(plan, learner_id=learner_id) for plan in plans if self.load(plan.id) is None}
            self._plans |= new
            for one in work:
                self._work.setdefault((learner_id, one.plan_id, one.session_id), one)
            return len(new)
