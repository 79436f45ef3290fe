"""A plan as it is kept: the same plan in every language, and the sessions that calendars must take back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from service.contract import PlanView, SessionView
from tree.skill import LANGUAGES, Language


@dataclass(frozen=True, slots=True)
class Document:
    """`plans` by language; `cancelled` are sessions that were dropped, with the sequence of their cancellation."""

    plans: Mapping[Language, PlanView]
    cancelled: Mapping[Language, Sequence[SessionView]] = field(default_factory=dict)

    @classmethod
    def load(cls, content: Mapping[str, Any]) -> "Document":
        """The document of this JSON."""
        return cls(
            {lang: PlanView.model_validate(content["plans"][lang]) for lang in LANGUAGES},
            {
                lang: [SessionView.model_validate(s) for s in content.get("cancelled", {}).get(lang, [])]
                for lang in LANGUAGES
            },
        )

    def dump(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "plans": {lang: plan.model_dump(mode="json") for lang, plan in self.plans.items()},
            "cancelled": {lang: [s.model_dump(mode="json") for s in gone] for lang, gone in self.cancelled.items()},
        }

    def sessions(self, language: Language) -> dict[str, SessionView]:
        """Sessions by id, in their order."""
        return {s.id: s for week in self.plans[language].weeks for s in week.sessions}

    def kept(self, language: Language) -> list[SessionView]:
        """The sessions that were ticked off, in their order."""
        return [s for s in self.sessions(language).values() if s.status != "planned"]

    def with_session(self, session_id: str, update: Mapping[str, Any]) -> "Document":
        """The document with one session changed."""
        plans = {}
        for lang, plan in self.plans.items():
            weeks = [
                week.model_copy(
                    update={
                        "sessions": [
                            s.model_copy(update=dict(update)) if s.id == session_id else s for s in week.sessions
                        ]
                    }
                )
                for week in plan.weeks
            ]
            plans[lang] = plan.model_copy(update={"weeks": weeks})
        return Document(plans, self.cancelled)

    def replaced_by(self, plans: Mapping[Language, PlanView]) -> "Document":
        """The document of a plan made again; sessions it no longer has are cancelled, those that came back are not."""
        after = Document(plans)
        cancelled = {}
        for lang in plans:
            now = after.sessions(lang)
            gone = [
                s.model_copy(update={"sequence": s.sequence + 1})
                for i, s in self.sessions(lang).items()
                if i not in now
            ]
            earlier = [s for s in self.cancelled.get(lang, ()) if s.id not in now and s.id not in {g.id for g in gone}]
            cancelled[lang] = [*earlier, *gone]
        return Document(_over_cancelled(plans, self.cancelled), cancelled)

    def differs_in_sessions(self, other: "Document") -> bool:
        """Whether the sessions are others, or at other times."""
        return any(
            self.sessions(lang) != other.sessions(lang) or self.plans[lang].left_out != other.plans[lang].left_out
            for lang in self.plans
        )

    def says_the_same(self, other: "Document") -> bool:
        """Whether nothing at all differs."""
        return self.dump() == other.dump()


def _over_cancelled(
    plans: Mapping[Language, PlanView], cancelled: Mapping[Language, Sequence[SessionView]]
) -> Mapping[Language, PlanView]:
    """The plans, in which a session that was cancelled once has a higher sequence than its cancellation."""
    document = Document(plans)
    for lang, gone in cancelled.items():
        for before in gone:
            now = document.sessions(lang).get(before.id)
            if now is not None and now.sequence <= before.sequence:
                document = document.with_session(before.id, {"sequence": before.sequence + 1})
    return document.plans
