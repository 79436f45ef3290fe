"""Where a learner stands in the tree: the state of every level, and what keeps the next one locked."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tree.rules import Choice, Levels, Rules, holds
from tree.skill import Step

State = Literal["held", "open", "locked"]
LackRule = Literal["origin", "tier", "branch", "requires"]


@dataclass(frozen=True, slots=True)
class Lack:
    """Steps that a rule asks for and that are not held, in the order of the tree.

    `tier` is the tier that is not passed yet, for `tier` and `branch`. Where it is a branching point, `choice` is that
    point, any one option of it is enough, and `steps` are those missing of all options.
    """

    rule: LackRule
    steps: tuple[Step, ...]
    tier: int | None = None
    choice: Choice | None = None


@dataclass(frozen=True, slots=True)
class SkillStanding:
    """One skill: the level held, the state of levels 1 to the highest, and what the next level lacks."""

    skill_id: str
    level: int
    states: tuple[State, ...]
    lacks: tuple[Lack, ...]

    @property
    def next_step(self) -> Step | None:
        """The step after the level held; None where there is none."""
        return Step(self.skill_id, self.level + 1) if self.level < len(self.states) else None


def survey(rules: Rules, levels: Levels) -> list[SkillStanding]:
    """Every skill's standing, in the order of the tree. `levels` are all that count as held, presumed ones too."""
    return [_stand(rules, levels, skill_id) for skill_id in rules.tree.places]


def lacks_of(rules: Rules, levels: Levels, step: Step) -> tuple[Lack, ...]:
    """What keeps a step locked: the Origin first, then tiers from below, then written edges. Empty where it is open.

    The level below is not counted: `step` is the one after the level held.
    """
    return tuple(sorted(_lacks(rules, levels, step), key=_place))


def _stand(rules: Rules, levels: Levels, skill_id: str) -> SkillStanding:
    level, highest = levels.get(skill_id, 0), rules.tree.skills[skill_id].max_level
    lacks = lacks_of(rules, levels, Step(skill_id, level + 1)) if level < highest else ()
    states = tuple(_state(above, bool(lacks)) for above in range(1 - level, highest - level + 1))
    return SkillStanding(skill_id, level, states, lacks)


def _state(above: int, lacking: bool) -> State:
    """The state of the level that is so far above the one held."""
    if above <= 0:
        return "held"
    return "open" if above == 1 and not lacking else "locked"


def _lacks(rules: Rules, levels: Levels, step: Step) -> Iterator[Lack]:
    tiers: dict[int | None, list[Step]] = {}
    # of several rules that ask for the same step, the most specific one comes last
    for need, rule in dict(rules.reasons_for(step)).items():
        if holds(levels, need) or rule == "level":
            continue
        if rule == "requires":
            yield Lack("requires", (need,))
        else:
            tier = rules.tree.places[need.skill_id].tier.number if rule == "tier" else None
            tiers.setdefault(tier, []).append(need)
    for tier, steps in tiers.items():
        yield Lack("origin" if tier is None else "tier", tuple(steps), tier)
    for gate in rules.gates_before(step):
        if not gate.met_by(levels):
            missing = tuple(s for steps in gate.alternatives.values() for s in steps if not holds(levels, s))
            yield Lack("branch", missing, gate.tier, gate)


def _place(lack: Lack) -> tuple[int, int]:
    return {"origin": 0, "tier": 1, "branch": 1, "requires": 2}[lack.rule], lack.tier or 0
