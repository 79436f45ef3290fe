"""Other ways beside the present one, as facts: what if it were known, left out, another option, another track."""

from collections.abc import Mapping, Sequence

from service.contract import ExplainKind, Fact
from service.workflow.decision import Decision
from service.workflow.explain_facts import Teller, Telling, figures_of, more, one, skills_of
from service.workflow.explain_findings import KnownFinding, OptionFinding, SkippedFinding, TrackFinding
from service.workflow.locks import reason_of_edge
from service.workflow.wording import Wording
from tree.branching import SHARES
from tree.counterfactual import differences
from tree.skill import Step


def tell_known(words: Wording, found: KnownFinding, subject: str) -> Telling:
    """The way with something held already; `subject` is its title."""
    teller, now, then = Teller(words, found.now.goals), found.now, found.then
    levels, skills = set(found.levels.values()), list(found.levels)
    numbers = {**figures_of(then), "now": now.hours, "now_steps": len(now.path), "level": min(levels)}
    if then.path == now.path:
        return Telling([teller.fact("known", numbers, skills, ".nothing", subject=subject)])
    several = len(skills) > 1 or skills[0] not in words.tree.skills
    told = [teller.fact("known", numbers, skills, ".all" if several else "", skill=subject, subject=subject)]
    already = {p.skill_id for p in now.standing.presumed}
    presumed = [p.skill_id for p in then.standing.presumed if p.skill_id not in already]
    if presumed:
        names, count = teller.listed(presumed), {"count": len(presumed), "more": more(presumed)}
        told.append(teller.fact("known.presumes", count, presumed, names=names))
    return Telling([*told, _first(teller, then, "known") if then.path else teller.fact("known.reached")])


def tell_skipped(words: Wording, found: SkippedFinding, held: int) -> Telling:
    """The way without a skill."""
    teller, now, title = Teller(words, found.now.goals), found.now, words.skill(found.skill_id)
    own = [found.skill_id]
    if not found.lost:
        variant = ".held" if held else ".nothing"
        return Telling([teller.fact("skip", {"level": held}, own, variant, skill=title)])
    others = [s for s in found.lost if s.skill_id != found.skill_id]
    told = [_round(teller, found)] if found.instead else [_blocked(teller, found, others)]
    after = [s for s in skills_of(others) if found.skill_id in words.tree.skills[s].requires]
    for skill_id in after[: 0 if found.instead else 1]:
        why = reason_of_edge(words, skill_id, found.skill_id)
        names = {"after": words.skill(skill_id), "why": why}
        told.append(teller.fact("needed-by", {}, [skill_id, *own], "" if why else ".bare", **names))
    if found.instead is None:
        rest = [s for s in now.path if s not in found.lost]
        numbers = {"steps": len(rest), "hours": teller.hours(rest)}
        told.append(teller.fact("skip.rest", numbers, skills_of(rest), "" if rest else ".none"))
    return Telling(told)


def _blocked(teller: Teller, found: SkippedFinding, others: Sequence[Step]) -> Fact:
    """That there is no way round it."""
    title, skills = teller.words.skill(found.skill_id), skills_of(others)
    numbers = {"count": len(others), "hours": teller.hours(others), "more": more(skills)}
    variant = ".blocks" if others else ".target"
    if len(others) == 1:
        variant = ".blocks.one"
    return teller.fact("skip", numbers, [found.skill_id, *skills], variant, skill=title, names=teller.listed(skills))


def _round(teller: Teller, found: SkippedFinding) -> Fact:
    """The way round it."""
    assert found.instead
    tree, now = teller.tree, found.now.hours
    track_id = tree.places[found.skill_id].track.id
    places = [tree.places[s.skill_id] for s in found.instead.steps]
    options = {p.option.id for p in places if p.option and p.track.id == track_id}
    numbers = {"hours": found.instead.hours, "steps": len(found.instead.steps), "now": now}
    numbers["now_steps"] = len(found.now.path)
    names = {"skill": teller.words.skill(found.skill_id)}
    if not options:
        return teller.fact("skip.instead", numbers, [found.skill_id], ".plain", **names)
    option = teller.words.names([teller.words.option(o) for o in sorted(options)])
    return teller.fact("skip.instead", numbers, [found.skill_id], option=option, **names)


def tell_track(words: Wording, found: TrackFinding) -> Telling:
    """Another track beside the present goals."""
    teller, now, then = Teller(words, found.now.goals), found.now, found.then
    track = words.track(found.track_id)
    if then is None or not (now.path and then.path):
        way = then or now
        told = [teller.fact("track", figures_of(way), (), ".goal" if way.path else ".reached", track=track)]
        return Telling([*told, *([_first(teller, way, "track")] if way.path else [])])
    numbers = {**figures_of(then), "now": now.hours, "now_steps": len(now.path)}
    shared = [s for s in then.path if s in now.path]
    told = [teller.fact("track", numbers, (), track=track)]
    both = {"count": len(shared), "hours": teller.hours(shared)}
    told.append(teller.fact("track.shared", both, skills_of(shared), "" if shared else ".none"))
    if found.both is not None:
        told.append(teller.fact("track.both", {"total": found.both.hours, "steps": len(found.both.path)}))
    return Telling([*told, *([_first(teller, then, "track")] if then.path else [])])


def _first(teller: Teller, decision: Decision, what: str) -> Fact:
    first = decision.path[0]
    numbers = {"level": first.level, "hours": teller.tree.hours(first)}
    return teller.fact(f"{what}.first", numbers, [first.skill_id], first=teller.words.skill(first.skill_id))


