"""Assessments in memory, behind the same protocol as the database."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from service.storage.records import DESCRIBED, Change, DecideAssessment, StoredAssessment
from tests.fakes.memory_learners import MemoryLearners


class MemoryAssessments:
    """A repository of assessments beside one of learners; both forget with the process."""

    def __init__(self, learners: MemoryLearners) -> None:
        self.learners = learners
        self._kept: dict[str, StoredAssessment] = {}
        learners.forget.append(self._forget)

    def begin(self, assessment: StoredAssessment, *, at_most: int) -> StoredAssessment | None:
        new = assessment
        with self.learners.lock:
            found = self.find_open(new.learner_id, new.purpose, new.subject, new.level)
            if found is not None and new.purpose != DESCRIBED:
                return found
            if len(self.of_learner(new.learner_id)) >= at_most:
                return None
            self.learners.change(new.learner_id, lambda *_: Change(), now=new.created_at)
            self._kept[new.id] = new
            return new

    def load(self, assessment_id: str) -> StoredAssessment | None:
        return self._kept.get(assessment_id)

    def find_open(self, learner_id: str, purpose: str, subject: str, level: int) -> StoredAssessment | None:
        kind = (purpose, subject, level, "open")
        mine = self.of_learner(learner_id)
        return next((a for a in mine if (a.purpose, a.subject, a.level, a.status) == kind), None)

    def of_learner(self, learner_id: str) -> list[StoredAssessment]:
        mine = [a for a in self._kept.values() if a.learner_id == learner_id]
        return sorted(mine, key=lambda a: (a.created_at, a.id))

    def shown_to(self, learner_id: str) -> dict[str, datetime]:
        mine = sorted(self.of_learner(learner_id), key=lambda a: a.updated_at)
        return {item_id: a.updated_at for a in mine for item_id in a.items}

    def change(self, assessment_id: str, decide: DecideAssessment, *, now: datetime) -> StoredAssessment | None:
        with self.learners.lock:
            found = self.load(assessment_id)
            learner = self.learners.load(found.learner_id) if found else None
            if found is None or learner is None:
                return None
            change = decide(found, learner)
            if change.learner is not None:
                said = change.learner
                self.learners.change(found.learner_id, lambda *_: said, now=now)
            if change.content is not None or change.items is not None or change.status is not None:
                self._kept[found.id] = replace(
                    found,
                    content=found.content if change.content is None else change.content,
                    items=found.items if change.items is None else change.items,
                    status=found.status if change.status is None else change.status,
                    updated_at=now,
                )
            return self._kept[found.id]

    def take_in(self, learner_id: str, assessments: Sequence[StoredAssessment]) -> int:
        with self.learners.lock:
            new = {a.id: replace(a, learner_id=learner_id) for a in assessments if a.id not in self._kept}
            self._kept |= new
            return len(new)

    def _forget(self, learner_id: str) -> None:
        self._kept = {i: a for i, a in self._kept.items() if a.learner_id != learner_id}
