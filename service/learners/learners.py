"""What can be done with a stored learner. Levels are never written: they follow from evidence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from service.contract import (
    EvidenceRequest,
    EvidenceView,
    LearnerExport,
    LearnerSpec,
    LearnerView,
    MentorsView,
    WithdrawRequest,
)
from service.errors import Conflict, Forbidden, InvalidInput, NotFound
from service.learners.exchange import export_learner, read_export
from service.learners.profile import current_spec, profile_of
from service.learners.views import view_event, view_events, view_learner
from service.requests import Checker, learner_from
from service.storage.records import Change, LearnerRepository, Outcome, Remembered, Stored
from tree.evidence import Event, Kind, Withdrawal, differences, latest_change, replay
from tree.skill import Language
from tree.skill_tree import SkillTree

CLIENT_KINDS: tuple[Kind, ...] = ("self-report", "project", "import")
"""What a client may post; the others are written by the service after it has assessed the learner itself."""

CLOCK_SKEW = timedelta(minutes=5)
"""How far a client's clock may run ahead."""

MAX_EVENTS = 100_000
"""Events of one learner; three a day for ninety years."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a client expects of the learner it changes: one of these versions, that it exists, or not."""

    versions: frozenset[int] | None = None
    exists: bool | None = None

    def check(self, stored: Stored | None) -> None:
        """Raise Conflict where it is otherwise."""
        if self.exists is False and stored:
            raise Conflict("version-mismatch", "the learner exists already")
        if (self.exists or self.versions is not None) and stored is None:
            raise Conflict("version-mismatch", "the learner does not exist")
        if self.versions is not None and stored and stored.version not in self.versions:
            raise Conflict(
                "version-mismatch",
                f"the learner is at version {stored.version} now: read it again, then repeat the change",
            )


ANYTHING = Expected()


