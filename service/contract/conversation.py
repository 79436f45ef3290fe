"""Conversations on the wire: what is asked, the events of an answer, threads and approvals."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from service.contract.base import Language, Question, Request, Response
from service.contract.changes import Difference
from service.contract.learners import GoalSpec, Preferences
from service.contract.recommendations import AboutLearner, EngineView, asking

ThreadId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Intent = Literal[
    "next",
    "branch",
    "plan",
    "refine",
    "replan",
    "explain",
    "resources",
    "record",
    "choose",
    "tick",
    "assess",
    "review",
    "progress",
    "approve",
    "decline",
    "chat",
    "vague",
]
"""What a part of a question asks for."""

EventKind = Literal["stage", "delta", "approval", "result", "failed"]
AnswerStatus = Literal["running", "waiting", "done", "failed", "cancelled"]
StageName = Literal["begun", "heard", "working", "settled"]
Decision = Literal["accept", "decline"]


class AskRequest(AboutLearner):
    """Says something in a thread, a new one unless named. Whoever names no learner asks about themselves."""

    question: Question
    thread_id: ThreadId | None = None

    model_config = asking(
        {"question": "what should I learn next for MLOps"},
        {"question": "CI/CD 끝냈어. 다음은 뭐야?", "language": "ko"},
    )


class StageEvent(Response):
    """Where the answer stands: `begun`, `heard` (with what was understood), `working` on one part, `settled`.

    The last event of a stream is `settled` with what became of the answer, `waiting` where it stops for approval.
    """

    stage: StageName
    answer_id: str
    thread_id: str
    text: str
    intents: list[Intent] = Field(default_factory=list)
    intent: Intent | None = None
    status: AnswerStatus | None = None


class DeltaEvent(Response):
    """A piece of the answer in words, to be put behind the pieces before it."""

    text: str


class ApprovalEvent(Response):
    """A change that waits for the learner's decision: what stands and what would stand. Nothing is written yet."""

    approval_id: str
    change: str
    text: str
    difference: list[Difference]


class FailedEvent(Response):
    """A part that could not be answered, by the code and detail of problem details; what was answered before stands."""

    code: str
    detail: str


class Choice(Response):
    """One thing to say next, as a question that can be sent as it is."""

    id: str
    title: str
    question: str


class TalkView(Response):
    """An answer in words alone. `choices` are offered where it is a question back, or to go on."""

    answer_id: str
    answer: str
    choices: list[Choice]


class EventView(Response):
    """One event of an answer, as it is streamed."""

    id: str
    event: EventKind
    data: dict[str, Any]


class AnswerRecord(Response):
    """An answer of a conversation as it was given, kept for 30 days: what was asked, by which model, every event."""

    answer_id: str
    thread_id: str
    question: str
    language: Language
    status: AnswerStatus
    asked_at: datetime
    kept_until: datetime
    engine: EngineView
    inputs: dict[str, Any]
    events: list[EventView]


class ApprovalRequest(Request):
    """Decides on a change that waits."""

    approval_id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
    decision: Decision
    language: Language | None = None


class Conditions(Request):
    """What was said of how to learn, in the words of a plan request; it holds until it is said otherwise."""

    hours_per_week: float | None = None
    days: dict[str, float] | None = None
    start: str | None = None
    deadline: str | None = None
    weeks: int | None = None
    breaks: list[dict[str, str]] = Field(default_factory=list)
    preferences: Preferences | None = None
    limit: int | None = None


class TurnView(Response):
    """What was said and what was answered; `answer_id` leads to the whole answer while it is kept.

    `status` is `cancelled` where the answer was stopped, and `failed` where it could not be given: `problem` says why,
    where anything could be said. Such turns are shown for as long as their answers are kept, and are not counted.
    """

    answer_id: str
    question: str
    intents: list[Intent]
    answer: str
    at: datetime
    status: AnswerStatus = "done"
    problem: FailedEvent | None = None


class ThreadSummary(Response):
    """A thread in a list."""

    thread_id: str
    title: str
    turns: int
    created_at: datetime
    updated_at: datetime


class ThreadView(ThreadSummary):
    """A thread: what it remembers, its last turns, and the change that waits for a decision, if one does.

    `answer_id` is the answer that is being given, or that waits for the decision; it is no turn yet.
    """

    goal: GoalSpec | None
    conditions: Conditions
    decisions: list[str]
    last: list[TurnView]
    waiting: ApprovalEvent | None
    answer_id: str | None = None


class ThreadPage(Response):
    """Threads, the one last spoken in first, a page at a time."""

    items: list[ThreadSummary]
    next_cursor: str | None = None
