"""What can be done with study plans: made, read, ticked off, made again, given an address, removed."""

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from service.contract import (
    Changes,
    LearnerSpec,
    Moved,
    PlanNotice,
    PlanRequest,
    PlanSummary,
    PlanView,
    ReplanRequest,
    ReplanView,
    SessionUpdate,
    SessionView,
    StoredBasis,
)
from service.errors import Conflict, InvalidInput, NotFound
from service.learners.profile import current_spec
from service.messages import saying
from service.plans.basis import availability_of, basis_of, dump_basis, read_basis, terms_of
from service.plans.document import Document
from service.plans.progress import done_of, record_of
from service.plans.recording import level_change, review_change
from service.plans.reviewing import with_reviews
from service.requests import Checker, inquiry_from, known_parts
from service.storage.records import PlanChange, PlanRepository, Stored, StoredPlan, Work
from service.understanding.interpretation import Interpretation
from service.workflow.graph import plan_graph, replan_graph
from service.workflow.inquiry import Inquiry
from service.workflow.planning import Frame
from service.workflow.state import Context, State
from service.workflow.taste import NO_TASTE, Taste
from service.workflow.wording import Wording
from tree.availability import units_for
from tree.evidence import Event
from tree.goal import Goal
from tree.learner import Learner
from tree.progress import Done, after_work, units_left
from tree.schedule import REVIEW
from tree.skill import Language, Step
from tree.skill_tree import SkillTree

MAX_PLANS = 200
"""Plans of one learner."""

SHARE_OF_PARTLY = 0.5
"""What is taken to be behind of a session that was done partly, where nobody says."""


Check = Callable[[StoredPlan, Stored], None]
"""May refuse a change of the plan and its learner, as they stand when it is made, by raising."""


