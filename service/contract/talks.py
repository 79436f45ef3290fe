"""Conversations as they travel with a learner."""

from typing import Annotated

from pydantic import Field, StringConstraints

from service.contract.base import Request, Whole
from service.contract.conversation import Intent, ThreadId
from service.contract.learners import GoalSpec, Preferences, Time
from service.contract.plans import MAX_WEEKS, BreakSpec, Day, HoursPerDay, HoursPerWeek, Weekday

MAX_THREADS = 1000
"""Threads of an export, those last spoken in."""

Said = Annotated[str, StringConstraints(max_length=2000, pattern=r"^[^\x00]*$")]
Turns = Annotated[int, Field(ge=0, le=1_000_000), Whole]


class ExportedConditions(Request):
    """How to learn, as it was said in a thread; each as in a plan request, `limit` as for next steps."""

    hours_per_week: HoursPerWeek | None = None
    days: dict[Weekday, HoursPerDay] | None = Field(default=None, min_length=1)
    start: Day | None = None
    deadline: Day | None = None
    weeks: Annotated[int, Field(ge=1, le=MAX_WEEKS), Whole] | None = None
    breaks: list[BreakSpec] = Field(default_factory=list, max_length=100)
    preferences: Preferences | None = None
    limit: Annotated[int, Field(ge=1, le=50), Whole] | None = None


class ExportedTurn(Request):
    """What was said and answered once, cut short as it is remembered."""

    answer_id: ThreadId
    question: Said
    intents: list[Intent] = Field(max_length=50)
    answer: Said
    at: Time


class ExportedThread(Request):
    """A thread with what it remembers: goal, conditions, decisions, its last turns. `earlier` counts those before."""

    id: ThreadId
    title: Annotated[str, StringConstraints(max_length=80, pattern=r"^[^\x00]*$")]
    created_at: Time
    updated_at: Time
    goal: GoalSpec | None = None
    conditions: ExportedConditions = Field(default_factory=ExportedConditions)
    decisions: list[Said] = Field(default_factory=list, max_length=30)
    turns: list[ExportedTurn] = Field(default_factory=list, max_length=30)
    earlier: Turns = 0
