"""The API as the page calls it. What was answered is kept until the learner changes, so that no rerun asks twice."""

from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from service.contract import (
    About,
    AnsweredView,
    AnswerRecord,
    AnswerRequest,
    ApprovalRequest,
    AskRequest,
    AssessmentRequest,
    AssessmentView,
    BranchRequest,
    BranchResponse,
    CalendarView,
    Decision,
    EvidencePage,
    EvidenceRequest,
    EvidenceView,
    ExplainRequest,
    ExplainResponse,
    FeedbackPage,
    FeedbackRequest,
    FeedbackView,
    Language,
    LearnerSpec,
    LearnerView,
    NextRequest,
    NextResponse,
    PlacementAnswer,
    PlacementRequest,
    PlacementView,
    PlanPage,
    PlanRequest,
    PlanView,
    Preferences,
    QualityView,
    ReplanRequest,
    ReplanView,
    ResourcePage,
    ReviewPage,
    ReviewRequest,
    ReviewView,
    SessionUpdate,
    SkillDetail,
    SkillHitPage,
    StandingRequest,
    StandingResponse,
    ThreadPage,
    ThreadView,
    TreeView,
    Verdict,
    WithdrawRequest,
)
from ui import transport
from ui.problems import ApiProblem
from ui.shared import shared_tree

Model = TypeVar("Model", bound=BaseModel)
MAX_KEPT = 200
"""Answers kept per visitor; the oldest goes first."""

OF_OTHERS = ("plans", "feedback", "threads", "ask")
"""What may have changed elsewhere though the learner has not: the version of a learner does not tell."""


BY_THEMSELVES = ("me", "local")
"""Learners whom the service takes for the speaker unless another is named."""


