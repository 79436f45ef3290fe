"""Answers in words, from templates: goals, reasons, branches, prose and notices."""

from collections.abc import Collection, Sequence
from datetime import date

from service.messages import josa, say
from service.workflow.decision import Decision
from service.workflow.reviewing import Due
from tree.availability import DAYS_OF_WEEK
from tree.branching import BranchAdvice, OptionAdvice
from tree.goal import DEFAULT_LEVEL, Goal, OptionGoal, SkillGoal, StepsGoal, TrackGoal
from tree.learner import Presumption
from tree.next_steps import RankedStep
from tree.schedule import REVIEW, Sitting
from tree.skill import Language, Step
from tree.skill_tree import Place, SkillTree

SHOWN = 3
"""Names listed before "and more"."""


class Wording:
    """Words for one tree in one language."""

    def __init__(self, tree: SkillTree, language: Language) -> None:
        self.tree, self.language = tree, language

    def say(self, code: str, **values: object) -> str:
        """The text with this code."""
        return say(self.language, code, **values)

    def skill(self, skill_id: str) -> str:
        """A skill's title; the id of one that the tree no longer has."""
        skill = self.tree.skills.get(skill_id)
        return skill.title.read(self.language) if skill else skill_id

    def option(self, option_id: str) -> str:
        """An option's title."""
        return self.tree.options[option_id][2].title.read(self.language)

    def track(self, track_id: str) -> str:
        """A track's title."""
        return self.tree.tracks_by_id[track_id].title.read(self.language)

    def names(self, names: Sequence[str], *, joiner: str = "list.and", shown: int = SHOWN) -> str:
        """A list of names as a phrase, the rest counted."""
        names = list(dict.fromkeys(names))
        if len(names) > shown + 1:
            names = [*names[:shown], self.say("list.more", count=len(names) - shown)]
        if len(names) < 2:
            return "".join(names)
        return ", ".join(names[:-1]) + self.say(joiner) + names[-1]

    def goal(self, goals: Sequence[Goal]) -> str:
        """What is wanted, as a phrase."""
        parts = list(dict.fromkeys(self._one_goal(goal) for goal in goals))
        if len(parts) > SHOWN + 1:
            parts = [*parts[:SHOWN], self.say("list.more", count=len(parts) - SHOWN)]
        return self.say("goal.and").join(parts)

    def _one_goal(self, goal: Goal) -> str:
        match goal:
            case TrackGoal(track_id, level, None):
                phrase = self.say("goal.track", title=self.track(track_id))
            case TrackGoal(track_id, level, str(option_id)):
                phrase = self.say("goal.track-option", title=self.track(track_id), option=self.option(option_id))
            case OptionGoal(option_id, level):
                track = self.track(self.tree.options[option_id][0].id)
                phrase = self.say("goal.option", title=self.option(option_id), track=track)
            case SkillGoal(skill_id, level):
                phrase = self.say("goal.skill", title=self.skill(skill_id))
                level = level if self.tree.skills[skill_id].max_level > 1 else DEFAULT_LEVEL
            case StepsGoal(steps):
                return self.say("goal.steps", count=len(steps))
        return phrase if level == DEFAULT_LEVEL else self.say("goal.at-level", goal=phrase, level=level)

    def reason(self, code: str, ranked: RankedStep, decision: Decision, behind: Collection[Step], held: int) -> str:
        """One term of a step's score in words."""
        step = ranked.step
        match code:
            case "on-path" if behind:
                hours = hours_text(sum(map(self.tree.hours, behind)))
                return self.say("reason.on-path", goal=self.goal(decision.goals), count=len(behind), hours=hours)
            case "on-path":
                return self.say("reason.on-path.last", goal=self.goal(decision.goals))
            case "unlocks":
                opened = [self.skill(s) for s in decision.unlocks[step]]
                if not opened:
                    return self.say("reason.unlocks.levels")
                names = self.names(opened)
                return self.say("reason.unlocks", names=names, names_subject=josa(names, "이가"))
            case "momentum" if held:
                return self.say("reason.momentum.level", level=held)
            case "foundation":
                return self.say(f"reason.foundation.{step.level}")
        return self.say(f"reason.{code}")

    def review_reason(self, code: str, due: Due) -> str:
        """One term of a review's score in words."""
        days, percent = due.overdue_days, round(due.retrievability * 100)
        return self.say(f"reason.{code}", percent=percent, days=days)

    def option_summary(self, option_id: str) -> str:
        """An option and what it is about."""
        option = self.tree.options[option_id][2]
        if option.summary is None:
            return ""
        return self.say("branch.about", option=self.option(option_id), summary=option.summary.read(self.language))

    def option_reason(self, code: str, advice: OptionAdvice) -> str:
        """One term of an option's score in words."""
        opened = self.names([self.skill(s) for s in advice.unlocks]) or "-"
        carried = self.names([self.skill(s) for s in advice.carried_by]) or "-"
        hours = {"switching": advice.switching_hours, "other-goals": advice.overlap_hours}
        return self.say(
            f"branch.{code}",
            hours=hours_text(hours.get(code, advice.remaining.hours)),
            skills=len({s.skill_id for s in advice.remaining.steps}),
            percent=round(advice.transfer * 100),
            names=opened,
            names_object=josa(opened, "을를"),
            carried=carried,
        )

    def branch(self, advice: BranchAdvice, taken: str | None) -> str:
        """The advice at one branching point; `taken` is the option that the path goes through, if there is a path."""
        track, tier, _ = self.tree.options[advice.options[0].option_id]
        point = tier.title.read(self.language)
        where = {"track": track.title.read(self.language), "point": point.partition(": ")[2] or point}
        if advice.recommended:
            best = next(o for o in advice.options if o.option_id == advice.recommended)
            others = [o for o in advice.options if o is not best]
            ahead = {c: w - max((o.reasons[c] for o in others), default=0.0) for c, w in best.reasons.items()}
            codes = [code for code, lead in sorted(ahead.items(), key=lambda r: -r[1]) if lead > 0]
            why = " ".join(self.option_reason(code, best) for code in codes[:2])
            return self.say("branch.answer", option=self.option(best.option_id), why=why, **where)
        hours = ", ".join(
            self.say("branch.hours", option=self.option(o.option_id), hours=hours_text(o.remaining.hours))
            for o in advice.options
        )
        if len({o.remaining.hours for o in advice.options}) == 1:
            code, hours = "branch.answer.equal", hours_text(advice.options[0].remaining.hours)
        else:
            code = "branch.answer.either"
        either = self.say(code, hours=hours, **where)
        return either if taken is None else f"{either} {self.say('branch.taken', option=self.option(taken))}"

    def presumption(self, presumed: Presumption) -> str:
        """Why a level is presumed."""
        holder = self.skill(presumed.because_of)
        if presumed.rule == "origin":
            return self.say("presumed.origin", holder=holder, holder_object=josa(holder, "을를"))
        because = self.tree.skills[presumed.because_of].because.get(presumed.skill_id)
        if because is None:
            return self.say("presumed.requires.bare", holder=holder)
        return self.say("presumed.requires", holder=holder, why=because.read(self.language).rstrip("."))

    def day(self, day: date, *, year: bool = True) -> str:
        """A date as one would write it."""
        return self.say(
            "date.full" if year else "date.short",
            weekday=self.say(f"day.{DAYS_OF_WEEK[day.weekday()]}"),
            month=self.say(f"month.{day.month}"),
            day=day.day,
            year=day.year,
        )

    def stage(self, place: Place) -> str:
        """The name of a tier, or of the option that stands for it."""
        return (place.option or place.tier).title.read(self.language)

    def session(self, sitting: Sitting, resource: str | None) -> str:
        """What a session is called."""
        what = {"skill": self.skill(sitting.step.skill_id), "level": sitting.step.level, "resource": resource}
        return self.say(f"session.{sitting.activity}{'.with' if resource else ''}", **what)

    def session_about(self, sitting: Sitting, why: str | None) -> str:
        """What to do in a session: why this resource, what to be able to do, what to ask oneself."""
        if sitting.activity == REVIEW:
            return self.say("session.review.about")
        if sitting.activity == "assess":
            maturity = self.tree.maturity.get(sitting.step.level)
            return maturity.question.read(self.language) if maturity else ""
        if why is not None and sitting.activity == "learn":
            return why
        levels = self.tree.skills[sitting.step.skill_id].levels
        return levels[sitting.step.level - 1].read(self.language)

    def scope(self) -> str:
        """What the tree covers, in a phrase."""
        tracks = [t.title.read(self.language) for t in self.tree.tracks if not t.is_origin]
        return self.names(tracks, shown=8) if len(self.tree.tracks) > 1 else self.tree.title.read(self.language)

    def tracks(self) -> str:
        """The ways one may want to go, as a question would list them; empty for a plain tree."""
        tracks = [t.title.read(self.language) for t in self.tree.tracks if not t.is_origin]
        return self.names(tracks, joiner="list.or", shown=8) if len(self.tree.tracks) > 1 else ""


def hours_text(hours: float) -> str:
    """Hours without a needless decimal."""
    return f"{hours:.1f}".removesuffix(".0")
