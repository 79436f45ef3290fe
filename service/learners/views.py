"""Stored learners in the form the API promises."""

from datetime import datetime

from service.contract import EvidenceView, LearnerView, PresumedView, WithdrawnView
from service.learners.profile import current_spec
from service.memory.due import confidences
from service.requests import learner_from
from service.storage.records import Stored
from service.workflow.wording import Wording
from tree.evidence import Event, deciding
from tree.learner import presume
from tree.skill import Language
from tree.skill_tree import SkillTree


def view_learner(
    stored: Stored, tree: SkillTree, language: Language, now: datetime, as_of: datetime | None = None
) -> LearnerView:
    """The learner with the levels of a time, what these presume, and how much of them is still there that day."""
    spec = current_spec(stored, tree, as_of)
    words, standing = Wording(tree, language), presume(tree, learner_from(spec, tree))
    return LearnerView(
        id=stored.id,
        version=stored.version,
        levels={skill_id: level for skill_id, level in spec.levels.items() if level},
        confidence=confidences(stored.events, tree, as_of or now),
        presumed=[
            PresumedView(skill_id=p.skill_id, level=p.level, because=words.presumption(p)) for p in standing.presumed
        ],
        denied=spec.denied,
        branches=spec.branches,
        goals=[goal.model_dump(exclude_none=True, exclude_unset=True) for goal in spec.goals],
        preferences=spec.preferences,
        hours_per_week=spec.hours_per_week,
        timezone=spec.timezone,
        mentors=sorted(stored.mentors),
        created_at=stored.created_at,
        updated_at=stored.updated_at,
    )


def view_events(stored: Stored) -> dict[str, EvidenceView]:
    """Event id -> event, in the order of recording."""
    decisive = {event.id for event in deciding(stored.events).values()}
    return {event.id: view_event(event, decides=event.id in decisive) for event in stored.events}


def view_event(event: Event, *, decides: bool) -> EvidenceView:
    """One event."""
    taken_back = event.withdrawal
    return EvidenceView(
        id=event.id,
        change_id=event.change_id,
        skill_id=event.skill_id,
        level=event.level,
        kind=event.kind,
        note=event.note,
        at=event.at,
        recorded_at=event.recorded_at,
        score=event.score,
        withdrawn=WithdrawnView(at=taken_back.at, why=taken_back.why) if taken_back else None,
        decides=decides,
    )