class Client:
    """One visitor's view of the API: who they are, their language, and what was answered already."""

    def __init__(self, learner_id: str, token: str | None = None) -> None:
        """`learner_id` is `me` where a token says who asks."""
        self.learner_id, self.token = learner_id, token
        self.language: Language = "en"
        self._kept: OrderedDict[tuple[str, ...], Any] = OrderedDict()
        self._tag: str | None = None
        self._learner: LearnerView | None = None
        self._asked = False
        self._sees_quality: bool | None = None

    # the learner

    def learner(self) -> LearnerView | None:
        """The stored learner; None for a newcomer. Asked for once, until `refresh`."""
        if not self._asked:
            self.refresh()
        return self._learner

    def refresh(self) -> None:
        """Ask whether the learner has changed elsewhere; if so, what was kept is forgotten."""
        headers = {"if-none-match": self._tag} if self._tag and self._learner else {}
        try:
            response = transport.request("GET", self._own(), self.token, headers=headers, params=self._lang())
        except ApiProblem as problem:
            if problem.kind != "missing":
                raise
            changed, self._learner, self._tag = self._learner is not None, None, None
        else:
            changed = response.status_code != 304
            if changed:
                self._learner, self._tag = _read(LearnerView, response.content), response.headers.get("etag")
        self._asked = True
        for kind in ("",) if changed else OF_OTHERS:
            self.forget(kind)

    def save_learner(self, spec: LearnerSpec) -> LearnerView:
        """Make the profile this one, if nobody changed it meanwhile; raises ApiProblem `conflict` otherwise."""
        headers = {"if-match": self._tag} if self._learner and self._tag else {"if-none-match": "*"}
        return self._write("PUT", self._own(), LearnerView, spec, headers=headers)

    def evidence(self, skill_id: str | None = None, limit: int = 100, cursor: str | None = None) -> EvidencePage:
        """Evidence, the last recorded first."""
        return self._get(f"{self._own()}/evidence", EvidencePage, skill_id=skill_id, limit=limit, cursor=cursor)

    def record(self, evidence: EvidenceRequest, key: str | None = None) -> EvidenceView:
        """Record why a level is believed; the same `key` records once."""
        headers = {"idempotency-key": key} if key else {}
        return self._write("POST", f"{self._own()}/evidence", EvidenceView, evidence, headers=headers)

    def withdraw(self, event_id: str, why: str | None = None) -> EvidenceView:
        """Take an event back."""
        return self._write(
            "POST", f"{self._own()}/evidence/{event_id}/withdraw", EvidenceView, WithdrawRequest(why=why)
        )

    # what is tested and reviewed

    def begin_assessment(self, skill_id: str, level: int | None = None, *, review: bool = False) -> AssessmentView:
        """Begin an assessment of a level, or a review of the level held; an open one goes on."""
        asked = {"purpose": "review"} if review else {"level": level}
        request = AssessmentRequest(skill_id=skill_id, **self._myself(), **asked)  # type: ignore[arg-type]
        return self._write("POST", "/v1/assessments", AssessmentView, request)

    def assessment(self, assessment_id: str) -> AssessmentView:
        """An assessment as it stands."""
        return self._get(f"/v1/assessments/{assessment_id}", AssessmentView)

    def answer(self, assessment_id: str, answer: AnswerRequest) -> AnsweredView:
        """Answer one item of an assessment."""
        return self._write("POST", f"/v1/assessments/{assessment_id}/answers", AnsweredView, answer)

    def begin_placement(self, track_id: str) -> PlacementView:
        """Begin a placement in a track; an open one goes on."""
        request = PlacementRequest(track_id=track_id, **self._myself())  # type: ignore[arg-type]
        return self._write("POST", "/v1/placements", PlacementView, request)

    def placement(self, placement_id: str) -> PlacementView:
        """A placement as it stands."""
        return self._get(f"/v1/placements/{placement_id}", PlacementView)

    def place(self, placement_id: str, answer: PlacementAnswer) -> PlacementView:
        """Answer the item that a placement asks."""
        return self._write("POST", f"/v1/placements/{placement_id}/answers", PlacementView, answer)

    def reviews(self) -> ReviewPage:
        """Reviews that are due, the most faded first; none for a newcomer."""
        if self.learner() is None:
            return ReviewPage(items=[])
        return self._get(f"{self._own()}/reviews", ReviewPage, limit=100)

    def review(self, request: ReviewRequest) -> ReviewView:
        """Say how well a skill was remembered."""
        return self._write("POST", f"{self._own()}/reviews", ReviewView, request)

    # feedback

    def feedback(self, limit: int = 100) -> FeedbackPage:
        """What the learner said of skills and resources, the last first; nothing of a newcomer."""
        if self.learner() is None:
            return FeedbackPage(items=[])
        return self._get("/v1/feedback", FeedbackPage, learner_id=self.learner_id, limit=limit)

    def react(self, about: About, verdict: Verdict) -> FeedbackView:
        """Say something of a skill or a resource; it takes the place of what was said of the same before."""
        said = FeedbackRequest(learner_id=self.learner_id, about=about, verdict=verdict)
        return self._write("POST", "/v1/feedback", FeedbackView, said)

    def take_back(self, feedback_id: str) -> None:
        """Withdraw what was said, as if it had not been."""
        self._drop(f"/v1/feedback/{feedback_id}", learner_id=self.learner_id)

    # the tree

    def tree(self) -> TreeView:
        """The whole tree."""
        kept: TreeView = self._keep(("tree",), lambda: shared_tree(self.token, partial(_read, TreeView)))
        return kept

    def skill(self, skill_id: str) -> SkillDetail:
        """One skill with what stands around it."""
        return self._get(f"/v1/skills/{skill_id}", SkillDetail)

    def find_skills(self, query: str, limit: int = 10) -> SkillHitPage:
        """Skills by name and meaning."""
        return self._get("/v1/skills", SkillHitPage, query=query, limit=limit)

    def resources(self, skill_id: str, limit: int = 50) -> ResourcePage:
        """What teaches a skill."""
        return self._get("/v1/resources", ResourcePage, skill_id=skill_id, limit=limit)

    def standing(self, **asked: Any) -> StandingResponse:
        """Where the learner stands in the tree; the fields of a StandingRequest."""
        return self._ask("/v1/standing", StandingResponse, StandingRequest(**self._about(asked)))

    # what to do

    def next_steps(self, **asked: Any) -> NextResponse:
        """What to learn next; the fields of a NextRequest."""
        return self._ask("/v1/recommendations/next", NextResponse, NextRequest(**self._about(asked)))

    def branch(self, **asked: Any) -> BranchResponse:
        """The options of a branching point; the fields of a BranchRequest."""
        return self._ask("/v1/recommendations/branch", BranchResponse, BranchRequest(**self._about(asked)))

    def explain(self, **asked: Any) -> ExplainResponse:
        """Why, why not, or what if; the fields of an ExplainRequest."""
        return self._ask("/v1/recommendations/explain", ExplainResponse, ExplainRequest(**self._about(asked)))

    # plans

    def make_plan(self, **asked: Any) -> PlanView:
        """Make a plan and keep it; the fields of a PlanRequest."""
        return self._write("POST", "/v1/plans", PlanView, PlanRequest(**self._about(asked)))

    def plans(self) -> PlanPage:
        """Plans, the newest first."""
        return self._get("/v1/plans", PlanPage, learner_id=self.learner_id)

    def plan(self, plan_id: str) -> PlanView:
        """One plan."""
        return self._get(f"/v1/plans/{plan_id}", PlanView)

    def plan_file(self, plan_id: str, kind: str) -> str:
        """A plan as `ics` or `md`."""
        key = ("plans", plan_id, kind, self.language)
        path = f"/v1/plans/{plan_id}.{kind}"
        text: str = self._keep(key, lambda: transport.request("GET", path, self.token, params=self._lang()).text)
        return text

    def tick(self, plan_id: str, session_id: str, update: SessionUpdate) -> PlanView:
        """Say how a session went."""
        return self._write("POST", f"/v1/plans/{plan_id}/sessions/{session_id}", PlanView, update)

    def replan(self, plan_id: str, request: ReplanRequest) -> ReplanView:
        """Plan again from a day on."""
        return self._write("POST", f"/v1/plans/{plan_id}/replan", ReplanView, request)

    def delete_plan(self, plan_id: str) -> None:
        """Remove a plan."""
        self._drop(f"/v1/plans/{plan_id}")

    def open_feed(self, plan_id: str) -> CalendarView:
        """A new address that a calendar can subscribe to."""
        return self._write("POST", f"/v1/plans/{plan_id}/calendar", CalendarView)

    def close_feed(self, plan_id: str) -> None:
        """Let the address stop working."""
        self._drop(f"/v1/plans/{plan_id}/calendar")

    # conversations

    def threads(self, cursor: str | None = None) -> ThreadPage:
        """Threads, the one last spoken in first."""
        about = {"learner_id": self._speaker_id(), "limit": 50, "cursor": cursor}
        return self._get("/v1/threads", ThreadPage, localised=False, **about)

    def thread(self, thread_id: str) -> ThreadView:
        """One thread with its last turns."""
        return self._get(f"/v1/threads/{thread_id}", ThreadView, localised=False)

    def delete_thread(self, thread_id: str) -> None:
        """Forget a thread with its answers."""
        self._drop(f"/v1/threads/{thread_id}")

    def given(self, answer_id: str) -> AnswerRecord:
        """An answer of the last 30 days with all its events."""
        return self._get(f"/v1/ask/{answer_id}", AnswerRecord, localised=False)

    def ask(self, question: str, thread_id: str | None = None, key: str | None = None) -> httpx.Response:
        """Say something in a thread, a new one unless named; the events that answer it, to be read and closed.

        The same `key` says it once, in each language.
        """
        about = {"thread_id": thread_id, "learner_id": self._speaker()}
        said = {"question": question, "language": self.language}
        asked = AskRequest.model_validate(said | {name: value for name, value in about.items() if value})
        options = _json(_written(asked))
        if key:
            options["headers"] |= {"idempotency-key": f"{key}.{self.language}"}
        return transport.stream("POST", "/v1/ask", self.token, **options)

    def decide(self, thread_id: str, approval_id: str, decision: Decision) -> httpx.Response:
        """Accept or decline the change that waits; the events with which the answer goes on."""
        decided = ApprovalRequest(approval_id=approval_id, decision=decision, language=self.language)
        return transport.stream("POST", f"/v1/threads/{thread_id}/approvals", self.token, **_json(_written(decided)))

    def stop(self, answer_id: str) -> None:
        """Stop an answer; nothing more is told or written."""
        self._drop(f"/v1/ask/{answer_id}")

    # running the service

    def quality(self) -> QualityView:
        """The report of the evals."""
        return self._get("/v1/quality", QualityView, localised=False)

    def has_quality(self) -> bool:
        """Whether there is a report that this visitor may see; asked once a visit."""
        if self._sees_quality is None:
            try:
                transport.request("HEAD", "/v1/quality", self.token)
            except ApiProblem:
                self._sees_quality = False
            else:
                self._sees_quality = True
        return self._sees_quality

    # how

    def forget(self, kind: str = "") -> None:
        """Forget what was answered: everything but the tree, or what is under this name."""
        for key in [k for k in self._kept if k[0] == kind or (not kind and k[0] != "tree")]:
            del self._kept[key]

    def changed(self) -> None:
        """Something was written: forget everything but the tree, and look at the learner anew."""
        self._asked = False
        self.forget()

    def _own(self) -> str:
        return f"/v1/learners/{self.learner_id}"

    def _lang(self) -> dict[str, str]:
        return {"lang": self.language}

    def _myself(self) -> dict[str, str]:
        """Who is tested; a newcomer is stored first, for results need somebody to belong to."""
        if self.learner() is None:
            self.save_learner(LearnerSpec(preferences=Preferences(languages=[self.language])))
        return {"learner_id": self.learner_id, "language": self.language}

    def _speaker_id(self) -> str | None:
        """Whose threads they are, where the service does not know that by itself."""
        return None if self.learner_id in BY_THEMSELVES else self.learner_id

    def _speaker(self) -> str | None:
        """Who speaks, where the service does not know that by itself; a newcomer of another name is stored first."""
        if self.learner_id in BY_THEMSELVES:
            return None
        return self._myself()["learner_id"]

    def _about(self, asked: dict[str, Any]) -> dict[str, Any]:
        """With the language, and the stored learner unless one is given."""
        about = {name: value for name, value in asked.items() if value is not None}
        if "learner" not in about and self.learner() is not None:
            about["learner_id"] = self.learner_id
        return {"language": self.language, **about}

    def _keep(self, key: tuple[str, ...], ask: Callable[[], Any]) -> Any:
        if key not in self._kept:
            self._kept[key] = ask()
            while len(self._kept) > MAX_KEPT:
                self._kept.popitem(last=False)
        return self._kept[key]

    def _get(self, path: str, model: type[Model], *, localised: bool = True, **params: Any) -> Model:
        sent = {name: value for name, value in params.items() if value is not None}
        sent |= self._lang() if localised else {}
        key = (path.split("/")[2], path, repr(sorted(sent.items())))
        kept: Model = self._keep(
            key, lambda: _read(model, transport.request("GET", path, self.token, params=sent).content)
        )
        return kept

    def _ask(self, path: str, model: type[Model], request: BaseModel) -> Model:
        body = _written(request)
        key = (path.split("/")[2], path, body.decode())
        kept: Model = self._keep(
            key, lambda: _read(model, transport.request("POST", path, self.token, **_json(body)).content)
        )
        return kept

    def _write(
        self, method: str, path: str, model: type[Model], request: BaseModel | None = None, **options: Any
    ) -> Model:
        body = _json(_written(request)) if request is not None else {"headers": {}}
        body["headers"] |= options.pop("headers", {})
        response = transport.request(method, path, self.token, params=self._lang(), **body)
        self.changed()
        return _read(model, response.content)

    def _drop(self, path: str, **params: str) -> None:
        transport.request("DELETE", path, self.token, params=params)
        self.changed()


def _written(request: BaseModel) -> bytes:
    return request.model_dump_json(exclude_unset=True, by_alias=True).encode()


def _json(body: bytes) -> dict[str, Any]:
    return {"content": body, "headers": {"content-type": "application/json"}}


def _read(model: type[Model], content: bytes) -> Model:
    """The model; an answer that does not fit is a fault of the service, not of who asked."""
    try:
        return model.model_validate_json(content)
    except ValidationError as invalid:
        raise ApiProblem("broken", str(invalid)[:200]) from None
