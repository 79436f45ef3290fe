"""What can be done with placements: begun or gone on with, read, answered one item at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from service.assessment.assessments import keep
from service.assessment.bank import ItemBank, skill_of
from service.assessment.following import follow
from service.assessment.items import Ruled
from service.assessment.judging import already_answered, by_rule, repeats
from service.assessment.sitting import Sitting, dump_sitting, least_seen
from service.assessment.views import view_answer, view_item
from service.contract import (
    LearnerSpec,
    PlacedSkill,
    PlacementAnswer,
    PlacementRequest,
    PlacementResult,
    PlacementView,
    StoredResult,
    StoredSitting,
)
from service.errors import NotFound
from service.learners.profile import current_spec
from service.messages import saying
from service.requests import Checker, learner_from
from service.storage.records import (
    DESCRIBED,
    AssessmentChange,
    AssessmentRepository,
    Change,
    Stored,
    StoredAssessment,
)
from service.workflow.state import Context
from service.workflow.wording import Wording
from tree.evidence import Event
from tree.learner import presume
from tree.placement import MAX_QUESTIONS, Answered, Belief, Placement
from tree.skill import Language

PURPOSE = "placement"


@dataclass(frozen=True, slots=True)
class Placements:
    """Placements over one tree and item bank. `stored_learner` reads a learner, None where there is none."""

    repository: AssessmentRepository
    bank: ItemBank
    context: Context
    stored_learner: Callable[[str], Stored | None]
    new_id: Callable[[], str]
    now: Callable[[], datetime]

    def begin(self, request: PlacementRequest, owner: str) -> tuple[PlacementView, bool]:
        """A placement of the owner, or of somebody described: the open one, else a new one; and whether it is new.

        Raises InvalidInput for what the tree does not have, NotFound where there are no items, Conflict.
        """
        checker = Checker(self.context.tree)
        checker.track(request.track_id, "track_id")
        checker.finish()
        described = request.learner is not None
        purpose = DESCRIBED if described else PURPOSE
        if not described and (found := self._open(owner, request.track_id)):
            return self._view(found, self._words(request.language or found.content.language)), False
        made = self._new(request, owner, purpose)
        kept = keep(self.repository, made)
        return self._view(Sitting.load(kept, self.bank), self._words(request.language)), kept.id == made.id

    def load(self, placement_id: str) -> StoredAssessment:
        """The placement as stored; raises NotFound."""
        found = self.repository.load(placement_id)
        if found is None or found.content.get("purpose") != PURPOSE:
            raise placement_not_found(placement_id)
        return found

    def show(self, placement_id: str, language: Language | None = None) -> PlacementView:
        """A placement as it stands; raises NotFound."""
        sitting = Sitting.load(self.load(placement_id), self.bank)
        return self._view(sitting, self._words(language or sitting.content.language))

    def answer(self, placement_id: str, request: PlacementAnswer, language: Language | None = None) -> PlacementView:
        """Answer the item that was asked; the last one records the levels found.

        The same answer again changes nothing and is answered the same. Raises NotFound, InvalidInput, Conflict.
        """
        sitting = Sitting.load(self.load(placement_id), self.bank)
        item, words = sitting.item(request.item_id), self._words(language or sitting.content.language)
        if not isinstance(item, Ruled):
            raise NotFound("item-not-found", saying("error.no-item", item=request.item_id, test=placement_id))
        before = sitting.answer_to(item.id)
        if before is not None:
            if not repeats(item, request, before, placement_id):
                raise already_answered(item.id)
            return self._view(sitting, words, item.id)
        answer = by_rule(item, request, placement_id, self.now())

        def decide(stored: StoredAssessment, learner: Stored) -> AssessmentChange:
            current = Sitting.load(stored, self.bank)
            if stored.status != "open" or current.answer_to(item.id) is not None:  # somebody else was faster
                raise already_answered(item.id)
            return self._onward(replace(current, content=current.with_answer(answer)))

        changed = self.repository.change(placement_id, decide, now=self.now())
        if changed is None:
            raise placement_not_found(placement_id)
        return self._view(Sitting.load(changed, self.bank), words, item.id)

    def _open(self, owner: str, track_id: str) -> Sitting | None:
        """The open placement; it is closed, and None, where the item bank has changed under it."""
        found = self.repository.find_open(owner, PURPOSE, track_id, 0)
        if found is None or (sitting := Sitting.load(found, self.bank)).is_whole:
            return sitting if found else None
        self.repository.change(found.id, lambda *_: AssessmentChange(status="closed"), now=self.now())
        return None

    def _new(self, request: PlacementRequest, owner: str, purpose: str) -> StoredAssessment:
        now, tree = self.now(), self.context.tree
        spec = request.learner or self._stored_spec(owner)
        levels = dict(presume(tree, learner_from(spec, tree)).levels)
        content = StoredSitting(
            purpose="placement", language=request.language or "en", learner=request.learner, levels=levels
        )
        blank = StoredAssessment(
            self.new_id(), owner, purpose, request.track_id, 0, "open", (), dump_sitting(content), now, now
        )
        change = self._onward(Sitting(blank, content, ()))
        if not change.items and not change.status:
            raise NotFound("items-not-found", saying("error.no-items-of-track", track=request.track_id))
        return replace(
            blank,
            items=change.items or (),
            content=change.content or blank.content,
            status=change.status or "open",
        )

    def _onward(self, sitting: Sitting) -> AssessmentChange:
        """The next item, or the end with its evidence."""
        placement, belief = self._belief(sitting)
        chosen = None
        if len(sitting.content.answers) < MAX_QUESTIONS and not belief.is_sure:
            chosen = self._next_item(sitting, placement, belief)
        if chosen is not None:
            return AssessmentChange(content=dump_sitting(sitting.content), items=(*sitting.stored.items, chosen.id))
        if not sitting.content.answers and placement.skills:
            return AssessmentChange()
        return self._finish(sitting, belief)

    def _next_item(self, sitting: Sitting, placement: Placement, belief: Belief) -> Ruled | None:
        """The item to ask now: of the skill that tells most, the one shown longest ago."""
        shown = self.repository.shown_to(sitting.stored.learner_id)
        ready = {}
        for skill_id in placement.skills:
            ruled = [item for item in self.bank.of_skill(skill_id) if isinstance(item, Ruled)]
            fresh = [item for item in ruled if item.id not in sitting.stored.items]
            if fresh:
                ready[skill_id] = least_seen(fresh, shown, sitting.stored.id)[0]
        chosen = placement.next_skill(belief, {s: item.guess for s, item in ready.items()})
        return ready.get(chosen or "")

    def _belief(self, sitting: Sitting) -> tuple[Placement, Belief]:
        placement = Placement(self.context.rules, sitting.stored.subject, sitting.content.levels)
        answers = [
            Answered(skill_of(a.item_id), bool(a.right), a.guess if a.guess is not None else 0.0)
            for a in sitting.content.answers
        ]
        return placement, placement.belief(answers)

    def _finish(self, sitting: Sitting, belief: Belief) -> AssessmentChange:
        """The levels found, as evidence of one act; levels that are held already stay as they are."""
        now, words = self.now(), self._words(sitting.content.language)
        granted, asked = list(belief.granted), len(sitting.content.answers)
        events: list[Event] = []
        if sitting.content.learner is None and granted:
            change_id = self.new_id()
            for skill_id in granted:
                percent = round(belief.held[skill_id] * 100)
                note = words.say("place.note", track=words.track(sitting.stored.subject), asked=asked, percent=percent)
                events.append(Event(self.new_id(), change_id, skill_id, 1, "placement", now, now, note))
        result = StoredResult(passed=bool(granted), score=1.0 if belief.is_sure else 0.0, granted=granted)
        content = sitting.content.model_copy(update={"result": result})
        learner = Change(events=tuple(events)) if events else None
        return AssessmentChange(content=dump_sitting(content), status="finished", learner=learner)

    def _stored_spec(self, owner: str) -> LearnerSpec:
        stored = self.stored_learner(owner)
        return current_spec(stored, self.context.tree) if stored else LearnerSpec()

    def _view(self, sitting: Sitting, words: Wording, answered: str | None = None) -> PlacementView:
        stored, content = sitting.stored, sitting.content
        _, belief = self._belief(sitting)
        waiting = None
        if stored.status == "open" and stored.items:
            waiting = sitting.item(stored.items[-1])
        item, answer = (sitting.item(answered), sitting.answer_to(answered)) if answered else (None, None)
        granted = set(content.result.granted) if content.result else set[str]()
        return PlacementView(
            placement_id=stored.id,
            track_id=stored.subject,
            language=words.language,
            status=stored.status,
            asked=len(content.answers),
            most=MAX_QUESTIONS,
            next=view_item(waiting, stored.id, words) if waiting else None,
            answer=view_answer(item, answer, stored.id, words) if item and answer else None,
            skills=[
                PlacedSkill(skill_id=s, title=words.skill(s), probability=round(chance, 3), granted=s in granted)
                for s, chance in belief.held.items()
            ],
            result=self._result(sitting, belief, words),
        )

    def _result(self, sitting: Sitting, belief: Belief, words: Wording) -> PlacementResult | None:
        result = sitting.content.result
        if result is None:
            return None
        spec = sitting.content.learner or self._stored_spec(sitting.stored.learner_id)
        if sitting.content.learner is not None:
            levels = {**spec.levels, **dict.fromkeys(result.granted, 1)}
            spec = spec.model_copy(update={"levels": levels})
        sure = result.score == 1.0
        return PlacementResult(
            granted=result.granted,
            sure=sure,
            next=follow(self.context, spec, words),
            answer=_summary(words, sitting.stored.subject, result.granted, list(belief.held), sure=sure),
        )

    def _words(self, language: Language | None) -> Wording:
        return Wording(self.context.tree, language or "en")


def placement_not_found(placement_id: str) -> NotFound:
    """The same for one that does not exist and for one that is not this user's to see."""
    return NotFound("placement-not-found", saying("error.no-placement", placement=placement_id))


def _summary(words: Wording, track_id: str, granted: Sequence[str], asked: Sequence[str], *, sure: bool) -> str:
    track = words.track(track_id)
    if not asked:
        return words.say("place.answer.nothing", track=track)
    code = "all" if len(granted) == len(asked) else "some" if granted else "none"
    names = words.names([words.skill(s) for s in granted], shown=6)
    text = words.say(f"place.answer.{code}", track=track, count=len(granted), names=names)
    return text if sure else f"{text} {words.say('place.answer.unsure')}"
