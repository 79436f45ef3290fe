"""Plans and the work done on them, in a database."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from service.storage.database import Database
from service.storage.records import Change, DecidePlan, PlanChange, StoredPlan, Work
from service.storage.schema import plan_versions, plans, work
from service.storage.sql_learners import change_learner, lock_learner


class SqlPlans:
    """The repository of plans. Changes of one learner's plans come one after the other."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def add(self, plan: StoredPlan) -> None:
        """Keep a new plan; its learner is made if not there."""
        with self.database.writing() as connection:
            lock_learner(connection, plan.learner_id)
            change_learner(connection, plan.learner_id, lambda *_: Change(), plan.created_at)
            connection.execute(insert(plans).values(_row(plan)))

    def load(self, plan_id: str) -> StoredPlan | None:
        """The plan, or None."""
        with self.database.reading() as connection:
            return _one(connection, select(plans).where(plans.c.id == plan_id))

    def load_version(self, plan_id: str, version: int) -> StoredPlan | None:
        """The plan as it stood in this version, or None."""
        before = select(plan_versions).where(plan_versions.c.plan_id == plan_id, plan_versions.c.version == version)
        with self.database.reading() as connection:
            plan = _one(connection, select(plans).where(plans.c.id == plan_id))
            if plan is None or plan.version == version:
                return plan
            row = connection.execute(before).one_or_none()
            return replace(plan, version=version, content=row.content, updated_at=row.replaced_at) if row else None

    def of_learner(self, learner_id: str) -> list[StoredPlan]:
        """The learner's plans, the newest first."""
        query = select(plans).where(plans.c.learner_id == learner_id).order_by(plans.c.created_at.desc(), plans.c.id)
        with self.database.reading() as connection:
            return [_read(row) for row in connection.execute(query)]

    def work_of(self, learner_id: str) -> tuple[Work, ...]:
        """All work of a learner, the earliest first."""
        with self.database.reading() as connection:
            return _work_of(connection, learner_id)

    def change(self, plan_id: str, decide: DecidePlan, *, now: datetime) -> StoredPlan | None:
        """Decide on the change and apply it in one transaction; None where there is no such plan."""
        with self.database.writing() as connection:
            plan = _locked(connection, plan_id)
            if plan is None:
                return None
            learner = change_learner(connection, plan.learner_id, lambda *_: Change(), now).stored
            change = decide(plan, _work_of(connection, plan.learner_id), learner)
            _apply(connection, plan, change, now)
            return _one(connection, select(plans).where(plans.c.id == plan_id))

    def delete(self, plan_id: str) -> bool:
        """Remove a plan with its versions; whether there was one."""
        with self.database.writing() as connection:
            gone = _locked(connection, plan_id) is not None
            connection.execute(delete(plans).where(plans.c.id == plan_id))
        self.database.forget_deleted()
        return gone

    def set_feed(self, plan_id: str, feed_hash: str | None) -> bool:
        """Open the feed under this hash, or close it; whether there is such a plan."""
        with self.database.writing() as connection:
            changed = update(plans).where(plans.c.id == plan_id).values(feed_hash=feed_hash)
            return connection.execute(changed).rowcount > 0

    def by_feed(self, feed_hash: str) -> StoredPlan | None:
        """The plan whose feed this is."""
        with self.database.reading() as connection:
            return _one(connection, select(plans).where(plans.c.feed_hash == feed_hash))

    def take_in(self, learner_id: str, given: Sequence[StoredPlan], done: Sequence[Work]) -> int:
        """Keep plans and work of an export that are not known yet; returns how many plans were new."""
        with self.database.writing() as connection:
            lock_learner(connection, learner_id)
            taken = set(connection.execute(select(plans.c.id).where(plans.c.id.in_([p.id for p in given]))).scalars())
            # by id: an export may name one twice
            rows = {p.id: _row(replace(p, learner_id=learner_id)) for p in given if p.id not in taken}
            known = {(w.plan_id, w.session_id) for w in _work_of(connection, learner_id)}
            new = {(w.plan_id, w.session_id): w for w in reversed(done)}
            added = [{"learner_id": learner_id, **asdict(w)} for at, w in new.items() if at not in known]
            if rows:
                connection.execute(insert(plans), list(rows.values()))
            if added:
                connection.execute(insert(work), added)
            return len(rows)


def _locked(connection: Connection, plan_id: str) -> StoredPlan | None:
    """The plan, as it stands once nobody else changes its learner."""
    query = select(plans).where(plans.c.id == plan_id)
    found = _one(connection, query)
    if found is not None:
        lock_learner(connection, found.learner_id)
    return found and _one(connection, query)


def _apply(connection: Connection, plan: StoredPlan, change: PlanChange, now: datetime) -> None:
    if change.content is not None:
        if change.new_version:
            before = {
                "plan_id": plan.id,
                "version": plan.version,
                "learner_id": plan.learner_id,
                "content": dict(plan.content),
                "replaced_at": now,
            }
            connection.execute(insert(plan_versions).values(before))
        version = plan.version + change.new_version
        values = {"content": dict(change.content), "version": version, "updated_at": now}
        connection.execute(update(plans).where(plans.c.id == plan.id).values(values))
    said = [*change.forget_work, *(w.session_id for w in change.work)]
    if said:
        mine = (work.c.learner_id == plan.learner_id) & (work.c.plan_id == plan.id)
        connection.execute(delete(work).where(mine, work.c.session_id.in_(said)))
    if change.work:
        connection.execute(insert(work), [{"learner_id": plan.learner_id, **asdict(w)} for w in change.work])
    if change.learner is not None:
        changed = change.learner
        change_learner(connection, plan.learner_id, lambda *_: changed, now)


def _work_of(connection: Connection, learner_id: str) -> tuple[Work, ...]:
    query = select(work).where(work.c.learner_id == learner_id).order_by(work.c.at, work.c.plan_id, work.c.session_id)
    rows = [dict(row) for row in connection.execute(query).mappings()]
    return tuple(Work(**{name: value for name, value in row.items() if name != "learner_id"}) for row in rows)


def _one(connection: Connection, query: Select[Any]) -> StoredPlan | None:
    row = connection.execute(query).one_or_none()
    return _read(row) if row else None


def _read(row: Row[Any]) -> StoredPlan:
    return StoredPlan(
        id=row.id,
        learner_id=row.learner_id,
        version=row.version,
        basis=row.basis,
        content=row.content,
        created_at=row.created_at,
        updated_at=row.updated_at,
        has_feed=row.feed_hash is not None,
    )


def _row(plan: StoredPlan) -> dict[str, Any]:
    return {
        "id": plan.id,
        "learner_id": plan.learner_id,
        "version": plan.version,
        "basis": dict(plan.basis),
        "content": dict(plan.content),
        "created_at": plan.created_at,
        "updated_at": plan.updated_at,
    }
