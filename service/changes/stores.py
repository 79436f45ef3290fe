"""Where changes are made: in what is stored, or in a rehearsal of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from service.bootstrap import Application
from service.learners.learners import Learners
from service.plans.plans import Plans
from service.storage.rehearsal import rehearse, rehearse_from_nothing
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
        learners = Learners(SqlLearners(database), program.tree, program.new_id, program.now)
        plans = Plans(SqlPlans(database), program.context, program.new_id, program.now)
        yield Stores(learners, plans)
