"""Assessments and placements, to and from a learner's export."""

from dataclasses import dataclass

from service.assessment.sitting import dump_sitting
from service.contract import ExportedAssessment, LearnerExport, StoredSitting
from service.storage.records import AssessmentRepository, StoredAssessment


@dataclass(frozen=True, slots=True)
class ExportedAssessments:
    """Assessments as what travels with a learner."""

    repository: AssessmentRepository

    def add_to(self, export: LearnerExport) -> LearnerExport:
        """The export with the learner's assessments; untouched where there are none."""
        found = [export_assessment(a) for a in self.repository.of_learner(export.id)]
        return LearnerExport(**(dict(export) | {"assessments": found})) if found else export

    def take_in(self, learner_id: str, export: LearnerExport) -> None:
        """Keep those that are not known yet."""
        if export.assessments:
            self.repository.take_in(learner_id, [read_assessment(a, learner_id) for a in export.assessments])


def export_assessment(assessment: StoredAssessment) -> ExportedAssessment:
    """The assessment as exported."""
    return ExportedAssessment(
        id=assessment.id,
        purpose=assessment.purpose,
        subject=assessment.subject,
        level=assessment.level,
        status=assessment.status,  # type: ignore[arg-type]  # written by the service alone
        items=list(assessment.items),
        content=StoredSitting.model_validate(assessment.content),
        created_at=assessment.created_at,
        updated_at=assessment.updated_at,
    )


def read_assessment(given: ExportedAssessment, learner_id: str) -> StoredAssessment:
    """The assessment of an export. One that is open is closed: a file must not be answered to its end here."""
    return StoredAssessment(
        id=given.id,
        learner_id=learner_id,
        purpose=given.purpose,
        subject=given.subject,
        level=given.level,
        status="closed" if given.status == "open" else given.status,
        items=tuple(given.items),
        content=dump_sitting(given.content),
        created_at=given.created_at,
        updated_at=given.updated_at,
    )
