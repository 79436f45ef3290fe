"""Why a skill stands where it stands, as facts."""

from collections.abc import Mapping
from itertools import pairwise

from service.contract import ExplainKind, Fact
from service.understanding.explaining import Aspect
from service.workflow.explain_facts import Teller, Telling, more, one, skills_of
from service.workflow.explain_findings import SkillFinding
from service.workflow.locks import reason_of_edge, say_lack, tier_title
from service.workflow.wording import Wording
from tree.counterfactual import differences
from tree.goal import SkillGoal
from tree.next_steps import SHARES, Reason
from tree.skill import Step

SHOWN_EDGES = 3


class SkillTeller(Teller):
    """Tells of one skill, of its next step where it has one."""

    def __init__(self, words: Wording, found: SkillFinding) -> None:
        super().__init__(words, found.now.goals)
        self.found, self.now = found, found.now
        self.skill_id, self.place = found.skill_id, self.tree.places[found.skill_id]
        self.title = words.skill(found.skill_id)
        self.is_goal = any(isinstance(g, SkillGoal) and g.skill_id == found.skill_id for g in found.now.goals)

    def tell(self, kind: ExplainKind, aspect: Aspect | None = None) -> Telling:
        """The facts, those that answer this kind of question first."""
        rest = [*self.reasons(), *self.needs(), *self.locks(), *self.position(), *self.waits(), *self.terms()]
        rest += [*self.soonest(), *self.opens(), *self.held()]
        if aspect == "unlocks" and self.found.step is not None:
            return Telling([*self.opens(), *self.waits(), *self.locks()[:1]], rest)
        if aspect == "held" and self.found.held:
            return Telling([*self.held(), *(self._lead("why") if self.found.place else [])], rest)
        return Telling([*self._lead(kind), *self._because(kind)], rest)

    def _lead(self, kind: ExplainKind) -> list[Fact]:
        """Where it stands, in a sentence."""
        match self.found.verdict:
            case "first":
                return [self._first(kind)]
            case "held" | "presumed":
                return self.held()
            case "off-path":
                state = ".open" if self.found.is_open else ".locked"
                return [self._fact("off-path", variant=state), *self._other_option()]
            case "open-later" if kind != "why":
                return [self._later()]
            case "locked" if kind != "why" or self.is_goal:
                return [self._fact("locked", {"level": self._step.level}, variant=".self" if self.is_goal else "")]
        place = {"place": self.found.place or 1, "steps": len(self.now.path)}
        return [self._fact("on-path", place)]

    def _because(self, kind: ExplainKind) -> list[Fact]:
        """What explains the verdict."""
        needs = [*self.needs()[:2], *self.waits()]
        match self.found.verdict:
            case "first" if kind == "why":
                return [*self.reasons()[:1], *self.needs()[:1], *self.reasons()[1:2], *self._runner_up()]
            case "first":
                return [*self.reasons()[:2], *self._runner_up()]
            case "held" | "presumed":
                return []
            case "off-path":
                return [*self._first_locks()[:1], *self.soonest()]
            case "open-later":
                return [*self.terms()[:1], *self.soonest()] if kind != "why" else needs
            case "locked" if kind == "why" and not self.is_goal:
                return [*needs, *self._first_locks()[:1]]
        return [*self._first_locks(), *self.soonest()]

    def _first_locks(self) -> list[Fact]:
        """The rule that asks first, and the first written edge with its reason."""
        lacks = [f for f in self.locks() if f.code.startswith("lacks.")]
        written = [f for f in lacks[1:] if f.code == "lacks.requires"]
        return [*lacks[:1], *written[:1]] if written else lacks[:2]

    @property
    def _step(self) -> Step:
        assert self.found.step is not None
        return self.found.step

    def _fact(self, code: str, numbers: Mapping[str, float] | None = None, variant: str = "", **names: str) -> Fact:
        return self.fact(code, numbers, [self.skill_id], variant, skill=self.title, **names)

    def _first(self, kind: ExplainKind) -> Fact:
        numbers = {"level": self._step.level, "hours": self.tree.hours(self._step)}
        if not self.now.goals:
            return self._fact("first", numbers, ".no-goal")
        if self.now.reached:
            return self._fact("first", numbers, ".reached")
        if self.is_goal:
            return self._fact("first", numbers, ".self")
        return self._fact("first", numbers, "" if kind == "why" else ".already")

    def _later(self) -> Fact:
        found = self.found
        assert found.ranked and found.rival
        numbers = {"level": self._step.level, "score": found.ranked.score, "first_score": found.rival.score}
        tie = f"{found.ranked.score:.2f}" == f"{found.rival.score:.2f}"
        first = self.words.skill(found.rival.step.skill_id)
        return self._fact("open-later", numbers, ".tie" if tie else "", first=first)

    def _runner_up(self) -> list[Fact]:
        ranked, rival = self.found.ranked, self.found.rival
        if ranked is None or rival is None or rival.step not in (*self.now.path, ranked.step):
            return []
        numbers = {"score": ranked.score, "rival_score": rival.score}
        return [self._fact("runner-up", numbers, rival=self.words.skill(rival.step.skill_id))]

    def _other_option(self) -> list[Fact]:
        """That the path takes the other option where this skill belongs to one."""
        option, track = self.place.option, self.place.track.id
        taken = [o for o in self.now.taken.get(track, ()) if option and o != option.id]
        if option is None or not taken or not any(self.tree.places[s.skill_id].option for s in self.now.path):
            return []
        point = tier_title(self.words, track, self.place.tier.number)
        names = self.words.names([self.words.option(o) for o in taken])
        return [self._fact("off-path.option", option=self.words.option(option.id), point=point, taken=names)]

    def reasons(self) -> list[Fact]:
        """The terms of its own score, where it is the first."""
        ranked = self.found.ranked
        if self.found.verdict != "first" or ranked is None:
            return []
        behind = self.now.behind.get(ranked.step, frozenset())
        held = self.found.held
        numbers = {"count": len(behind), "hours": self.hours(behind), "level": held, "more": more(self.found.unlocks)}
        return [
            self.plain(
                f"reason.{r.code}",
                self.words.reason(r.code, ranked, self.now, behind, held),
                {"weight": r.weight, **numbers},
                [self.skill_id],
            )
            for r in ranked.reasons
        ]

    def needs(self) -> list[Fact]:
        """Why the way needs it: what on the path builds on it, the goal itself, the rules."""
        if not self.now.wants(self.skill_id) or self.is_goal:
            return []
        found = []
        mine = {s for s in self.now.path if s.skill_id == self.skill_id}
        after = skills_of(s for s in self.now.path if self._required(s) in mine)
        for skill_id in after[:SHOWN_EDGES]:
            why = reason_of_edge(self.words, skill_id, self.skill_id)
            names = {"after": self.words.skill(skill_id), "why": why}
            found.append(self.fact("needed-by", {}, [skill_id, self.skill_id], "" if why else ".bare", **names))
        if any(t.skill_id == self.skill_id for t in self.now.targets):
            found.append(self._fact("target"))
        return [*found, *self._asked_by_rule()]

    def _required(self, after: Step) -> Step | None:
        """The step of this skill that another one requires by a written edge."""
        if self.skill_id not in self.tree.skills[after.skill_id].requires:
            return None
        return self.tree.capped(self.skill_id, 2 if after.level == 3 else 1)

    def _asked_by_rule(self) -> list[Fact]:
        """That the Origin, its tier or its option has to come before what follows."""
        if Step(self.skill_id, 1) not in self.now.path:
            return []
        firsts = [self.tree.places[s.skill_id] for s in self.now.path if s.level == 1]
        track, tier, option = self.place.track, self.place.tier, self.place.option
        if track.is_origin:
            beyond = any(not place.track.is_origin for place in firsts)
            return [self.plain("origin", self.words.say("answer.origin"), {}, self.tree.origin)] if beyond else []
        if not any(p.track.id == track.id and p.tier.number > tier.number for p in firsts):
            return []
        names = {"track": self.words.track(track.id), "tier": tier_title(self.words, track.id, tier.number)}
        if option:
            return [self._fact("gate", None, "", option=self.words.option(option.id), **names)]
        return [self._fact("tier", None, "", **names)]

    def locks(self) -> list[Fact]:
        """What keeps it locked, and the line of requirements behind that with the tree's own reasons."""
        found = []
        for lack in self.found.lacks:
            skills = skills_of(lack.steps)
            numbers = {"count": len(skills), "level": lack.steps[0].level, "more": more(skills)}
            text = say_lack(self.words, lack, self.skill_id)
            found.append(self.plain(f"lacks.{lack.rule}", text, numbers, skills))
        line = skills_of(self.found.line)
        if len(line) > 2:
            arrows = " → ".join(self.words.skill(s) for s in line)
            found.append(self.fact("line", {"count": len(line)}, line, line=arrows))
        for before, after in pairwise(line[:-1]):
            why = reason_of_edge(self.words, after, before)
            if why:
                names = {"before": self.words.skill(before), "after": self.words.skill(after)}
                found.append(self.fact("edge", {}, [before, after], why=why, **names))
        return found

    def position(self) -> list[Fact]:
        """Its place on the path and the hours before it."""
        place = self.found.place
        if place is None or place == 1:
            return []
        before = self.hours(self.now.path[: place - 1])
        return [self._fact("position", {"place": place, "steps": len(self.now.path), "hours": before})]

    def waits(self) -> list[Fact]:
        """What of the path waits for it."""
        behind = self.found.behind
        if self.found.place is None:
            return []
        numbers = {"count": len(behind), "hours": self.hours(behind)}
        variant = one(len(behind)) if behind else ".none"
        return [self.fact("waits", numbers, skills_of(behind), variant)]

    def terms(self) -> list[Fact]:
        """The terms of the ranking in which it is behind the first, or as the first ahead of the next, widest first."""
        ranked, rival = self.found.ranked, self.found.rival
        if ranked is None or rival is None:
            return []
        own, other = _weights(ranked.reasons), _weights(rival.reasons)
        sign = 1 if self.found.verdict == "first" else -1
        side = "ahead" if sign > 0 else "behind"
        gaps = {term: sign * (own.get(term, 0.0) - other.get(term, 0.0)) for term in SHARES}
        found: list[Fact] = []
        for term, gap in sorted(gaps.items(), key=lambda item: -item[1]):
            if gap >= 0.005:
                numbers = {"own": own.get(term, 0.0), "other": other.get(term, 0.0), "share": SHARES[term]}
                text = f".{side}" if not found else f".also-{side}"
                skills = [self.skill_id, rival.step.skill_id]
                made = self.fact("term", numbers, skills, text, term=self.words.say(f"explain.name.{term}"))
                found.append(made.model_copy(update={"code": f"{side}.{term}"}))
        said = [r for r in ranked.reasons if r.code not in SHARES]
        return [
            *found,
            *(self.plain(f"said.{r.code}", self.words.say(f"reason.{r.code}"), {"weight": r.weight}) for r in said),
        ]

    def soonest(self) -> list[Fact]:
        """What it would take to have it as early as the rules allow."""
        soonest, now = self.found.soonest, self.now.hours
        if soonest is None or self.found.verdict == "first":
            return []
        before, whole = soonest.before, soonest.whole
        numbers = {"steps": len(before.steps), "hours": before.hours, "total": whole.hours, "now": now}
        numbers["added"] = whole.hours - now
        skills, count = skills_of(before.steps), len(before.steps)
        if self.found.verdict in {"off-path", "held", "presumed"}:
            added, gone = len(whole.steps) - len(self.now.path), differences(self.now.path, whole.steps)[1]
            variant = ".instead" if gone else one(added)
            names = self.listed(skills_of(gone))
            numbers |= {"steps": added, "more": more(skills_of(gone))}
            return [self.fact("along", numbers, skills, variant, names=names)]
        longer = whole.hours - now > 1e-6
        if not count:
            return [self.fact("soonest", numbers, skills, ".open.more" if longer else ".open")]
        if self.is_goal and not longer:
            return [self.fact("soonest", numbers, skills, f".self{one(count)}")]
        return [self.fact("soonest", numbers, skills, f".{'more' if longer else 'same'}{one(count)}")]

    def opens(self) -> list[Fact]:
        """What it unlocks, what builds on it and what it makes easier."""
        if self.found.step is None:
            return []
        opened, level = self.found.unlocks, self._step.level
        numbers = {"level": level, "count": len(opened), "more": more(opened)}
        names = {"skill": self.title, "names": self.listed(opened)}
        found = [self.fact("unlocks", numbers, [self.skill_id, *opened], "" if opened else ".none", **names)]
        builds = [s for s in self.tree.places if self.skill_id in self.tree.skills[s].requires and s not in opened]
        if builds:
            numbers = {"count": len(builds), "more": more(builds)}
            found.append(self.fact("builds", numbers, builds, one(len(builds)), names=self.listed(builds)))
        helps = [s for s in self.tree.skills[self.skill_id].helps if s not in opened]
        if helps:
            found.append(
                self.fact("helps", {"count": len(helps), "more": more(helps)}, helps, names=self.listed(helps))
            )
        return found

    def held(self) -> list[Fact]:
        """The level held, presumed or shown, and what denying it would change."""
        level, presumed, is_on = self.found.held, self.found.presumption, self.found.place is not None
        if not level:
            return []
        if presumed is None:
            if is_on:
                return [self._fact("held", {"level": level}, ".on")]
            enough = [self.fact("held.enough", {}, [self.skill_id])] if self.now.goals else []
            return [self._fact("held", {"level": level}), *enough]
        because = self.words.presumption(presumed)
        return [self._fact("presumed", {"level": presumed.level}, because=because), *self._denied()]

    def _denied(self) -> list[Fact]:
        denied = self.found.denied
        if denied is None or not self.now.goals:
            return []
        steps, hours = len(denied.path) - len(self.now.path), denied.hours - self.now.hours
        if steps <= 0:
            return [self._fact("denied", variant=".nothing")]
        return [self._fact("denied", {"steps": steps, "hours": hours}, one(steps))]


def _weights(reasons: tuple[Reason, ...]) -> dict[str, float]:
    return {r.code: r.weight for r in reasons}
