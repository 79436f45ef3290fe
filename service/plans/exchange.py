"""Plans and the work done on them, to and from a learner's export."""

from dataclasses import asdict, dataclass

from service.contract import ExportedPlan, ExportedWork, LearnerExport
from service.plans.basis import dump_basis, read_basis
from service.plans.document import Document
from service.storage.records import PlanRepository, StoredPlan, Work


@dataclass(frozen=True, slots=True)
class ExportedPlans:
    """Plans and work as what travels with a learner."""

    repository: PlanRepository

    def add_to(self, export: LearnerExport) -> LearnerExport:
        """The export with the learner's plans and work; untouched where there are none."""
        plans, done = self.repository.of_learner(export.id), self.repository.work_of(export.id)
        if not plans and not done:
            return export
        found = {"plans": [export_plan(p) for p in plans], "work": [export_work(w) for w in done]}
        return LearnerExport(**(dict(export) | found))

    def take_in(self, learner_id: str, export: LearnerExport) -> None:
        """Keep plans and work that are not known yet."""
        if export.plans or export.work:
            plans = {p.id: read_plan(p, learner_id) for p in export.plans}
            done = {(w.plan_id, w.session_id): read_work(w) for w in export.work}
            self.repository.take_in(learner_id, list(plans.values()), list(done.values()))


def export_plan(plan: StoredPlan) -> ExportedPlan:
    """The plan as exported; its earlier versions and the address of its calendar stay behind."""
    document = Document.load(plan.content)
    return ExportedPlan(
        id=plan.id,
        version=plan.version,
        basis=read_basis(plan),
        plans=dict(document.plans),
        cancelled={language: list(gone) for language, gone in document.cancelled.items()},
        created_at=plan.created_at,
        updated_at=plan.updated_at,
    )


def read_plan(plan: ExportedPlan, learner_id: str) -> StoredPlan:
    """The plan of an export, as its new owner's."""
    content = Document(plan.plans, plan.cancelled).dump()
    basis = dump_basis(plan.basis)
    return StoredPlan(plan.id, learner_id, plan.version, basis, content, plan.created_at, plan.updated_at)


def export_work(work: Work) -> ExportedWork:
    """A session ticked off, as exported."""
    return ExportedWork.model_validate(asdict(work))


def read_work(work: ExportedWork) -> Work:
    """A session ticked off, of an export."""
    return Work(**work.model_dump())