@dataclass(frozen=True, slots=True)
class Learners:
    """Stored learners over one tree."""

    repository: LearnerRepository
    tree: SkillTree
    new_id: Callable[[], str]
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))

    def show(self, learner_id: str, language: Language, as_of: datetime | None = None) -> LearnerView:
        """The learner now, or with the levels of another time; raises NotFound."""
        return view_learner(self.load(learner_id), self.tree, language, as_of)

    def spec(self, learner_id: str) -> LearnerSpec:
        """The learner as an inline learner of this tree; raises NotFound."""
        return current_spec(self.load(learner_id), self.tree)

    def load(self, learner_id: str) -> Stored:
        """The learner as stored; raises NotFound."""
        stored = self.repository.load(learner_id)
        if stored is None:
            raise not_found(learner_id)
        return stored

    def readable_by(self, subject: str, *, mentor: bool) -> list[str]:
        """One's own learner, and for a mentor those who agreed."""
        own = [subject] if self.repository.load(subject) else []
        return [*own, *(i for i in self.repository.learners_of(subject) if i != subject)] if mentor else own

    def replace(
        self, learner_id: str, spec: LearnerSpec, language: Language, expected: Expected = ANYTHING
    ) -> tuple[LearnerView, bool]:
        """Make the profile this; levels, if given, become `import` events where they differ. Whether it was new."""
        learner_from(spec, self.tree)
        now, change_id = self.now(), self.new_id()

        def decide(stored: Stored | None, _: Remembered | None) -> Change:
            expected.check(stored)
            events: tuple[Event, ...] = ()
            if "levels" in spec.model_fields_set:
                changed = differences(replay(stored.events if stored else ()), spec.levels)
                events = tuple(
                    Event(self.new_id(), change_id, skill_id, level, "import", now, now)
                    for skill_id, level in changed.items()
                )
            profile = profile_of(spec)
            unchanged = stored is not None and profile == dict(stored.profile)
            return Change(profile=None if unchanged else profile, events=self._bounded(stored, events))

        outcome = self.repository.change(learner_id, decide, now=now)
        return view_learner(outcome.stored, self.tree, language), outcome.made

    def record(
        self, learner_id: str, request: EvidenceRequest, *, key: str | None = None, expected: Expected = ANYTHING
    ) -> tuple[EvidenceView, Outcome]:
        """Add evidence a client gives; the same `key` again gives the same answer and adds nothing."""
        if request.kind not in CLIENT_KINDS:
            raise Forbidden(
                "kind-not-allowed", f"{request.kind!r} is written by the service: send one of {', '.join(CLIENT_KINDS)}"
            )
        checker = Checker(self.tree)
        checker.step(request.skill_id, request.level, "")
        now = self.now()
        at = request.at.astimezone(UTC) if request.at else now
        if at > now + CLOCK_SKEW:
            checker.errors["at"] = f"in the future, got {at.isoformat()}"
        checker.finish()
        event = Event(
            self.new_id(), self.new_id(), request.skill_id, request.level, request.kind, min(at, now), now, request.note
        )
        fingerprint = sha256(request.model_dump_json(exclude_unset=True).encode()).hexdigest()

        def decide(stored: Stored | None, remembered: Remembered | None) -> Change:
            if remembered:
                if remembered.fingerprint != fingerprint:
                    raise InvalidInput({"Idempotency-Key": "used before with another body: send a new key"})
                return Change()
            expected.check(stored)
            events = self._bounded(stored, (event,))
            seen = view_event(event, decides=_decides(stored, event))
            body = seen.model_dump(mode="json")
            return Change(events=events, remember=Remembered(key, fingerprint, 201, body) if key else None)

        outcome = self.repository.change(learner_id, decide, now=now, key=key)
        if outcome.remembered:
            return EvidenceView.model_validate(outcome.remembered.body), outcome
        return view_event(event, decides=view_events(outcome.stored)[event.id].decides), outcome

    def evidence(self, learner_id: str, skill_id: str | None = None) -> list[EvidenceView]:
        """All evidence, the last recorded first; raises NotFound."""
        found = view_events(self.load(learner_id)).values()
        return [event for event in reversed(found) if skill_id in (None, event.skill_id)]

    def withdraw(
        self, learner_id: str, event_id: str, request: WithdrawRequest, expected: Expected = ANYTHING
    ) -> tuple[EvidenceView, Outcome]:
        """Take an event back, once; the state follows. Raises NotFound."""
        now = self.now()

        def decide(stored: Stored | None, _: Remembered | None) -> Change:
            event = next((e for e in stored.events if e.id == event_id), None) if stored else None
            if stored is None or event is None:
                raise NotFound("evidence-not-found", f"no evidence {event_id!r}") if stored else not_found(learner_id)
            expected.check(stored)
            return Change() if event.withdrawal else Change(withdrawals={event_id: Withdrawal(now, request.why)})

        outcome = self.repository.change(learner_id, decide, now=now)
        return view_events(outcome.stored)[event_id], outcome

    def undo(self, learner_id: str) -> list[EvidenceView]:
        """Take back the events of the latest act that recorded any; raises NotFound, Conflict if nothing is left."""
        now, undone = self.now(), list[str]()

        def decide(stored: Stored | None, _: Remembered | None) -> Change:
            if stored is None:
                raise not_found(learner_id)
            undone[:] = [event.id for event in latest_change(stored.events)]
            if not undone:
                raise Conflict("nothing-to-undo", "no evidence is left to undo")
            return Change(withdrawals={event_id: Withdrawal(now, "undo") for event_id in undone})

        outcome = self.repository.change(learner_id, decide, now=now)
        return [view_events(outcome.stored)[event_id] for event_id in undone]

    def deny(self, learner_id: str, skill_id: str, *, denied: bool = True) -> Stored:
        """Say that a skill is not to be presumed, or may be again."""
        checker = Checker(self.tree)
        checker.learner(LearnerSpec(denied=[skill_id]), "")
        checker.finish()

        def decide(stored: Stored | None, _: Remembered | None) -> Change:
            profile: Mapping[str, Any] = stored.profile if stored else {}
            others = [s for s in profile.get("denied", []) if s != skill_id]
            return Change(profile={**profile, "denied": [*others, skill_id] if denied else others})

        return self.repository.change(learner_id, decide, now=self.now()).stored

    def export(self, learner_id: str) -> LearnerExport:
        """Everything kept of the learner; raises NotFound."""
        return export_learner(self.load(learner_id), self.now())

    def import_export(self, learner_id: str, export: LearnerExport) -> Stored:
        """Take in an export: events not yet known are added, the profile becomes the exported one."""
        now = self.now()
        given = read_export(export)

        def decide(stored: Stored | None, _: Remembered | None) -> Change:
            known = {event.id: event for event in stored.events} if stored else {}
            return Change(
                profile=given.profile,
                events=self._bounded(stored, tuple(e for e in given.events if e.id not in known)),
                withdrawals={
                    e.id: e.withdrawal
                    for e in given.events
                    if e.withdrawal and e.id in known and not known[e.id].withdrawal
                },
                mentors=given.mentors,
            )

        return self.repository.change(learner_id, decide, now=now).stored

    def delete(self, learner_id: str, expected: Expected = ANYTHING) -> None:
        """Remove everything that belongs to the learner; raises NotFound."""
        if not self.repository.delete(learner_id, check=expected.check):
            raise not_found(learner_id)

    def agree(self, learner_id: str, mentor: str, *, agreed: bool) -> MentorsView:
        """Let a mentor read this learner, or no longer."""
        now = self.now()

        def decide(stored: Stored | None, _: Remembered | None) -> Change:
            if stored is None and not agreed:
                raise not_found(learner_id)
            mentors = dict(stored.mentors) if stored else {}
            if (mentor in mentors) == agreed:
                return Change()
            others = {m: at for m, at in mentors.items() if m != mentor}
            return Change(mentors={**others, mentor: now} if agreed else others)

        return MentorsView(mentors=sorted(self.repository.change(learner_id, decide, now=now).stored.mentors))

    def _bounded(self, stored: Stored | None, events: tuple[Event, ...]) -> tuple[Event, ...]:
        if len(stored.events if stored else ()) + len(events) > MAX_EVENTS:
            raise Conflict("too-much-evidence", f"a learner has at most {MAX_EVENTS} events")
        return events


def not_found(learner_id: str) -> NotFound:
    """The same for a learner who does not exist and for one who is not this user's to see."""
    return NotFound("learner-not-found", f"no learner {learner_id!r}")


def _decides(stored: Stored | None, event: Event) -> bool:
    """Whether an event about to be recorded will decide the level of its skill."""
    earlier = [e for e in (stored.events if stored else ()) if e.skill_id == event.skill_id and not e.withdrawal]
    return all(e.at <= event.at for e in earlier)
