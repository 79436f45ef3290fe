"""A plan made and kept."""

from dataclasses import dataclass
from hashlib import sha256
from typing import ClassVar

from service.changes.change import Change, Preview, learner_state, stale
from service.changes.differences import plan_in_short
from service.contract import Difference, PlanRequest, PlanView, SavePlan
from service.errors import Conflict, StorageUnavailable
from service.messages import saying
from service.storage.records import Change as Nothing


@dataclass(frozen=True, slots=True)
class PlanSaved(Change):
    """A new plan. The state are the owner's plans, and its id follows from that, so that it is kept once."""

    asked: SavePlan
    name: ClassVar[str] = "save_plan"

    def preview(self) -> Preview:
        """A draft against no plan. It is not rehearsed: others would wait for the model and the solver."""
        draft = self.program.make_plan(self.request(), self.learner_id, keep=False)
        if not draft.weeks and not draft.left_out:
            raise Conflict("nothing-to-plan", saying("error.nothing-to-plan", why=draft.answer))
        about = draft.goal.summary if draft.goal else self.words.say("plan.title")
        would = plan_in_short(self.words, draft)
        shown = Difference(about=about, stands=self.words.say("change.nothing"), would_stand=would)
        return Preview((shown,), self._state)

    def write(self, state: str) -> PlanView:
        """Make the plan and keep it; a learner who was never stored is made by it."""
        if self._state != state:
            raise stale()
        plan_id = self._plan_id(state)
        if self._is_own:
            learners = self.program.learners.repository
            learners.change(self.learner_id, lambda *_: Nothing(), now=self.program.now())
        try:
            return self.program.make_plan(self.request(), self.learner_id, plan_id=plan_id)
        except StorageUnavailable:
            if self.program.plans.repository.load(plan_id) is not None:
                raise stale() from None
            raise

    def write_once(self, state: str) -> PlanView:
        """The same, where what was written before by this very change is not written again but given."""
        plans = self.program.plans
        kept = plans.repository.load(self._plan_id(state)) if self.program.has_database else None
        return plans.show(kept.id, self.language) if kept else self.write(state)

    def _plan_id(self, state: str) -> str:
        return sha256(f"{self.fingerprint}\n{state}".encode()).hexdigest()[:32]

    def request(self) -> PlanRequest:
        """What to plan, and for whom: the owner as stored, unless it says otherwise."""
        given = {name: getattr(self.asked, name) for name in self.asked.model_fields_set - {"confirmation"}}
        request = PlanRequest.model_construct(_fields_set=set(given), **{**dict(PlanRequest()), **given})
        stored = self.program.has_database and self.program.learners.exists(self.learner_id)
        return request.model_copy(update={"learner_id": self.learner_id}) if self._is_own and stored else request

    @property
    def _is_own(self) -> bool:
        return self.asked.learner is None and self.asked.learner_id in (None, self.learner_id)

    @property
    def _state(self) -> str:
        if not self.program.has_database:
            return sha256(b"").hexdigest()
        learner = self.program.learners.repository.load(self.learner_id)
        plans = self.program.plans.repository.of_learner(self.learner_id)
        return sha256("\n".join([learner_state(learner), *(p.id for p in plans)]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class PlanReplaced(PlanSaved):
    """A new plan in the place of another one."""

    replaces: str = ""

    @property
    def fingerprint(self) -> str:
        """Of the other plan too."""
        return sha256(f"{super(PlanReplaced, self).fingerprint}\n{self.replaces}".encode()).hexdigest()

    def preview(self) -> Preview:
        """The new plan against the one that it replaces."""
        preview = super(PlanReplaced, self).preview()
        shown = preview.difference[0]
        before = self._before()
        stands = plan_in_short(self.words, before) if before else shown.stands
        return Preview((shown.model_copy(update={"stands": stands}),), preview.state)

    def write_once(self, state: str) -> PlanView:
        """Keep the new plan, then let go of the other one."""
        plan = super(PlanReplaced, self).write_once(state)
        if self._before() is not None and plan.plan_id != self.replaces:
            self.program.plans.delete(self.replaces)
        return plan

    def _before(self) -> PlanView | None:
        stored = self.program.plans.repository.load(self.replaces) if self.program.has_database else None
        return self.program.plans.show(self.replaces, self.language) if stored else None
