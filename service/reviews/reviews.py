"""What is due for review of a stored learner, and what becomes of a review."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from service.contract import ReviewItem, ReviewRequest, ReviewView
from service.errors import InvalidInput
from service.learners.learners import not_found
from service.learners.views import view_event, view_events
from service.memory.cards import DAY
from service.memory.due import due_of
from service.memory.lapses import is_lapse, level_after_review
from service.memory.ratings import SCORES, Rating
from service.memory.replay import Memory, remember
from service.messages import saying
from service.requests import Checker
from service.storage.records import Change, LearnerRepository, Remembered, Stored
from service.workflow.wording import Wording
from tree.evidence import Event, deciding
from tree.exercise import exercised_by
from tree.skill import Language
from tree.skill_tree import SkillTree

FORESEEN = 100 * 365 * DAY
"""How far ahead one may ask what will be due."""


@dataclass(frozen=True, slots=True)
class Reviews:
    """Reviews of stored learners over one tree."""

    repository: LearnerRepository
    tree: SkillTree
    new_id: Callable[[], str]
    now: Callable[[], datetime]

    def due(
        self, learner_id: str, language: Language, as_of: datetime | None = None
    ) -> tuple[list[ReviewItem], datetime | None]:
        """The reviews that are due at a time, the most faded first, and when the next will be. Raises NotFound.

        A time to come says what will be due if nothing is reviewed until then.
        """
        stored = self.repository.load(learner_id)
        if stored is None:
            raise not_found(learner_id)
        now = self.now() if as_of is None else as_of
        if now > self.now() + FORESEEN:
            raise InvalidInput({"as_of": saying("error.too-far-ahead", got=now.isoformat())})
        memories = remember(stored.events, self.tree, now)
        words = Wording(self.tree, language)
        items = [self._item(memories, due.step.skill_id, now, words) for due in due_of(memories, now)]
        return items, min((m.card.due for m in memories.values() if m.card.due > now), default=None)

    def _item(self, memories: dict[str, Memory], skill_id: str, now: datetime, words: Wording) -> ReviewItem:
        memory, exercised = memories[skill_id], exercised_by(self.tree, skill_id)
        card = memory.card
        confidence = round(card.retrievability(now), 2)
        because = words.say("review.because", day=words.day(memory.shown.date()), percent=round(confidence * 100))
        return ReviewItem(
            skill_id=skill_id,
            title=words.skill(skill_id),
            level=memory.level,
            due=card.due,
            overdue_days=(now - card.due) // DAY,
            confidence=confidence,
            stability_days=round(card.stability, 1),
            builds_up=sorted((s for s in exercised if s in memories), key=lambda s: -exercised[s]),
            because=because,
        )

    def record(self, learner_id: str, request: ReviewRequest, language: Language) -> ReviewView:
        """Keep how a review went, as evidence; the second lapse in a row lowers the level by one.

        Raises NotFound, InvalidInput for a skill that the tree does not have or that no evidence says is held.
        """
        checker = Checker(self.tree)
        checker.step(request.skill_id, 1, "")
        checker.finish()
        score, now = SCORES[Rating[request.recalled.upper()]], self.now()
        done: list[tuple[Event, int]] = []

        def decide(stored: Stored | None, _: Remembered | None) -> Change:
            if stored is None:
                raise not_found(learner_id)
            event, held = self._event(stored, request.skill_id, score, now)
            done.append((event, held))
            return Change(events=(event,))

        after = self.repository.change(learner_id, decide, now=now).stored
        event, held = done[-1]
        memory = remember(after.events, self.tree, now).get(request.skill_id)
        return ReviewView(
            evidence=view_event(event, decides=view_events(after)[event.id].decides),
            level_before=held,
            level=event.level,
            due=memory.card.due if memory else None,
            confidence=round(memory.card.retrievability(now), 2) if memory else 0.0,
            because=self._outcome(event, held, memory, Wording(self.tree, language)),
        )

    def _event(self, stored: Stored, skill_id: str, score: float, now: datetime) -> tuple[Event, int]:
        """The evidence that a review leaves, and the level held before."""
        deciding_now = deciding(stored.events).get(skill_id)
        held = self.tree.capped(skill_id, deciding_now.level).level if deciding_now and deciding_now.level else 0
        if deciding_now is None or not held:
            raise InvalidInput({"skill_id": saying("error.not-held", skill=skill_id)})
        level = min(held, level_after_review(stored.events, skill_id, score))
        # the clock of another machine may have dated the deciding event ahead
        at = max(now, deciding_now.at)
        return Event(self.new_id(), self.new_id(), skill_id, level, "review", at, now, score=score), held

    def _outcome(self, event: Event, held: int, memory: Memory | None, words: Wording) -> str:
        skill = words.skill(event.skill_id)
        if event.level < held:
            return words.say(
                f"review.lowered{'' if event.level else '.lost'}", skill=skill, before=held, level=event.level
            )
        code = "review.lapse" if is_lapse(event.score) else "review.kept"
        day = words.day(memory.card.due.date()) if memory else "-"
        return words.say(code, skill=skill, level=event.level, day=day)
