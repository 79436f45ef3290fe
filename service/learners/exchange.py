"""Learners as files: complete, and readable again."""

from datetime import datetime

from service.contract import EXPORT_FORMAT, ExportedEvent, ExportedWithdrawal, LearnerExport
from service.errors import InvalidInput
from service.learners.profile import profile_of, spec_of
from service.messages import saying
from service.storage.records import Stored
from tree.evidence import Event, Withdrawal, replay


def export_learner(stored: Stored, now: datetime) -> LearnerExport:
    """Everything kept of a learner; answers kept for repeated requests repeat this and are left out."""
    return LearnerExport(
        format=EXPORT_FORMAT,
        id=stored.id,
        created_at=stored.created_at,
        exported_at=now,
        learner=spec_of(stored.profile, replay(stored.events)),
        evidence=[_export_event(event) for event in stored.events],
        mentors=dict(stored.mentors),
    )


def read_export(export: LearnerExport, latest: datetime) -> Stored:
    """The learner of an export; raises InvalidInput where something in it is said to be of later than `latest`.

    What is dated ahead would decide for ever: nothing recorded after it could overrule it.
    """
    times = {"created_at": export.created_at}
    for number, event in enumerate(export.evidence):
        times |= {f"evidence.{number}.at": event.at, f"evidence.{number}.recorded_at": event.recorded_at}
    times |= {f"feedback.{number}.at": said.at for number, said in enumerate(export.feedback)}
    for number, thread in enumerate(export.threads):
        times |= {f"threads.{number}.{name}": getattr(thread, name) for name in ("created_at", "updated_at")}
        times |= {f"threads.{number}.turns.{place}.at": turn.at for place, turn in enumerate(thread.turns)}
    ahead = {field: saying("error.in-the-future", got=at.isoformat()) for field, at in times.items() if at > latest}
    if ahead:
        raise InvalidInput(ahead)
    return Stored(
        id=export.id,
        version=0,
        created_at=export.created_at,
        updated_at=export.exported_at,
        profile=profile_of(export.learner),
        events=tuple(_read_event(event) for event in {e.id: e for e in export.evidence}.values()),
        mentors=dict(export.mentors),
    )


def _export_event(event: Event) -> ExportedEvent:
    taken_back = event.withdrawal
    return ExportedEvent(
        id=event.id,
        change_id=event.change_id,
        skill_id=event.skill_id,
        level=event.level,
        kind=event.kind,
        note=event.note,
        at=event.at,
        recorded_at=event.recorded_at,
        score=event.score,
        withdrawn=ExportedWithdrawal(at=taken_back.at, why=taken_back.why) if taken_back else None,
    )


def _read_event(event: ExportedEvent) -> Event:
    return Event(
        id=event.id,
        change_id=event.change_id,
        skill_id=event.skill_id,
        level=event.level,
        kind=event.kind,
        at=event.at,
        recorded_at=event.recorded_at,
        score=event.score,
        note=event.note,
        withdrawal=Withdrawal(event.withdrawn.at, event.withdrawn.why) if event.withdrawn else None,
    )