@dataclass(frozen=True, slots=True)
class Plans:
    """Study plans over one tree. `context` is that of the workflow, `now` the clock.

    `taste` says what follows from what a learner, by id, said of skills and resources.
    """

    repository: PlanRepository
    context: Context
    new_id: Callable[[], str]
    now: Callable[[], datetime]
    taste: Callable[[str], Taste] = lambda _: NO_TASTE

    def create(
        self,
        request: PlanRequest,
        owner: str,
        stored: LearnerSpec | None,
        events: Sequence[Event] = (),
        *,
        keep: bool = True,
        plan_id: str | None = None,
    ) -> PlanView:
        """Make a plan and keep it with its owner; one without a goal, or with nothing to do, is not kept.

        `stored` is the owner as stored, with all their evidence, where the plan is about them; else it is about the
        learner of the request.
        Raises InvalidInput, Conflict.
        """
        spec = stored or request.learner or LearnerSpec()
        terms, asked = terms_of(request, spec, self.now())
        works = self._works(owner, own=stored is not None)
        inquiry = inquiry_from(asked, self.context.tree, plan_id or self.new_id(), stored)
        inquiry = replace(
            inquiry,
            preferences=asked.preferences or inquiry.preferences,
            today=terms.today,
            assumed_hours=terms.assumed,
            timezone=terms.timezone,
            day_start=terms.day_start,
        )
        frame = Frame(
            terms.availability, self.context.tree, even=terms.even, done=done_of(works), record=record_of(works)
        )
        frame = with_reviews(frame, events, self.context.tree, self.now(), terms.timezone)
        taste = self.taste(owner) if stored is not None else NO_TASTE
        context = self._context(frame, taste).charged_to(owner)
        state: State = plan_graph().invoke({"inquiry": inquiry, "frame": frame}, context=context)
        plan = state["plans"][state["interpretation"].language]
        if not keep or plan.plan_id is None or (not plan.weeks and not plan.left_out):
            return plan.model_copy(update={"plan_id": None})
        if len(self.repository.of_learner(owner)) >= MAX_PLANS:
            raise Conflict("too-many-plans", saying("error.too-many-plans", most=MAX_PLANS))
        described = None if stored is not None else spec
        basis = basis_of(state, terms, described, own_preferences=asked.preferences is not None)
        now = self.now()
        content = Document(state["plans"]).dump()
        self.repository.add(StoredPlan(plan.plan_id, owner, 1, dump_basis(basis), content, now, now))
        return plan

    def show(self, plan_id: str, language: Language | None = None, version: int | None = None) -> PlanView:
        """The plan as it stands, or as it stood in a version before; raises NotFound."""
        if version is None:
            return view(self.load(plan_id), language)
        found = self.repository.load_version(plan_id, version)
        return view(
            found or _raise(NotFound("plan-not-found", saying("error.no-version", version=version, plan=plan_id))),
            language,
        )

    def load(self, plan_id: str) -> StoredPlan:
        """The plan as stored; raises NotFound."""
        return self.repository.load(plan_id) or _raise(plan_not_found(plan_id))

    def listed(self, learner_id: str, language: Language | None = None) -> list[PlanSummary]:
        """A learner's plans, the newest first."""
        return [_summary(plan, view(plan, language)) for plan in self.repository.of_learner(learner_id)]

    def tick(
        self,
        plan_id: str,
        session_id: str,
        update: SessionUpdate,
        language: Language | None = None,
        check: Check = lambda *_: None,
    ) -> PlanView:
        """Say how a session went; the last of a step records its level. Raises NotFound, InvalidInput."""
        now, recorded = self.now(), list[Step]()
        if update.status in {"planned", "missed"} and update.hours is not None:
            raise InvalidInput({"hours": saying("error.no-hours", status=update.status)})

        def decide(plan: StoredPlan, works: tuple[Work, ...], learner: Stored) -> PlanChange:
            check(plan, learner)
            document = Document.load(plan.content)
            session = document.sessions(language_of(plan)).get(session_id)
            if session is None:
                raise NotFound("session-not-found", saying("error.no-session", plan=plan.id, session=session_id))
            own = read_basis(plan).learner is None
            spent = _spent(session, update)
            work = _work(plan, session, update, spent, own=own, at=now)
            after = [w for w in works if (w.plan_id, w.session_id) != (plan.id, session_id)] + ([work] if work else [])
            step = Step(session.skill_id, session.level)
            change = None
            if own and session.activity == REVIEW:
                done = update.status == "done"
                change = review_change(learner, plan.id, session.id, session.skill_id, now, done=done)
            elif own and self.context.tree.has(step):
                behind = done_of(w for w in after if w.own).get(step, {})
                change = level_change(self.context.tree, learner, plan.id, step, behind, now)
                if change and change.events:
                    recorded.append(step)
            ticked = {"status": update.status, "spent": spent if work else None}
            content = document.with_session(session_id, ticked).dump()
            return PlanChange(content=content, work=(work,) if work else (), forget_work=(session_id,), learner=change)

        changed = self.repository.change(plan_id, decide, now=now) or _raise(plan_not_found(plan_id))
        found = view(changed, language)
        words = Wording(self.context.tree, language or language_of(changed))
        said = [
            PlanNotice(
                code="level-recorded",
                text=words.say("notice.level-recorded", skill=words.skill(s.skill_id), level=s.level),
            )
            for s in recorded
        ]
        return found.model_copy(update={"notices": [*found.notices, *said]})

    def replan(
        self,
        plan_id: str,
        request: ReplanRequest,
        language: Language | None = None,
        check: Check = lambda *_: None,
    ) -> ReplanView:
        """Plan again from a day on: what is ticked stays, what was not done moves, and the difference is told."""
        now, changes, taste = self.now(), list[dict[Language, Changes]](), self.taste(self.load(plan_id).learner_id)

        def decide(plan: StoredPlan, works: tuple[Work, ...], learner: Stored) -> PlanChange:
            check(plan, learner)
            basis, before = read_basis(plan), Document.load(plan.content)
            plans = self._again(plan, basis, before, works, learner, request.as_of or _today(basis, now), taste)
            after = before.replaced_by(plans)
            changes.append({lang: _changes(before.sessions(lang), after.sessions(lang)) for lang in plans})
            if before.says_the_same(after):
                return PlanChange()
            return PlanChange(content=after.dump(), new_version=before.differs_in_sessions(after))

        changed = self.repository.change(plan_id, decide, now=now) or _raise(plan_not_found(plan_id))
        found = view(changed, language)
        return ReplanView(**dict(found), changes=changes[-1][language or language_of(changed)])

    def _again(
        self,
        plan: StoredPlan,
        basis: StoredBasis,
        before: Document,
        works: tuple[Work, ...],
        learner: Stored,
        as_of: date,
        taste: Taste,
    ) -> Mapping[Language, PlanView]:
        tree = self.context.tree
        own = basis.learner is None
        counted = [w for w in works if (w.own if own else w.plan_id == plan.id)]
        spec = current_spec(learner, tree) if basis.learner is None else known_parts(basis.learner, tree)
        goals = _goals(basis, tree)
        frame = replace(_frame(basis, before, tree, done_of(counted), as_of), record=record_of(counted))
        frame = with_reviews(frame, learner.events if own else (), tree, self.now(), basis.timezone)
        inquiry = Inquiry(
            answer_id=plan.id,
            learner=Learner(),
            preferences=basis.preferences if basis.own_preferences else spec.preferences,
            language=basis.language,
            timezone=basis.timezone,
            day_start=basis.day_start,
        )
        state = {
            "inquiry": inquiry,
            "interpretation": Interpretation(language=basis.language, fit=basis.fit),
            "goals": goals,
            "learner": _learner(basis, spec, tree, {} if own else frame.done),
            "notices": [],
            "engine": view(plan, None).engine,
            "frame": frame,
            "kept": {lang: before.kept(lang) for lang in before.plans},
            "before": {lang: before.sessions(lang) for lang in before.plans},
        }
        context = self._context(frame, taste if own else NO_TASTE)
        plans: Mapping[Language, PlanView] = replan_graph().invoke(state, context=context)["plans"]
        version = plan.version
        return {lang: p.model_copy(update={"plan_id": plan.id, "version": version}) for lang, p in plans.items()}

    def delete(self, plan_id: str) -> None:
        """Remove a plan; the work done on it stays with the learner. Raises NotFound."""
        if not self.repository.delete(plan_id):
            raise plan_not_found(plan_id)

    def open_feed(self, plan_id: str) -> str:
        """A new secret for the address of the plan's calendar; any earlier address stops working. Raises NotFound."""
        secret = secrets.token_urlsafe(24)
        if not self.repository.set_feed(plan_id, _hash(secret)):
            raise plan_not_found(plan_id)
        return secret

    def close_feed(self, plan_id: str) -> None:
        """Let the address of the plan's calendar stop working; raises NotFound."""
        if not self.repository.set_feed(plan_id, None):
            raise plan_not_found(plan_id)

    def by_feed(self, secret: str) -> StoredPlan:
        """The plan whose calendar is at this secret; raises NotFound."""
        form = re.fullmatch(r"[A-Za-z0-9_-]{32}", secret)
        found = self.repository.by_feed(_hash(secret)) if form else None
        return found or _raise(NotFound("feed-not-found", saying("error.no-calendar")))

    def _works(self, owner: str, *, own: bool) -> list[Work]:
        return [w for w in self.repository.work_of(owner) if w.own] if own else []

    def _context(self, frame: Frame, taste: Taste) -> Context:
        rules = after_work(self.context.rules, frame.done)
        return replace(self.context, tree=rules.tree, rules=rules, taste=taste)