class OptionTeller(Teller):
    """Tells of an option beside the other one of its branching point."""

    def __init__(self, words: Wording, found: OptionFinding) -> None:
        super().__init__(words, found.now.goals)
        self.found, self.title = found, words.option(found.option_id)
        self.other = words.option(found.other_id) if found.other_id else ""

    def tell(self, kind: ExplainKind) -> Telling:
        """The facts, those that answer this kind of question first."""
        rest = [*self._differences(), *self._carried(), *self._terms(), *self._figures(), *self._ahead()]
        if self.found.is_passed and (self.found.other_id is None or not self.found.now.path):
            return Telling([self._fact("option.passed")])
        if self.found.other_id is None:
            return Telling([self._beside(), *self._carried()], rest)
        if self.found.is_passed:
            return Telling([self._fact("option.passed"), *self._compared()], rest)
        if kind == "what-if":
            told = [*self._compared(), *self._present(), *self._differences(), *self._carried(), *self._ahead()]
            return Telling(told, rest)
        return Telling([*self._present(), *self._compared(), *self._figures(), *self._ahead()], rest)

    def _fact(self, code: str, numbers: Mapping[str, float] | None = None, variant: str = "", **names: str) -> Fact:
        skills = self.tree.options[self.found.option_id][2].skills
        return self.fact(code, numbers, skills, variant, option=self.title, other=self.other, **names)

    def _beside(self) -> Fact:
        track = self.words.track(self.tree.options[self.found.option_id][0].id)
        mine, now = self.found.mine, self.found.now
        numbers = {"steps": len(mine.path) - len(now.path), "added": mine.hours - now.hours}
        return self._fact("option.beside", numbers | {"hours": mine.hours, "now": now.hours}, track=track)

    def _compared(self) -> list[Fact]:
        """Hours and steps by either option."""
        mine, others = self.found.mine, self.found.others
        numbers = {**figures_of(mine), **figures_of(others, "other_")}
        numbers |= {"skills": len(skills_of(mine.path)), "other_skills": len(skills_of(others.path))}
        alike = abs(mine.hours - others.hours) < 1e-6
        return [self._fact("option", numbers, ".equal" if alike else "")]

    def _present(self) -> list[Fact]:
        """Which option the present path takes, and why."""
        found = self.found
        mine, other = found.option_id, found.other_id
        assert other
        taken = mine if found.is_present else other
        if not found.is_present and not any(s.skill_id in self._skills(other) for s in found.now.path):
            return []
        why = self.words.say(f"explain.option.because.{self._because(taken)}")
        return [self._fact("option", {}, ".present" if found.is_present else ".absent", why=why)]

    def _because(self, taken: str) -> str:
        found = self.found
        if found.chosen:
            return "chosen" if taken in found.chosen else "tie"
        if found.advice.recommended:
            return "figures" if found.advice.recommended == taken else "hours"
        hours = {o.option_id: o.remaining.hours for o in found.advice.options}
        return "hours" if all(hours[taken] < h for o, h in hours.items() if o != taken) else "tie"

    def _differences(self) -> list[Fact]:
        """What this option brings in and makes fall away, against the other one."""
        found = []
        for name, steps in zip(("added", "dropped"), self._changed(), strict=True):
            skills = skills_of(steps)
            if skills:
                numbers = {"count": len(skills), "hours": self.hours(steps), "more": more(skills)}
                names = {"option": self.title, "other": self.other, "names": self.listed(skills)}
                found.append(self.fact(f"option.{name}", numbers, skills, **names))
        return found

    def _changed(self) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
        return differences(self.found.others.path, self.found.mine.path)

    def _carried(self) -> list[Fact]:
        mine = next(o for o in self.found.advice.options if o.option_id == self.found.option_id)
        if not mine.transfer:
            return [self._fact("option.carries", variant=".none")]
        numbers = {"percent": round(mine.transfer * 100), "more": more(mine.carried_by)}
        names = self.listed(mine.carried_by)
        return [self.fact("option.carries", numbers, mine.carried_by, option=self.title, names=names)]

    def _terms(self) -> list[Fact]:
        """The terms of the advice in which the options differ, the widest first."""
        scores = {o.option_id: o.reasons for o in self.found.advice.options}
        own, other = scores[self.found.option_id], scores.get(self.found.other_id or "", {})
        found = []
        for term in sorted(SHARES, key=lambda t: -abs(own[t] - other.get(t, 0.0))):
            if other and abs(own[term] - other[term]) >= 0.005:
                side = "ahead" if own[term] > other[term] else "behind"
                names = {"term": self.words.say(f"explain.name.option.{term}")}
                names["side"] = self.words.say(f"explain.option.side.{side}")
                numbers = {"own": own[term], "other": other[term], "share": SHARES[term]}
                fact = self._fact("option.term", numbers, **names)
                found.append(fact.model_copy(update={"code": f"option.{side}.{term}"}))
        return found

    def _figures(self) -> list[Fact]:
        advice = self.found.advice
        if self.found.other_id is None:
            return []
        numbers = {"margin": advice.margin}
        if advice.recommended is None:
            return [self._fact("option.even", numbers)]
        return [self._fact("option.figures", numbers, best=self.words.option(advice.recommended))]

    def _ahead(self) -> list[Fact]:
        ahead = self.found.ahead
        if not ahead or self.found.chosen:
            return []
        return [
            self.fact(
                "option.ahead", {"steps": len(ahead), "hours": self.hours(ahead)}, skills_of(ahead), one(len(ahead))
            )
        ]

    def _skills(self, option_id: str) -> tuple[str, ...]:
        return self.tree.options[option_id][2].skills
