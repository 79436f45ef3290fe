"""What learners said, in memory, behind the same protocol as the database."""

from collections.abc import Sequence
from itertools import groupby

from service.storage.records import Change, Feedback, Tally
from tests.fakes.memory_learners import MemoryLearners


class MemoryFeedback:
    """A repository of feedback beside one of learners; both forget with the process."""

    def __init__(self, learners: MemoryLearners) -> None:
        self.learners = learners
        self._said: dict[str, list[Feedback]] = {}
        learners.forget.append(lambda learner_id: self._said.pop(learner_id, None))

    def add(self, learner_id: str, said: Sequence[Feedback], *, most: int) -> bool:
        with self.learners.lock:
            new = {one.place: one for one in said}
            ids = {one.id for one in new.values()}
            kept = [b for b in self._said.get(learner_id, []) if b.place not in new and b.id not in ids]
            if len(kept) + len(new) > most:
                return False
            if new:
                self.learners.change(learner_id, lambda *_: Change(), now=max(n.at for n in new.values()))
                self._said[learner_id] = [*kept, *new.values()]
            return True

    def of_learner(self, learner_id: str) -> list[Feedback]:
        return sorted(self._said.get(learner_id, []), key=lambda f: (-f.at.timestamp(), f.id))

    def remove(self, learner_id: str, feedback_id: str) -> bool:
        with self.learners.lock:
            before = self._said.get(learner_id, [])
            self._said[learner_id] = [f for f in before if f.id != feedback_id]
            return len(self._said[learner_id]) < len(before)

    def tallies(self) -> list[Tally]:
        rows = sorted(
            (f for said in self._said.values() for f in said if f.kind == "resource"),
            key=lambda f: (f.about, f.verdict),
        )
        found = []
        for (about, verdict), of in groupby(rows, key=lambda f: (f.about, f.verdict)):
            same = list(of)
            found.append(Tally(about, verdict, len(same), max(f.at for f in same)))
        return found
