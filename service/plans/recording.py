"""What follows from a ticked session: the level of a step worked through, or a review that was sat through."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from service.storage.records import Change, Stored
from tree.evidence import Event, Withdrawal, deciding, replay
from tree.progress import units_left
from tree.skill import Step
from tree.skill_tree import SkillTree


def level_change(
    tree: SkillTree,
    learner: Stored,
    plan_id: str,
    step: Step,
    done: Mapping[str, int],
    now: datetime,
) -> Change | None:
    """A self-report where all the work of a step is behind and its level not yet held; else its withdrawal.

    `done` are half-hours by activity. None where nothing is to change.
    """
    # known by their ids, which also an export keeps
    act = sha256(f"{plan_id} {step.skill_id} {step.level}".encode()).hexdigest()[:32]
    before = [e for e in learner.events if e.id.startswith(act)]
    mine = [e for e in before if not e.withdrawal]
    if units_left(tree, step, done):
        undone = Withdrawal(now, "a session was not done after all")
        return Change(withdrawals={e.id: undone for e in mine}) if mine else None
    if mine or replay(learner.events).get(step.skill_id, 0) >= step.level:
        return None
    note = f"all sessions of the plan {plan_id[:8]} done"
    event_id = f"{act}-{len(before) + 1}"
    return Change(events=(Event(event_id, event_id, step.skill_id, step.level, "self-report", now, now, note),))


def review_change(
    learner: Stored, plan_id: str, session_id: str, skill_id: str, now: datetime, *, done: bool
) -> Change:
    """Evidence that a skill was reviewed, at the level it is held at, where its session is done; else its withdrawal.

    How well it went is not asked here, so it has no score; `mastery review` and assessments say that.
    """
    act = sha256(f"{plan_id} {session_id}".encode()).hexdigest()[:32]
    before = [e for e in learner.events if e.id.startswith(act)]
    mine = [e for e in before if not e.withdrawal]
    if not done:
        return Change(withdrawals={e.id: Withdrawal(now, "a session was not done after all") for e in mine})
    held = deciding(learner.events).get(skill_id)
    if mine or held is None or not held.level:
        return Change()
    event_id = f"{act}-{len(before) + 1}"
    return Change(events=(Event(event_id, event_id, skill_id, held.level, "review", max(now, held.at), now),))
