"""What stands and what would stand, in words."""

from service.contract import Difference, LearnerView, PlanView, SessionView
from service.plans.document import Document
from service.storage.records import StoredPlan
from service.workflow.wording import Wording, hours_text


def level_differences(
    words: Wording, before: LearnerView | None, after: LearnerView, always: str | None = None
) -> list[Difference]:
    """Levels that change, that of `always` even if it does not, and what is presumed because of them."""
    old, new = before.levels if before else {}, after.levels
    touched = [s for s in words.tree.places if s == always or old.get(s, 0) != new.get(s, 0)]
    found = [
        Difference(about=words.skill(s), stands=_level(words, old.get(s, 0)), would_stand=_level(words, new.get(s, 0)))
        for s in touched
    ]
    presumed = (_presumed(words, before), _presumed(words, after))
    if presumed[0] != presumed[1]:
        about = words.say("change.presumed")
        found.append(Difference(about=about, stands=presumed[0], would_stand=presumed[1]))
    return found


def session_difference(words: Wording, before: SessionView, after: SessionView) -> Difference:
    """How a session stands."""
    about = f"{words.day(before.date, year=False)} · {before.title}"
    return Difference(about=about, stands=_session(words, before), would_stand=_session(words, after))


def plan_difference(words: Wording, before: PlanView, after: PlanView) -> Difference:
    """A plan's finish and hours."""
    about = before.goal.summary if before.goal else words.say("plan.title")
    return Difference(about=about, stands=plan_in_short(words, before), would_stand=plan_in_short(words, after))


def plan_in_short(words: Wording, plan: PlanView) -> str:
    """When it is finished, of how many hours and sessions it is."""
    sessions = sum(len(week.sessions) for week in plan.weeks)
    finish = words.day(plan.finish) if plan.finish else words.say("change.no-finish")
    return words.say("change.plan", finish=finish, hours=hours_text(plan.total_hours), sessions=sessions)


def session_of(plan: StoredPlan, session_id: str, words: Wording) -> SessionView:
    """A session of a stored plan."""
    return Document.load(plan.content).sessions(words.language)[session_id]


def _level(words: Wording, level: int) -> str:
    return words.say("change.level", level=level) if level else words.say("change.no-level")


def _presumed(words: Wording, learner: LearnerView | None) -> str:
    names = [words.skill(p.skill_id) for p in learner.presumed] if learner else []
    return words.names(names) or words.say("change.nothing")


def _session(words: Wording, session: SessionView) -> str:
    status = words.say(f"change.session.{session.status}")
    return (
        status if session.spent is None else f"{status} ({words.say('change.hours', hours=hours_text(session.spent))})"
    )
