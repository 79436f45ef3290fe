"""What can be done with feedback: given, seen, taken back; and what it says to those who run the service."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from resources.catalogue import Catalogue
from service.contract import (
    MAX_FEEDBACK,
    About,
    DeadLink,
    ExportedFeedback,
    FeedbackRequest,
    FeedbackView,
    LearnerExport,
)
from service.errors import Conflict, InvalidInput, NotFound
from service.feedback.effects import taste_of
from service.feedback.votes import shifts
from service.messages import saying
from service.requests import Checker
from service.storage.records import Feedback, FeedbackKind, FeedbackRepository
from service.workflow.taste import Taste
from service.workflow.wording import Wording
from tree.evidence import Event
from tree.skill import Language
from tree.skill_tree import SkillTree


@dataclass(frozen=True, slots=True)
class FeedbackBook:
    """Feedback of stored learners over one tree and catalogue."""

    repository: FeedbackRepository
    tree: SkillTree
    catalogue: Catalogue
    new_id: Callable[[], str]
    now: Callable[[], datetime]

    def give(self, learner_id: str, request: FeedbackRequest, language: Language) -> FeedbackView:
        """Keep what a learner says; it takes the place of what they said of the same before.

        Raises InvalidInput, Conflict where there is too much of one learner.
        """
        kind, about = self._about(request)
        said = Feedback(self.new_id(), kind, about, request.verdict, request.note, self.now())
        if not self.repository.add(learner_id, [said], most=MAX_FEEDBACK):
            raise Conflict("too-much-feedback", saying("error.too-much-feedback", most=MAX_FEEDBACK))
        return self.view(said, language)

    def _about(self, request: FeedbackRequest) -> tuple[FeedbackKind, str]:
        about = request.about
        if about.answer_id is not None:
            if request.verdict not in {"up", "down"}:
                raise InvalidInput({"verdict": saying("error.verdict-of-answer", got=request.verdict)})
            return "answer", about.answer_id
        if about.skill_id is not None:
            self._check(about.skill_id, self.tree.skills, "skill")
            if request.verdict == "dead-link":
                raise InvalidInput({"verdict": saying("error.no-link")})
            return "skill", about.skill_id
        resource_id = about.resource_id or ""
        self._check(resource_id, self.catalogue.by_id, "resource")
        return "resource", resource_id

    def _check(self, name: str, known: Iterable[str], kind: FeedbackKind) -> None:
        checker = Checker(self.tree)
        checker.known(name, known, kind, f"about.{kind}_id")
        checker.finish()

    def of_learner(self, learner_id: str, language: Language) -> list[FeedbackView]:
        """What a learner said, the last first."""
        return [self.view(said, language) for said in self.repository.of_learner(learner_id)]

    def withdraw(self, learner_id: str, feedback_id: str) -> None:
        """Take one back, as if it had not been said; raises NotFound."""
        if not self.repository.remove(learner_id, feedback_id):
            raise NotFound("feedback-not-found", saying("error.no-feedback", feedback=feedback_id))

    def view(self, said: Feedback, language: Language) -> FeedbackView:
        """What was said, with what follows from it in words."""
        words = Wording(self.tree, language)
        about = About.model_validate({f"{said.kind}_id": said.about})
        effect = words.say(f"feedback.{said.kind}.{said.verdict}")
        return FeedbackView(
            id=said.id,
            about=about,
            title=self._title(said, words),
            verdict=said.verdict,
            note=said.note,
            at=said.at,
            effect=effect,
        )

    def _title(self, said: Feedback, words: Wording) -> str:
        """What it is called; what is of another tree or catalogue reads as its id."""
        if said.kind == "skill":
            return words.skill(said.about) if said.about in self.tree.skills else said.about
        resource = self.catalogue.by_id.get(said.about) if said.kind == "resource" else None
        return resource.title.read(words.language) if resource else said.about

    def taste(self, learner_id: str | None, events: Sequence[Event]) -> Taste:
        """What follows for one learner, or for one who is not stored from everybody's votes alone."""
        said = self.repository.of_learner(learner_id) if learner_id is not None else []
        return taste_of(said, events, self.tree, shifts(self.repository.tallies()), self.now())

    def dead_links(self, language: Language) -> list[DeadLink]:
        """The resources of this catalogue whose links are reported as dead, the most often reported first."""
        found = [
            DeadLink(
                resource_id=tally.about,
                title=resource.title.read(language),
                url=resource.url,
                learners=tally.learners,
                last=tally.last,
            )
            for tally in self.repository.tallies()
            if tally.verdict == "dead-link" and (resource := self.catalogue.by_id.get(tally.about))
        ]
        return sorted(found, key=lambda link: (-link.learners, link.resource_id))


@dataclass(frozen=True, slots=True)
class ExportedFeedbackBook:
    """Feedback as what travels with a learner."""

    repository: FeedbackRepository

    def add_to(self, export: LearnerExport) -> LearnerExport:
        """The export with what the learner said; untouched where that is nothing."""
        said = self.repository.of_learner(export.id)
        if not said:
            return export
        found = [
            ExportedFeedback(id=f.id, kind=f.kind, about=f.about, verdict=f.verdict, note=f.note, at=f.at) for f in said
        ]
        return LearnerExport(**(dict(export) | {"feedback": found}))

    def take_in(self, learner_id: str, export: LearnerExport) -> None:
        """Keep what is not known yet; what was said here later stays."""
        known = {f.id: f for f in self.repository.of_learner(learner_id)}
        later = {f.place: f.at for f in known.values()}
        given = [Feedback(f.id, f.kind, f.about, f.verdict, f.note, f.at) for f in export.feedback if f.id not in known]
        new = [f for f in sorted(given, key=lambda f: f.at) if f.place not in later or f.at > later[f.place]]
        if new and not self.repository.add(learner_id, new, most=MAX_FEEDBACK):
            raise Conflict("too-much-feedback", saying("error.too-much-feedback", most=MAX_FEEDBACK))
