"""Changes of a learner: a level recorded, a branch chosen."""

from dataclasses import dataclass
from typing import ClassVar

from service.changes.change import RehearsedChange, expecting, learner_state
from service.changes.differences import level_differences
from service.changes.stores import Stores
from service.contract import ChooseBranch, Difference, EvidenceRequest, EvidenceView, LearnerView, RecordLevel


@dataclass(frozen=True, slots=True)
class OfLearner(RehearsedChange):
    """A change that is made to the state of the learner."""

    def state(self, stores: Stores) -> str:
        """The state of the learner."""
        return learner_state(stores.learners.repository.load(self.learner_id))

    def seen(self, stores: Stores) -> LearnerView | None:
        """The learner, if stored."""
        learner = stores.learners.repository.load(self.learner_id)
        return stores.learners.view(learner, self.language) if learner else None


@dataclass(frozen=True, slots=True)
class LevelRecorded(OfLearner):
    """Evidence for a level."""

    asked: RecordLevel
    name: ClassVar[str] = "record_level"

    def rehearse(self, stores: Stores) -> list[Difference]:
        """Levels before and after."""
        before = self.seen(stores)
        _, outcome = stores.learners.record(self.learner_id, self._evidence)
        after = stores.learners.view(outcome.stored, self.language)
        return level_differences(self.words, before, after, always=self.asked.skill_id)

    def apply(self, stores: Stores, state: str) -> EvidenceView:
        """Record it."""
        return stores.learners.record(self.learner_id, self._evidence, expected=expecting(state))[0]

    @property
    def _evidence(self) -> EvidenceRequest:
        given = self.asked.model_dump(exclude={"language", "confirmation"}, exclude_unset=True)
        return EvidenceRequest.model_validate(given)


@dataclass(frozen=True, slots=True)
class BranchChosen(OfLearner):
    """One option of a branching point, or both."""

    asked: ChooseBranch
    name: ClassVar[str] = "choose_branch"

    def rehearse(self, stores: Stores) -> list[Difference]:
        """The choice before and after."""
        before = self.seen(stores)
        after = stores.learners.choose(self.learner_id, self.asked.track_id, self.asked.option_ids)
        shown = (self._chosen(before), self._chosen(stores.learners.view(after, self.language)))
        return [Difference(about=self.words.track(self.asked.track_id), stands=shown[0], would_stand=shown[1])]

    def apply(self, stores: Stores, state: str) -> LearnerView:
        """Choose it."""
        learner = stores.learners.choose(self.learner_id, self.asked.track_id, self.asked.option_ids, expecting(state))
        return stores.learners.view(learner, self.language)

    def _chosen(self, learner: LearnerView | None) -> str:
        options = (learner.branches if learner else {}).get(self.asked.track_id, [])
        names = [self.words.option(o) for o in ([options] if isinstance(options, str) else options)]
        return self.words.names(names) or self.words.say("change.no-branch")
