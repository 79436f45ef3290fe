"""Builds the application from settings: one function, every dependency a keyword, fakes welcome."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import uuid4

from resources.catalogue import Catalogue
from service.contract import (
    AboutLearner,
    BranchRequest,
    BranchResponse,
    EngineView,
    ExplainRequest,
    ExplainResponse,
    NextRequest,
    NextResponse,
    PlanRequest,
    PlanView,
    QualityView,
    StandingRequest,
    StandingResponse,
)
from service.disk import data_folder
from service.errors import NotFound
from service.files import read_text
from service.knowledge import Knowledge
from service.messages import saying
from service.requests import branching_track, inquiry_from, matter_of
from service.settings import Settings
from service.telemetry.telemetry import Telemetry
from service.telemetry.tracing import Tracing, is_configured
from service.workflow.inquiry import Inquiry
from tree.progress import after_work
from tree.rules import Rules
from tree.skill_tree import SkillTree

if TYPE_CHECKING:
    from service.access.gate import Gate
    from service.assessment.assessments import Assessments
    from service.assessment.bank import ItemBank
    from service.assessment.placements import Placements
    from service.feedback.feedback import FeedbackBook
    from service.learners.learners import Learners
    from service.llm.gateway import Gateway, Provider
    from service.plans.plans import Plans
    from service.reviews.reviews import Reviews
    from service.storage.checkpoints import Checkpoints
    from service.storage.database import Database
    from service.storage.records import Stored
    from service.storage.sql_threads import SqlThreads
    from service.storage.sql_tokens import SqlTokens
    from service.telemetry.metrics import Metrics
    from service.workflow.reviewing import Due
    from service.workflow.state import Context
    from service.workflow.taste import Taste

DATABASE_FILE = "mastery.db"
REPORT_FILE = "report.html"
"""What `mastery evals report` writes into the folder of a run."""


class Application:
    """The parts of the program, each built when it is first needed. Safe to use from several threads."""

    def __init__(
        self,
        settings: Settings,
        *,
        knowledge: Knowledge | None = None,
        model: "Provider | None" = None,
        new_id: Callable[[], str] = lambda: uuid4().hex,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.settings = settings
        self.knowledge = knowledge or Knowledge(settings)
        self._given_model = model
        self.new_id, self.now = new_id, now

    @property
    def tree(self) -> SkillTree:
        """The tree."""
        return self.knowledge.tree

    @property
    def rules(self) -> Rules:
        """The rules of the tree."""
        return self.knowledge.rules

    @property
    def catalogue(self) -> Catalogue:
        """The resources."""
        return self.knowledge.catalogue

    def recommend_next(
        self, request: NextRequest, asker: str | None = None, spent: EngineView | None = None
    ) -> NextResponse:
        """What to learn next; raises InvalidInput for ids or levels that the tree does not have, NotFound.

        `asker` is who pays for the model; unless given, the learner. `spent` is what it was asked for this already.
        """
        from service.workflow.graph import answer_next

        stored = self._stored(request)
        context = self._personal(self.context_for(request.learner_id, asker), stored)
        inquiry = self.inquiry(request, stored)
        preferences = request.preferences or inquiry.preferences
        inquiry = replace(inquiry, limit=request.limit, preferences=preferences, spent=spent or EngineView())
        return answer_next(inquiry, context)

    def recommend_branch(self, request: BranchRequest, asker: str | None = None) -> BranchResponse:
        """Which option to take at the branching point of a track; raises InvalidInput, NotFound."""
        from service.workflow.graph import answer_branch

        inquiry = replace(self.inquiry(request), track_id=branching_track(request, self.tree))
        return answer_branch(inquiry, self.context_for(request.learner_id, asker))

    def explain(self, request: ExplainRequest, asker: str | None = None) -> ExplainResponse:
        """Why, why not, or what if; raises InvalidInput, NotFound. `asker` is as in `recommend_next`."""
        from service.workflow.graph import answer_explain

        stored = self._stored(request)
        context = self._personal(self.context_for(request.learner_id, asker), stored)
        return answer_explain(replace(self.inquiry(request, stored), matter=matter_of(request, self.tree)), context)

    def stand(self, request: StandingRequest) -> StandingResponse:
        """Where a learner stands in the tree; raises InvalidInput, NotFound."""
        from service.workflow.standing import stand

        stored = self._stored(request)
        context = replace(self.context_for(request.learner_id), due=self._due_of(stored))
        return stand(self.inquiry(request, stored), context)

    def quality(self) -> QualityView:
        """The report of the evals that the settings name; raises NotFound where there is none."""
        path = self.settings.evals_report
        file = path.expanduser() if path else None
        if file is not None and file.is_dir():
            file /= REPORT_FILE
        if file is None or not file.is_file():
            raise NotFound("report-not-found", saying("error.no-report"))
        return QualityView(written=datetime.fromtimestamp(file.stat().st_mtime, UTC), html=read_text(file))

    def make_plan(self, request: PlanRequest, owner: str, *, keep: bool = True, plan_id: str | None = None) -> PlanView:
        """A study plan, kept with its owner (under this id, if given) or a draft.

        Raises InvalidInput, NotFound, Conflict.
        """
        stored = self._stored(request)
        spec, events = (self.learners.spec_of(stored), stored.events) if stored is not None else (None, ())
        # a plan that a mentor makes for a learner is the mentor's own, about a learner as they stand now
        if spec is not None and request.learner_id != owner:
            request = request.model_copy(update={"learner": spec, "learner_id": None})
            spec, events = None, ()
        return self.plans.create(request, owner, spec, events, keep=keep, plan_id=plan_id)

    def inquiry(self, request: AboutLearner, stored: "Stored | None" = None) -> Inquiry:
        """The request with its learner, checked against the tree; raises InvalidInput, NotFound.

        `stored` is the learner that the request names, where they are loaded already.
        """
        stored = stored or self._stored(request)
        spec = self.learners.spec_of(stored) if stored is not None else None
        return inquiry_from(request, self.tree, self.new_id(), spec)

    def _stored(self, request: AboutLearner) -> "Stored | None":
        return self.learners.load(request.learner_id) if request.learner_id is not None else None

    def _personal(self, context: "Context", stored: "Stored | None") -> "Context":
        """The context with what learners said, and what is due for review of this one.

        Whoever is not stored pays nothing for it: no database is opened for everybody's votes.
        """
        if stored is None and not ("database" in self.__dict__ and self.has_database):
            return context
        return replace(context, taste=self._taste_of(stored), due=self._due_of(stored))

    def taste_for(self, learner_id: str | None) -> "Taste":
        """What follows from what a stored learner said, or nobody in particular (None); raises NotFound."""
        stored = self.learners.load(learner_id) if learner_id is not None else None
        return self._personal(self.context, stored).taste

    def _due_of(self, stored: "Stored | None") -> "tuple[Due, ...]":
        """What is due for review of a stored learner, the most faded first."""
        if stored is None or not stored.events:
            return ()
        from service.memory.due import due_of
        from service.memory.replay import remember

        now = self.now()
        return tuple(due_of(remember(stored.events, self.tree, now), now))

    def confidences(self, learner_id: str) -> dict[str, float]:
        """Skill id -> the chance (0 to 1) that a stored learner would remember it today; raises NotFound."""
        from service.memory.due import confidences

        return confidences(self.learners.load(learner_id).events, self.tree, self.now())

    @cached_property
    def context(self) -> "Context":
        """What the nodes of the workflow are given."""
        from service.workflow.state import Context

        return Context(
            self.tree,
            self.rules,
            self.catalogue,
            self.knowledge.interpreter,
            self.knowledge.closeness,
            self.model,
            telemetry=self.telemetry,
        )

    def context_for(self, learner_id: str | None, asker: str | None = None) -> "Context":
        """The same for one learner: steps they have begun take the hours that are left of them, and `asker` pays."""
        from service.plans.progress import done_of

        works = self.plans.repository.work_of(learner_id) if learner_id is not None else ()
        rules = after_work(self.rules, done_of(w for w in works if w.own))
        context = self.context.charged_to(asker or learner_id or "")
        return context if rules is self.rules else replace(context, tree=rules.tree, rules=rules)

    @cached_property
    def model(self) -> "Gateway | None":
        """The way to the language model, where one is configured."""
        if self._given_model is None and not self.settings.uses_model:
            return None
        from service.llm.daily_allowance import DailyAllowance
        from service.llm.gateway import Gateway

        settings = self.settings
        return Gateway(
            self._given_model or self._openai_model(),
            timeout=settings.llm_timeout,
            prices=settings.llm_prices,
            allowance=DailyAllowance(settings.llm_daily_tokens, settings.rate_limit_storage),
            telemetry=self.telemetry,
        )

    def _openai_model(self) -> "Provider":
        from service.llm.openai_model import OpenAIModel

        key = self.settings.openai_api_key
        return OpenAIModel(
            self.settings.llm_model,
            api_key=key.get_secret_value() if key else None,
            base_url=self.settings.openai_base_url,
            timeout=self.settings.llm_timeout,
        )

    @cached_property
    def telemetry(self) -> Telemetry:
        """Whoever watches; traces where a collector is configured."""
        found, endpoint = Telemetry(), self.settings.otlp_endpoint
        if is_configured(endpoint):
            found.add(Tracing(endpoint))
        return found

    @cached_property
    def metrics(self) -> "Metrics":
        """Numbers for Prometheus, counted from now on."""
        from service.telemetry.metrics import Metrics

        found = Metrics()
        self.telemetry.add(found)
        return found

    @cached_property
    def learners(self) -> "Learners":
        """Stored learners."""
        from service.assessment.exchange import ExportedAssessments
        from service.feedback.feedback import ExportedFeedbackBook
        from service.learners.learners import Learners
        from service.learners.talks import ExportedThreads
        from service.plans.exchange import ExportedPlans
        from service.storage.sql_assessments import SqlAssessments
        from service.storage.sql_feedback import SqlFeedback
        from service.storage.sql_learners import SqlLearners
        from service.storage.sql_plans import SqlPlans

        belongings = (
            ExportedPlans(SqlPlans(self.database)),
            ExportedFeedbackBook(SqlFeedback(self.database)),
            ExportedAssessments(SqlAssessments(self.database)),
        )
        return Learners(
            SqlLearners(self.database),
            self.tree,
            self.new_id,
            self.now,
            belongings,
            private=(ExportedThreads(self.threads),),
            before_deletion=self._forget_talks,
        )

    def _forget_talks(self, learner_id: str) -> None:
        for thread in self.threads.of_learner(learner_id):
            self.checkpoints.forget(thread.id)

    @cached_property
    def threads(self) -> "SqlThreads":
        """What learners talked about."""
        from service.storage.sql_threads import SqlThreads

        return SqlThreads(self.database)

    @cached_property
    def checkpoints(self) -> "Checkpoints":
        """Where a turn of a conversation stopped."""
        from service.storage.checkpoints import Checkpoints

        return Checkpoints(self.database)

    @cached_property
    def reviews(self) -> "Reviews":
        """Reviews of stored learners."""
        from service.reviews.reviews import Reviews

        return Reviews(self.learners.repository, self.tree, self.new_id, self.now)

    @cached_property
    def feedback(self) -> "FeedbackBook":
        """What learners said of what they were shown."""
        from service.feedback.feedback import FeedbackBook
        from service.storage.sql_feedback import SqlFeedback

        return FeedbackBook(SqlFeedback(self.database), self.tree, self.catalogue, self.new_id, self.now)

    @cached_property
    def plans(self) -> "Plans":
        """Study plans."""
        from service.plans.plans import Plans
        from service.storage.sql_plans import SqlPlans

        return Plans(SqlPlans(self.database), self.context, self.new_id, self.now, self.taste_for)

    def _taste_of(self, stored: "Stored | None") -> "Taste":
        return self.feedback.taste(stored.id if stored else None, stored.events if stored else ())

    @cached_property
    def items(self) -> "ItemBank":
        """The item bank named by the settings; another tree has none unless it is named. Raises Misconfigured."""
        from service.assessment.bank import BUNDLED_ITEMS, ItemBank

        if self.settings.items:
            return ItemBank(self.settings.items.expanduser(), self.tree)
        return ItemBank(None if self.knowledge.has_own_tree else BUNDLED_ITEMS, self.tree)

    @cached_property
    def assessments(self) -> "Assessments":
        """Assessments of skills."""
        from service.assessment.assessments import Assessments
        from service.storage.sql_assessments import SqlAssessments

        read = self.learners.repository.load
        return Assessments(SqlAssessments(self.database), self.items, self.context, read, self.new_id, self.now)

    @cached_property
    def placements(self) -> "Placements":
        """Placements in tracks."""
        from service.assessment.placements import Placements
        from service.storage.sql_assessments import SqlAssessments

        read = self.learners.repository.load
        return Placements(SqlAssessments(self.database), self.items, self.context, read, self.new_id, self.now)

    @cached_property
    def tokens(self) -> "SqlTokens":
        """Access tokens."""
        from service.storage.sql_tokens import SqlTokens

        return SqlTokens(self.database)

    @cached_property
    def gate(self) -> "Gate":
        """Who may in."""
        from service.access.gate import Gate
        from service.access.oidc import OidcProvider

        settings, provider = self.settings, None
        if settings.oidc_issuer:
            provider = OidcProvider(
                settings.oidc_issuer,
                settings.oidc_audience or "",
                jwks_url=settings.oidc_jwks_url,
                roles_claim=settings.oidc_roles_claim,
            )
        return Gate(lambda: self.tokens if self.has_database else None, provider, self.now)

    @cached_property
    def database(self) -> "Database":
        """Where learners are kept."""
        from service.storage.database import Database, sqlite_url
        from service.storage.watched import watch_queries

        configured = self.settings.database_url
        if configured is None:
            url = sqlite_url(data_folder(self.settings.data_folder) / DATABASE_FILE)
        else:
            url = configured.get_secret_value()
        found = Database(url)
        watch_queries(found.engine, self.telemetry)
        return found

    @property
    def has_database(self) -> bool:
        """Whether anything was stored yet; where nothing was, nothing need be opened."""
        return bool(self.settings.database_url) or (self.settings.data_folder / DATABASE_FILE).exists()