def plan_not_found(plan_id: str) -> NotFound:
    """The same for a plan that does not exist and for one that is not this user's to see."""
    return NotFound("plan-not-found", saying("error.no-plan", plan=plan_id))


def view(plan: StoredPlan, language: Language | None) -> PlanView:
    """A stored plan in a language, its own unless given."""
    return (
        Document.load(plan.content)
        .plans[language or language_of(plan)]
        .model_copy(update={"version": plan.version, "plan_id": plan.id})
    )


def language_of(plan: StoredPlan) -> Language:
    """The language that a plan was asked for in."""
    return "ko" if plan.basis.get("language") == "ko" else "en"


def _today(basis: StoredBasis, now: datetime) -> date:
    return now.astimezone(ZoneInfo(basis.timezone)).date()


def _goals(basis: StoredBasis, tree: SkillTree) -> tuple[Goal, ...]:
    """The goals of a plan; raises Conflict where the tree no longer has them."""
    checker = Checker(tree)
    goals = [checker.goal(goal, "") for goal in basis.goals]
    if checker.errors:
        raise Conflict("goal-gone", saying("error.goal-gone", why=next(iter(checker.errors.values()))))
    return tuple(goal for goal in goals if goal is not None)


def _learner(basis: StoredBasis, spec: LearnerSpec, tree: SkillTree, done: Done) -> Learner:
    """The learner now, with what the question claimed and the options that the plan took.

    `done` is the work of somebody who is not stored: with them no evidence says what was worked through.
    """
    learner = Checker(tree).learner(spec, "")
    levels = dict(learner.levels)
    finished = [s for s, work in done.items() if tree.has(s) and not units_left(tree, s, work)]
    for skill_id, level in [*basis.claims.items(), *finished]:
        if skill_id in tree.skills:
            levels[skill_id] = max(level, levels.get(skill_id, 0))
    taken = {t: tuple(o for o in options if o in tree.options) for t, options in basis.branches.items()}
    return replace(learner, levels=levels, branches={**{t: o for t, o in taken.items() if o}, **learner.branches})


