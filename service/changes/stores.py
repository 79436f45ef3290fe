"""Where changes are made: in what is stored, or in a rehearsal of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection

from service.bootstrap import Application
from service.learners.learners import Learners
from service.plans.plans import Plans
from service.storage.database import Database
from service.storage.rehearsal import InTransaction, rehearse, rehearse_from_nothing
from service.storage.sql_learners import SqlLearners
from service.storage.sql_plans import SqlPlans


@dataclass(frozen=True, slots=True)
class Stores:
    """Learners and plans."""

    learners: Learners
    plans: Plans


def stored(program: Application) -> Stores:
    """What is stored."""
    return Stores(program.learners, program.plans)


@contextmanager
def rehearsed(program: Application) -> Iterator[Stores]:
    """The same, where everything goes as it would and nothing stays. Makes no database where there is none."""
    rehearsal = rehearse(program.database) if program.has_database else rehearse_from_nothing()
    with rehearsal as database:
        yield _over(database, program)


def in_transaction(program: Application, connection: Connection) -> Stores:
    """The same inside a transaction of the database: what is written is kept with it, or not at all."""
    return _over(InTransaction(program.database, connection), program)


def _over(database: Database, program: Application) -> Stores:
    learners = Learners(SqlLearners(database), program.tree, program.new_id, program.now)
    return Stores(learners, Plans(SqlPlans(database), program.context, program.new_id, program.now))
