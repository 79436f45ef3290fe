"""Threads, to and from a learner's export: what they remember, not the answers that are kept for a while."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from service.contract import MAX_THREADS, ExportedConditions, ExportedThread, ExportedTurn, LearnerExport
from service.storage.conversation_records import StoredThread
from service.storage.sql_threads import SqlThreads

REMEMBERED = ("goal", "decisions", "earlier")
"""What travels as it is. What a follow-up would refer to stays behind: ids of a tree and plans of this place."""


@dataclass(frozen=True, slots=True)
class ExportedThreads:
    """Threads as what travels with a learner."""

    repository: SqlThreads

    def add_to(self, export: LearnerExport) -> LearnerExport:
        """The export with the threads last spoken in; untouched where there are none."""
        found = [export_thread(thread) for thread in self.repository.of_learner(export.id)[:MAX_THREADS]]
        return LearnerExport(**(dict(export) | {"threads": found})) if found else export

    def take_in(self, learner_id: str, export: LearnerExport) -> None:
        """Keep those that are not known yet."""
        if export.threads:
            self.repository.take_in(learner_id, [read_thread(thread, learner_id) for thread in export.threads])


def export_thread(thread: StoredThread) -> ExportedThread:
    """The thread as exported; a change that waits in it stays behind."""
    memory = thread.memory
    return ExportedThread.model_validate(
        {
            "id": thread.id,
            "title": thread.title,
            "created_at": thread.created_at,
            "updated_at": thread.updated_at,
            "conditions": _conditions(memory.get("conditions", {})),
            "turns": [{name: turn[name] for name in ExportedTurn.model_fields} for turn in memory.get("turns", ())],
            **{name: memory[name] for name in REMEMBERED if name in memory},
        }
    )


def read_thread(given: ExportedThread, learner_id: str) -> StoredThread:
    """The thread of an export, as its new owner's."""
    outside = {"id", "title", "created_at", "updated_at"}
    memory = given.model_dump(mode="json", by_alias=True, exclude=outside, exclude_defaults=True)
    return StoredThread(given.id, learner_id, given.title, given.created_at, given.updated_at, memory)


def _conditions(remembered: Mapping[str, Any]) -> ExportedConditions:
    """What holds; what another version took for right is not worth an export that fails."""
    try:
        return ExportedConditions.model_validate(dict(remembered))
    except ValidationError:
        return ExportedConditions()