def _frame(basis: StoredBasis, before: Document, tree: SkillTree, done: Done, as_of: date) -> Frame:
    """The days from `as_of` on, with what stays of the plan before."""
    kept = before.kept(basis.language)
    occupied: dict[date, int] = {}
    for session in kept:
        if session.status != "missed":
            occupied[session.date] = occupied.get(session.date, 0) + units_for(session.hours)

    def is_behind(session: SessionView) -> bool:
        step = Step(session.skill_id, session.level)
        return not tree.has(step) or not units_left(tree, step, done.get(step, {}))

    order = dict.fromkeys(Step(s.skill_id, s.level) for s in before.sessions(basis.language).values())
    return Frame(
        availability_of(basis, max(basis.start, as_of)),
        tree,
        even=basis.even,
        done=done,
        occupied=occupied,
        taken=frozenset(s.id for s in kept),
        # a step that is begun goes on with what it was begun with
        used=frozenset(s.resource_id for s in kept if s.resource_id and is_behind(s)),
        previous=tuple(s for s in order if tree.has(s)),
    )


def _spent(session: SessionView, update: SessionUpdate) -> float:
    if update.status in {"planned", "missed"}:
        return 0.0
    if update.hours is not None:
        return update.hours
    return session.hours if update.status == "done" else session.hours * SHARE_OF_PARTLY


def _work(
    plan: StoredPlan, session: SessionView, update: SessionUpdate, spent: float, *, own: bool, at: datetime
) -> Work | None:
    if update.status == "planned":
        return None
    return Work(
        plan.id,
        session.id,
        session.skill_id,
        session.level,
        session.activity,
        update.status,
        session.hours,
        spent,
        own,
        at,
    )


def _changes(before: Mapping[str, SessionView], after: Mapping[str, SessionView]) -> Changes:
    moved = [
        Moved(
            session_id=i,
            title=new.title,
            from_date=old.date,
            to_date=new.date,
            from_hours=old.hours,
            to_hours=new.hours,
        )
        for i, new in after.items()
        if (old := before.get(i)) and (old.date, old.starts_at, old.hours) != (new.date, new.starts_at, new.hours)
    ]
    return Changes(
        moved=moved,
        added=[s for i, s in after.items() if i not in before],
        dropped=[s for i, s in before.items() if i not in after],
    )


def _summary(plan: StoredPlan, found: PlanView) -> PlanSummary:
    return PlanSummary(
        plan_id=plan.id,
        version=plan.version,
        goal=found.goal.summary if found.goal else "",
        feasible=found.feasible,
        finish=found.finish,
        total_hours=found.total_hours,
        done_hours=sum(s.hours for w in found.weeks for s in w.sessions if s.status == "done"),
        created_at=plan.created_at,
        updated_at=plan.updated_at,
    )


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def _raise(error: NotFound) -> StoredPlan:
    raise error
