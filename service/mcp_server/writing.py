"""The tools that write: each only what its learner has approved."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mcp_types import ToolAnnotations

from service.bootstrap import Application
from service.changes.change import Change
from service.changes.learner_changes import BranchChosen, LevelRecorded
from service.changes.new_plan import PlanSaved
from service.changes.plan_changes import Replanned, SessionTicked
from service.contract import ChooseBranch, RecordLevel, Replan, Request, SavePlan, TickSession
from service.mcp_server.asker import Asker
from service.ownership import about_readable, plan_of
from tree.skill import Language

ADDS = ToolAnnotations(read_only_hint=False, destructive_hint=False, idempotent_hint=False, open_world_hint=False)
TICKS = ToolAnnotations(read_only_hint=False, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
REPLACES = ToolAnnotations(read_only_hint=False, destructive_hint=True, idempotent_hint=True, open_world_hint=False)


@dataclass(frozen=True, slots=True)
class Writing:
    """A tool that writes: what it takes, what clients should know of it, and the change it asks for."""

    name: str
    takes: type[Request]
    annotations: ToolAnnotations
    change: Callable[[Application, Asker, Any, Language], Change]


def _record(program: Application, asker: Asker, request: RecordLevel, language: Language) -> Change:
    return LevelRecorded(program, asker.identity.subject, request, language)


def _choose(program: Application, asker: Asker, request: ChooseBranch, language: Language) -> Change:
    return BranchChosen(program, asker.identity.subject, request, language)


def _save(program: Application, asker: Asker, request: SavePlan, language: Language) -> Change:
    seen = about_readable(request, asker.identity, program)
    return PlanSaved(program, asker.identity.subject, seen, language)


def _tick(program: Application, asker: Asker, request: TickSession, language: Language) -> Change:
    plan = plan_of(request.plan_id, asker.identity, program, write=True)
    return SessionTicked(program, plan.learner_id, request, language, plan.id)


def _replan(program: Application, asker: Asker, request: Replan, language: Language) -> Change:
    plan = plan_of(request.plan_id, asker.identity, program, write=True)
    return Replanned(program, plan.learner_id, request, language, plan.id)


WRITINGS = (
    Writing("record_level", RecordLevel, ADDS, _record),
    Writing("choose_branch", ChooseBranch, REPLACES, _choose),
    Writing("save_plan", SavePlan, ADDS, _save),
    Writing("tick_session", TickSession, TICKS, _tick),
    Writing("replan", Replan, REPLACES, _replan),
)
