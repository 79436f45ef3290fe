"""What can be done with a stored learner. Levels are never written: they follow from evidence."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from service.contract import (
    EvidenceRequest,
    EvidenceView,
    LearnerExport,
    LearnerSpec,
    LearnerView,
    MentorsView,
    WithdrawRequest,
)
from service.errors import Conflict, Forbidden, NotFound
from service.learners.exchange import export_learner, read_export
from service.learners.profile import current_spec, replaced
from service.learners.versions import ANYTHING, Expected
from service.learners.views import view_event, view_events, view_learner
from service.messages import saying
from service.repeating import repeatable
from service.requests import Checker, learner_from
from service.storage.records import Change, LearnerRepository, Outcome, Remembered, Stored
from tree.evidence import Event, Kind, Withdrawal, deciding, differences, latest_change
from tree.skill import Language
from tree.skill_tree import SkillTree

CLIENT_KINDS: tuple[Kind, ...] = ("self-report", "project", "import")
"""What a client may post; the others are written by the service after it has assessed the learner itself."""

CLOCK_SKEW = timedelta(minutes=5)
"""How far a client's clock may run ahead."""

MAX_EVENTS = 100_000
"""Events of one learner; three a day for ninety years."""


class Belongings(Protocol):
    """What else is kept of a learner, and travels with them."""

    def add_to(self, export: LearnerExport) -> LearnerExport:
        """The export with these."""

    def take_in(self, learner_id: str, export: LearnerExport) -> None:
        """Keep what is not known yet."""


