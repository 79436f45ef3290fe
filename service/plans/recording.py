"""The level that follows from a step worked through: recorded with its last session, withdrawn with any of them."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from service.storage.records import Change, Stored
from tree.evidence import Event, Withdrawal, replay
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
