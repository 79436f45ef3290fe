"""Learners in memory, behind the same protocol as the database."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from threading import RLock

from service.storage.records import Decide, Outcome, Remembered, Stored


class MemoryLearners:
    """A repository of learners that forgets them with the process. `forget` is called for each that is deleted."""

    def __init__(self) -> None:
        self._learners: dict[str, Stored] = {}
        self._answers: dict[tuple[str, str], Remembered] = {}
        self.lock = RLock()
        self.forget: list[Callable[[str], None]] = []

    def load(self, learner_id: str) -> Stored | None:
        return self._learners.get(learner_id)

    def change(self, learner_id: str, decide: Decide, *, now: datetime, key: str | None = None) -> Outcome:
        with self.lock:
            stored = self._learners.get(learner_id)
            remembered = self._answers.get((learner_id, key)) if key else None
            change = decide(stored, remembered)
            after = stored or Stored(learner_id, 0, change.created_at or now, now)
            if stored is None or not change.is_empty:
                events = [
                    replace(e, withdrawal=e.withdrawal or change.withdrawals.get(e.id))
                    for e in (*after.events, *change.events)
                ]
                after = replace(
                    after,
                    version=after.version + 1,
                    updated_at=now,
                    profile=after.profile if change.profile is None else change.profile,
                    events=tuple(events),
                    mentors=after.mentors if change.mentors is None else change.mentors,
                )
            self._learners[learner_id] = after
            if change.remember:
                self._answers[learner_id, change.remember.key] = change.remember
            return Outcome(after, stored is None, change.remember or remembered)

    def delete(self, learner_id: str, *, check: Callable[[Stored], None] = lambda _: None) -> bool:
        with self.lock:
            if learner_id not in self._learners:
                return False
            check(self._learners[learner_id])
            del self._learners[learner_id]
            self._answers = {at: answer for at, answer in self._answers.items() if at[0] != learner_id}
            for other, stored in self._learners.items():
                mentors = {m: at for m, at in stored.mentors.items() if m != learner_id}
                self._learners[other] = replace(stored, mentors=mentors)
            for forget in self.forget:
                forget(learner_id)
            return True

    def mentors_of(self, learner_id: str) -> frozenset[str] | None:
        stored = self._learners.get(learner_id)
        return frozenset(stored.mentors) if stored else None

    def learners_of(self, mentor: str) -> list[str]:
        return sorted(i for i, stored in self._learners.items() if mentor in stored.mentors)