@dataclass(frozen=True, slots=True)
class Learners:
    """Stored learners over one tree."""

    repository: LearnerRepository
    tree: SkillTree
    new_id: Callable[[], str]
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    belongings: Sequence[Belongings] = ()
    private: Sequence[Belongings] = ()
    before_deletion: Callable[[str], None] = lambda _: None

    def show(self, learner_id: str, language: Language, as_of: datetime | None = None) -> LearnerView:
        """The learner now, or with the levels of another time; raises NotFound."""
        return self.view(self.load(learner_id), language, as_of)

    def view(self, stored: Stored, language: Language, as_of: datetime | None = None) -> LearnerView:
        """A stored learner as this tree and language show them."""
        return view_learner(stored, self.tree, language, self.now(), as_of)

    def spec(self, learner_id: str) -> LearnerSpec:
        """The learner as an inline learner of this tree; raises NotFound."""
        return self.spec_of(self.load(learner_id))

    def spec_of(self, stored: Stored) -> LearnerSpec:
        """A stored learner as an inline learner of this tree."""
        return current_spec(stored, self.tree)

    def load(self, learner_id: str) -> Stored:
        """The learner as stored; raises NotFound."""
        stored = self.repository.load(learner_id)
        if stored is None:
            raise not_found(learner_id)
        return stored

    def exists(self, learner_id: str) -> bool:
        """Whether there is such a learner."""
        return self.repository.mentors_of(learner_id) is not None

    def readable_by(self, subject: str, *, mentor: bool) -> list[str]:
        """One's own learner, and for a mentor those who agreed."""
        own = [subject] if self.exists(subject) else []
        return [*own, *(i for i in self.repository.learners_of(subject) if i != subject)] if mentor else own

    def replace(
        self, learner_id: str, spec: LearnerSpec, language: Language, expected: Expected = ANYTHING
    ) -> tuple[LearnerView, Outcome]:
        """Make the profile this; levels, if given, become `import` events where they differ.

        All of it is about this tree: what is stored of another one stays.
        """
        learner_from(spec, self.tree)
        now = self.now()

        def decide(stored: Stored | None, _: Remembered | None) -> Change:
            expected.check(stored)
            events = self._reaching(stored, spec.levels, now) if "levels" in spec.model_fields_set else ()
            profile = replaced(stored.profile if stored else {}, spec, self.tree)
            unchanged = stored is not None and profile == dict(stored.profile)
            return Change(profile=None if unchanged else profile, events=self._bounded(stored, events))

        outcome = self.repository.change(learner_id, decide, now=now)
        return self.view(outcome.stored, language), outcome

    def _reaching(self, stored: Stored | None, levels: Mapping[str, int], now: datetime) -> tuple[Event, ...]:
        """`import` events after which the skills of this tree are at these levels.

        None is earlier than the event that decides now, which the clock of another machine may have dated ahead.
        """
        believed = current_spec(stored, self.tree).levels if stored else {}
        latest = {skill_id: event.at for skill_id, event in deciding(stored.events).items()} if stored else {}
        change_id = self.new_id()
        return tuple(
            Event(self.new_id(), change_id, skill_id, level, "import", max(now, latest.get(skill_id, now)), now)
            for skill_id, level in differences(believed, levels).items()
        )

    def record(
        self, learner_id: str, request: EvidenceRequest, *, key: str | None = None, expected: Expected = ANYTHING
    ) -> tuple[EvidenceView, Outcome]:
        """Add evidence a client gives; the same `key` again gives the same answer and adds nothing."""
        if request.kind not in CLIENT_KINDS:
            raise Forbidden(
                "kind-not-allowed", saying("error.kind-not-allowed", kind=request.kind, allowed=", ".join(CLIENT_KINDS))
            )
        checker = Checker(self.tree)
        checker.step(request.skill_id, request.level, "")
        now = self.now()
        at = request.at.astimezone(UTC) if request.at else now
        if at > now + CLOCK_SKEW:
            checker.errors["at"] = saying("error.in-the-future", got=at.isoformat())
        checker.finish()
        event = Event(
            self.new_id(), self.new_id(), request.skill_id, request.level, request.kind, min(at, now), now, request.note
        )
        repeated = repeatable(request, key)

        def decide(stored: Stored | None, remembered: Remembered | None) -> Change:
            if remembered and repeated:
                repeated.check(remembered)
                return Change()
            expected.check(stored)
            events = self._bounded(stored, (event,))
            decisive = deciding((*(stored.events if stored else ()), event))[event.skill_id]
            body = view_event(event, decides=decisive == event).model_dump(mode="json")
            return Change(events=events, remember=repeated.answered(201, body) if repeated else None)

        outcome = self.repository.change(learner_id, decide, now=now, key=key)
        if outcome.remembered:
            return EvidenceView.model_validate(outcome.remembered.body), outcome
        return view_event(event, decides=view_events(outcome.stored)[event.id].decides), outcome

    def evidence(self, learner_id: str, skill_id: str | None = None) -> dict[int, EvidenceView]:
        """Number in the order of recording -> event, the last recorded first; raises NotFound."""
        numbered = list(enumerate(view_events(self.load(learner_id)).values(), 1))
        return {number: event for number, event in reversed(numbered) if skill_id in (None, event.skill_id)}

    def withdraw(
        self, learner_id: str, event_id: str, request: WithdrawRequest, expected: Expected = ANYTHING
    ) -> tuple[EvidenceView, Outcome]:
        """Take an event back, once; the state follows. Raises NotFound."""
        now = self.now()

        def decide(stored: Stored | None, _: Remembered | None) -> Change:
            event = next((e for e in stored.events if e.id == event_id), None) if stored else None
            if stored is None or event is None:
                raise (
                    NotFound("evidence-not-found", saying("error.no-evidence", event=event_id))
                    if stored
                    else not_found(learner_id)
                )
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
                raise Conflict("nothing-to-undo", saying("error.nothing-to-undo"))
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

    def choose(
        self, learner_id: str, track_id: str, option_ids: Sequence[str], expected: Expected = ANYTHING
    ) -> Stored:
        """Take an option, or both, at the branching point of a track; raises InvalidInput."""
        chosen = option_ids[0] if len(option_ids) == 1 else list(option_ids)
        checker = Checker(self.tree)
        checker.branching_track(track_id, "track_id")
        if not checker.errors:
            checker.learner(LearnerSpec(branches={track_id: chosen}), "")
        checker.finish()

        def decide(stored: Stored | None, _: Remembered | None) -> Change:
            expected.check(stored)
            profile: Mapping[str, Any] = stored.profile if stored else {}
            return Change(profile={**profile, "branches": {**profile.get("branches", {}), track_id: chosen}})

        return self.repository.change(learner_id, decide, now=self.now()).stored

    def export(self, learner_id: str, *, for_others: bool = False) -> LearnerExport:
        """Everything kept of the learner; raises NotFound. `for_others` leaves out what only the learner may see."""
        export = export_learner(self.load(learner_id), self.now())
        for belongings in self.belongings if for_others else (*self.belongings, *self.private):
            export = belongings.add_to(export)
        return export

    def import_export(
        self, learner_id: str, export: LearnerExport, expected: Expected = ANYTHING, *, assessed: bool = False
    ) -> Outcome:
        """Take in an export, as one act: events not yet known are added, the profile becomes the exported one.

        With `assessed`, what a service is said to have assessed is believed; else it becomes an `import` with no score,
        since anybody can write a file. Raises InvalidInput for what is dated ahead.
        """
        now, change_id = self.now(), self.new_id()
        given = read_export(export, now + CLOCK_SKEW)

        def decide(stored: Stored | None, _: Remembered | None) -> Change:
            expected.check(stored)
            known = {event.id: event for event in stored.events} if stored else {}
            events = tuple(
                replace(e, change_id=change_id) if assessed else _unassessed(e, change_id)
                for e in given.events
                if e.id not in known
            )
            return Change(
                profile=None if stored and given.profile == dict(stored.profile) else given.profile,
                events=self._bounded(stored, events),
                withdrawals={
                    e.id: e.withdrawal
                    for e in given.events
                    if e.withdrawal and e.id in known and not known[e.id].withdrawal
                },
                mentors=None if stored and given.mentors == dict(stored.mentors) else given.mentors,
                created_at=given.created_at,
            )

        outcome = self.repository.change(learner_id, decide, now=now)
        for belongings in (*self.belongings, *self.private):
            belongings.take_in(learner_id, export)
        return outcome

    def delete(self, learner_id: str, expected: Expected = ANYTHING) -> None:
        """Remove everything that belongs to the learner; raises NotFound."""
        stored = self.repository.load(learner_id)
        if stored is not None:
            expected.check(stored)
            self.before_deletion(learner_id)
        if not self.repository.delete(learner_id, check=expected.check):
            raise not_found(learner_id)

    def agree(
        self, learner_id: str, mentor: str, expected: Expected = ANYTHING, *, agreed: bool
    ) -> tuple[MentorsView, Outcome]:
        """Let a mentor read this learner, or no longer."""
        now = self.now()

        def decide(stored: Stored | None, _: Remembered | None) -> Change:
            if stored is None and not agreed:
                raise not_found(learner_id)
            expected.check(stored)
            mentors = dict(stored.mentors) if stored else {}
            if (mentor in mentors) == agreed:
                return Change()
            others = {m: at for m, at in mentors.items() if m != mentor}
            return Change(mentors={**others, mentor: now} if agreed else others)

        outcome = self.repository.change(learner_id, decide, now=now)
        return MentorsView(mentors=sorted(outcome.stored.mentors)), outcome

    def _bounded(self, stored: Stored | None, events: tuple[Event, ...]) -> tuple[Event, ...]:
        if len(stored.events if stored else ()) + len(events) > MAX_EVENTS:
            raise Conflict("too-much-evidence", saying("error.too-much-evidence", most=MAX_EVENTS))
        return events


def _unassessed(event: Event, change_id: str) -> Event:
    return replace(event, change_id=change_id, kind=event.kind if event.kind in CLIENT_KINDS else "import", score=None)


def not_found(learner_id: str) -> NotFound:
    """The same for a learner who does not exist and for one who is not this user's to see."""
    return NotFound("learner-not-found", saying("error.no-learner", learner=learner_id))
