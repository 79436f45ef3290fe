"""What can be done with assessments: begun or gone on with, read, answered to the end."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from service.assessment.bank import ItemBank
from service.assessment.following import again, follow
from service.assessment.grading import GradingFailed, grade
from service.assessment.items import Item, Open
from service.assessment.judging import already_answered, by_rule, handed_in, rated, repeats
from service.assessment.outcome import QUESTIONS, REVIEWED, conclude, reasons
from service.assessment.sitting import Sitting, dump_sitting, least_seen
from service.assessment.views import view_answer, view_item
from service.contract import (
    AnsweredView,
    AnswerRequest,
    AssessmentRequest,
    AssessmentView,
    EngineView,
    LearnerSpec,
    Notice,
    ResultView,
    StoredAnswer,
    StoredResult,
    StoredSitting,
)
from service.errors import Conflict, NotFound
from service.learners.profile import current_spec
from service.learners.views import view_event
from service.messages import josa, saying
from service.requests import Checker, learner_from
from service.storage.records import DESCRIBED, AssessmentChange, AssessmentRepository, Change, Stored, StoredAssessment
from service.workflow.nodes import notice
from service.workflow.state import Context
from service.workflow.wording import Wording
from tree.evidence import deciding, replay
from tree.learner import presume
from tree.skill import Language, Step

MAX_ASSESSMENTS = 50_000
"""Of one learner: four a day for thirty years."""


@dataclass(frozen=True, slots=True)
class Assessments:
    """Assessments over one tree and item bank. `stored_learner` reads a learner, None where there is none."""

    repository: AssessmentRepository
    bank: ItemBank
    context: Context
    stored_learner: Callable[[str], Stored | None]
    new_id: Callable[[], str]
    now: Callable[[], datetime]

    def begin(self, request: AssessmentRequest, owner: str) -> tuple[AssessmentView, bool]:
        """An assessment of the owner, or of somebody described: the open one, else a new one; and whether it is new.

        Raises InvalidInput for what the tree does not have, NotFound where there are no items, Conflict.
        """
        described = request.learner is not None
        held = (
            self._held(request.learner, owner, request.skill_id) if request.skill_id in self.context.tree.skills else 0
        )
        level = self._level(request, held)
        purpose = DESCRIBED if described else request.purpose
        if not described:
            open_one = self.repository.find_open(owner, purpose, request.skill_id, level)
            if open_one is not None and (sitting := self._usable(open_one)):
                return self._view(sitting, self._words(request.language or sitting.content.language)), False
        made = self._new(request, owner, purpose, level)
        kept = keep(self.repository, made)
        return self._view(Sitting.load(kept, self.bank), self._words(request.language)), kept.id == made.id

    def load(self, assessment_id: str) -> StoredAssessment:
        """The assessment as stored; raises NotFound."""
        found = self.repository.load(assessment_id)
        if found is None or found.content.get("purpose") == "placement":
            raise assessment_not_found(assessment_id)
        return found

    def show(self, assessment_id: str, language: Language | None = None) -> AssessmentView:
        """An assessment as it stands; raises NotFound."""
        sitting = Sitting.load(self.load(assessment_id), self.bank)
        return self._view(sitting, self._words(language or sitting.content.language))

    def answer(self, assessment_id: str, request: AnswerRequest, language: Language | None = None) -> AnsweredView:
        """Answer one item; the last one ends the assessment. Raises NotFound, InvalidInput, Conflict.

        The same answer again changes nothing and is answered the same.
        """
        sitting = Sitting.load(self.load(assessment_id), self.bank)
        item, words = sitting.item(request.item_id), self._words(language or sitting.content.language)
        if item is None:
            raise NotFound("item-not-found", saying("error.no-item", item=request.item_id, test=assessment_id))
        before = sitting.answer_to(item.id)
        if before is not None and repeats(item, request, before, assessment_id):
            return self._answered(sitting, item, EngineView(), [], words)
        _check_unanswered(sitting, before, item, request)
        answer, engine, notices = self._judge(sitting, item, request, before)
        stored = self._record(sitting, item, answer, before)
        return self._answered(Sitting.load(stored, self.bank), item, engine, notices, words)

    def _level(self, request: AssessmentRequest, held: int) -> int:
        """The level to assess; raises InvalidInput, Conflict where there is nothing to review."""
        checker = Checker(self.context.tree)
        checker.step(request.skill_id, request.level or 1, "")
        checker.finish()
        if request.purpose == "assess":
            return request.level or 1
        if not held:
            raise Conflict("nothing-to-review", saying("error.nothing-to-review", skill=request.skill_id))
        return held

    def _held(self, described: LearnerSpec | None, owner: str, skill_id: str) -> int:
        """The level that is held: as described, else as the evidence has it."""
        if described is not None:
            learner_from(described, self.context.tree)
            return described.levels.get(skill_id, 0)
        stored = self.stored_learner(owner)
        return self.context.tree.capped(skill_id, replay(stored.events).get(skill_id, 0)).level if stored else 0

    def _usable(self, stored: StoredAssessment) -> Sitting | None:
        """The open assessment; it is closed, and None, where the item bank has changed under it."""
        sitting = Sitting.load(stored, self.bank)
        if sitting.is_whole:
            return sitting
        self.repository.change(stored.id, lambda *_: AssessmentChange(status="closed"), now=self.now())
        return None

    def _new(self, request: AssessmentRequest, owner: str, purpose: str, level: int) -> StoredAssessment:
        now, new_id = self.now(), self.new_id()
        # reviews are short and come often: they ask what a rule grades, of which there is enough to vary
        asked = 1 if request.purpose == "review" else level
        count = {"review": REVIEWED, "assess": QUESTIONS if asked == 1 else 1}[request.purpose]
        items = least_seen(self.bank.at(Step(request.skill_id, asked)), self.repository.shown_to(owner), new_id)[:count]
        content = StoredSitting(purpose=request.purpose, language=request.language or "en", learner=request.learner)
        return StoredAssessment(
            id=new_id,
            learner_id=owner,
            purpose=purpose,
            subject=request.skill_id,
            level=level,
            status="open",
            items=tuple(item.id for item in items),
            content=dump_sitting(content),
            created_at=now,
            updated_at=now,
        )

    def _judge(
        self, sitting: Sitting, item: Item, request: AnswerRequest, before: StoredAnswer | None
    ) -> tuple[StoredAnswer, EngineView, list[str]]:
        """The answer, judged as far as it can be now, what the model cost, and codes of notices."""
        now, nobody = self.now(), EngineView()
        if request.ratings is not None:
            return rated(item, request, before), nobody, []
        if not isinstance(item, Open):
            return by_rule(item, request, sitting.stored.id, now), nobody, []
        answer = handed_in(item, request, now)
        if answer.text is None:
            return answer, nobody, []
        model = self.context.charged_to(sitting.stored.learner_id).model
        if model is None:
            return answer, nobody, ["self-assessment"]
        try:
            graded = grade(model, item, answer.text, sitting.content.language)
        except GradingFailed as failed:
            return answer, failed.engine, ["grading-unavailable"]
        found = {
            "grades": dict(graded.grades),
            "graded_by": "model",
            "model": graded.engine.model,
            "prompt": graded.prompt,
        }
        return answer.model_copy(update=found), graded.engine, []

    def _record(
        self, sitting: Sitting, item: Item, answer: StoredAnswer, before: StoredAnswer | None
    ) -> StoredAssessment:
        """Keep an answer; the last one brings the result and its evidence, in one transaction."""
        now = self.now()

        def decide(stored: StoredAssessment, learner: Stored) -> AssessmentChange:
            current = Sitting.load(stored, self.bank)
            if stored.status != "open" or current.answer_to(item.id) != before:  # somebody else was faster
                raise already_answered(item.id)
            answered = replace(current, content=current.with_answer(answer))
            if answered.awaited() != (None, None):
                return AssessmentChange(content=dump_sitting(answered.content))
            return self._finish(answered, learner, now)

        changed = self.repository.change(sitting.stored.id, decide, now=now)
        if changed is None:
            raise assessment_not_found(sitting.stored.id)
        return changed

    def _finish(self, sitting: Sitting, learner: Stored, now: datetime) -> AssessmentChange:
        skill_id, spec = sitting.stored.subject, self._spec(sitting, learner)
        held = spec.levels.get(skill_id, 0)
        standing = presume(self.context.tree, learner_from(spec, self.context.tree)).levels

        def opened(level: int) -> list[str]:
            return self.context.rules.unlocked_by(Step(skill_id, level), standing)

        outcome = conclude(sitting, held, self._words(sitting.content.language), opened, self.new_id, now)
        content = sitting.content.model_copy(update={"result": outcome.result})
        event = Change(events=(outcome.event,)) if outcome.event else None
        return AssessmentChange(content=dump_sitting(content), status="finished", learner=event)

    def _spec(self, sitting: Sitting, learner: Stored | None) -> LearnerSpec:
        """Whom it is about, as they stand now."""
        if sitting.content.learner is not None:
            return sitting.content.learner
        return current_spec(learner, self.context.tree) if learner else LearnerSpec()

    def _view(self, sitting: Sitting, words: Wording) -> AssessmentView:
        stored = sitting.stored
        item, awaiting = sitting.awaited()
        found = [(i, a) for i in sitting.items if (a := sitting.answer_to(i.id))]
        return AssessmentView(
            assessment_id=stored.id,
            purpose="review" if sitting.content.purpose == "review" else "assess",
            skill_id=stored.subject,
            level=stored.level,
            language=words.language,
            status=stored.status,
            items=[view_item(i, stored.id, words) for i in sitting.items],
            answers=[view_answer(i, a, stored.id, words) for i, a in found],
            next=item.id if item else None,
            awaiting=awaiting,
            result=self._result(sitting, words),
            notices=self._notices(sitting, words),
        )

    def _notices(self, sitting: Sitting, words: Wording) -> list[Notice]:
        """How an open answer will be graded."""
        by_oneself = self.context.model is None and any(isinstance(i, Open) for i in sitting.items)
        return [notice(words, "self-assessment")] if by_oneself and sitting.stored.status == "open" else []

    def _answered(
        self, sitting: Sitting, item: Item, engine: EngineView, notices: list[str], words: Wording
    ) -> AnsweredView:
        answer, stored = sitting.answer_to(item.id), sitting.stored
        assert answer is not None
        following, awaiting = sitting.awaited()
        return AnsweredView(
            assessment_id=stored.id,
            status=stored.status,
            answer=view_answer(item, answer, stored.id, words),
            next=view_item(following, stored.id, words) if following else None,
            awaiting=awaiting,
            result=self._result(sitting, words),
            engine=engine,
            notices=[notice(words, code) for code in notices],
        )

    def _result(self, sitting: Sitting, words: Wording) -> ResultView | None:
        """The result in words, with what is worth doing as the learner stands now."""
        result, step = sitting.content.result, Step(sitting.stored.subject, sitting.stored.level)
        if result is None or not sitting.is_whole:
            return None
        learner = self.stored_learner(sitting.stored.learner_id)
        spec = self._spec(sitting, learner)
        events = learner.events if learner else ()
        event = next((e for e in events if e.id == result.event_id), None)
        if sitting.content.learner is not None and result.level:
            spec = spec.model_copy(update={"levels": {**spec.levels, step.skill_id: result.level}})
        onward = result.passed or result.level >= step.level
        return ResultView(
            passed=result.passed,
            score=result.score,
            level_before=result.level_before,
            level=result.level,
            evidence=view_event(event, decides=deciding(events).get(event.skill_id) == event) if event else None,
            reasons=reasons(sitting, words, result.level_before, result.level),
            opens=result.opens,
            next=follow(self.context, spec, words) if onward else again(self.context, step, spec, words),
            answer=_summary(sitting, result, words),
        )

    def _words(self, language: Language | None) -> Wording:
        return Wording(self.context.tree, language or "en")


def keep(repository: AssessmentRepository, made: StoredAssessment) -> StoredAssessment:
    """What is kept of a new assessment or placement: it, or the open one in its place. Raises Conflict."""
    kept = repository.begin(made, at_most=MAX_ASSESSMENTS)
    if kept is None:
        raise Conflict("too-many-assessments", saying("error.too-many-assessments", most=MAX_ASSESSMENTS))
    return kept


def assessment_not_found(assessment_id: str) -> NotFound:
    """The same for one that does not exist and for one that is not this user's to see."""
    return NotFound("assessment-not-found", saying("error.no-assessment", assessment=assessment_id))


def _check_unanswered(sitting: Sitting, before: StoredAnswer | None, item: Item, request: AnswerRequest) -> None:
    """Raise Conflict where the item has its answer already, or the assessment is over."""
    if sitting.stored.status != "open":
        raise Conflict("assessment-over", saying("error.assessment-over", assessment=sitting.stored.id))
    if before is not None and (request.ratings is None or before.grades is not None or before.right is not None):
        raise already_answered(item.id)


def _summary(sitting: Sitting, result: StoredResult, words: Wording) -> str:
    purpose = sitting.content.purpose
    code = f"assess.answer.{purpose}.{'passed' if result.passed else 'failed'}"
    if purpose == "assess" and result.passed and result.level == result.level_before:
        code = "assess.answer.assess.confirmed"
    skill = words.skill(sitting.stored.subject)
    values = {"level": sitting.stored.level, "now": result.level}
    return words.say(code, skill=skill, skill_topic=josa(skill, "은는"), **values)
