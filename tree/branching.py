"""Which option to take at a branching point, with figures on both sides.

A score is a sum of terms, each between 0 and its share, and each reported as a reason. Nothing in a term depends on
the order of the options, and interest in one of them only ever raises its own score.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from tree.goal import Goal, Wanted, want
from tree.path import Branches, Remaining, find_remaining, levels_after
from tree.rules import Choice, Levels, Rules, holds
from tree.skill import Step

BranchReasonCode = Literal["fits-question", "fewer-hours", "transfer", "other-goals", "unlocks", "switching"]

SHARES: Mapping[BranchReasonCode, float] = {
    "fits-question": 0.40,
    "transfer": 0.22,
    "fewer-hours": 0.18,
    "other-goals": 0.10,
    "unlocks": 0.06,
    "switching": 0.04,
}
CLEAR_MARGIN = 0.07
"""Below this difference of scores neither option is called better, and least hours decide."""

EDGE_TRANSFER = 0.5
"""Of a skill, how much the skills that help it or are required by it carry over when all of them are held."""

CLOSE_TRANSFER = 0.3
"""The same for the closest skill in meaning, where its closeness is 1."""

Closeness = Callable[[str, str], float]
"""How close two skills are in meaning, 0 (like any two) to 1 (like the closest two)."""


def unrelated(_: str, __: str) -> float:
    """The closeness where nothing is known of meanings."""
    return 0.0


@dataclass(frozen=True, slots=True)
class Interest:
    """What speaks for an option apart from the tree: `fit` maps skill or option id -> fit to the question, 0 to 1."""

    fit: Mapping[str, float] = field(default_factory=dict)
    closeness: Closeness = unrelated


@dataclass(frozen=True, slots=True)
class OptionAdvice:
    """One option's figures.

    `remaining` is what is left to the whole goal through it, `transfer` the share (0 to 1) that held skills carry over,
    `carried_by` which these are, `overlap_hours` what it shares with the learner's other goals, and `switching_hours`
    what is spent for it alone, and lost by going over to the other option. `reasons` add up to the score.
    """

    option_id: str
    score: float
    remaining: Remaining
    transfer: float
    carried_by: tuple[str, ...]
    unlocks: tuple[str, ...]
    overlap_hours: float
    switching_hours: float
    reasons: Mapping[BranchReasonCode, float]


@dataclass(frozen=True, slots=True)
class BranchAdvice:
    """Both options of a branching point, in the order of the tree, and the better one where the margin is clear."""

    track_id: str
    tier: int
    options: tuple[OptionAdvice, ...]
    recommended: str | None
    margin: float


def advise_branch(
    rules: Rules,
    choice: Choice,
    goals: Iterable[Goal],
    levels: Levels,
    branches: Branches,
    interest: Interest,
    other_goals: Iterable[Goal] = (),
) -> BranchAdvice:
    """Compare the options of one branching point on the way to these goals; any choice made there is left aside.

    An option fits as well as its best skill, and only the difference between the options counts.
    """
    goals, others = tuple(goals), _remaining_of(rules, tuple(other_goals), levels, branches)
    through = {
        option_id: _through(rules, choice, option_id, goals, levels, branches) for option_id in choice.alternatives
    }
    longest = max(r.hours for r in through.values()) or 1.0
    fits = {option_id: _fit(steps, option_id, interest.fit) for option_id, steps in choice.alternatives.items()}
    options = []
    for option_id, remaining in through.items():
        steps = choice.alternatives[option_id]
        rivals = [r.steps for o, r in through.items() if o != option_id]
        own = [s for s in remaining.steps if rivals and all(s not in r for r in rivals)]
        shared = sum(map(rules.tree.hours, sorted(s for s in own if s in others)))
        unlocks = _unlocks(rules, steps, levels)
        transfer, carried_by = _transfer(rules, steps, levels, interest.closeness)
        own_hours = sum(map(rules.tree.hours, sorted(own)))
        terms: dict[BranchReasonCode, float] = {
            "fits-question": fits[option_id] - min(fits.values()),
            "fewer-hours": 1 - remaining.hours / longest,
            "transfer": transfer,
            "other-goals": shared / own_hours if own_hours else 0.0,
            "unlocks": len(unlocks) / (len(unlocks) + 2),
            "switching": 1 - own_hours / longest,
        }
        weights = {code: round(SHARES[code] * term, 4) for code, term in terms.items()}
        options.append(
            OptionAdvice(
                option_id=option_id,
                score=round(sum(weights.values()), 4),
                remaining=remaining,
                transfer=transfer,
                carried_by=carried_by,
                unlocks=unlocks,
                overlap_hours=shared,
                switching_hours=own_hours,
                reasons=weights,
            )
        )
    best, *rest = sorted(options, key=lambda o: -o.score)
    margin = round(best.score - rest[0].score, 4) if rest else best.score
    recommended = best.option_id if margin >= CLEAR_MARGIN else None
    return BranchAdvice(choice.track_id, choice.tier, tuple(options), recommended, margin)


def choices_of(rules: Rules, track_id: str) -> list[Choice]:
    """The branching points of a track, in order; none in the Origin."""
    return [choice for (track, _), choice in sorted(rules.gates.items()) if track == track_id]


def steps_before(rules: Rules, choice: Choice, levels: Levels) -> frozenset[Step]:
    """The steps left to take before any of the options can be begun or finished."""
    ways = [find_remaining(rules, Wanted(steps, ()), levels, {}).steps for steps in choice.alternatives.values()]
    return frozenset.intersection(*ways) - {s for steps in choice.alternatives.values() for s in steps}


def _through(
    rules: Rules, choice: Choice, option_id: str, goals: tuple[Goal, ...], levels: Levels, branches: Branches
) -> Remaining:
    """What is left of the goals by way of this option, which is passed in any case."""
    taken = {**branches, choice.track_id: (option_id,)}
    wanted = want(rules.tree, goals, taken)
    passing = tuple(s for s in choice.alternatives[option_id] if not holds(levels, s))
    return find_remaining(rules, Wanted(wanted.steps + passing, wanted.choices), levels, taken)


def _remaining_of(rules: Rules, goals: tuple[Goal, ...], levels: Levels, branches: Branches) -> frozenset[Step]:
    if not goals:
        return frozenset()
    return find_remaining(rules, want(rules.tree, goals, branches), levels, branches).steps


def _fit(steps: tuple[Step, ...], option_id: str, fit: Mapping[str, float]) -> float:
    return max(fit.get(name, 0.0) for name in (option_id, *(s.skill_id for s in steps)))


def _transfer(
    rules: Rules, steps: tuple[Step, ...], levels: Levels, closeness: Closeness
) -> tuple[float, tuple[str, ...]]:
    """How much of an option's skills is held or carried over by held ones (0 to 1), and by which."""
    tree = rules.tree
    held = [s for s in tree.places if levels.get(s, 0) > 0]
    shares, carriers = [], set[str]()
    for step in steps:
        if holds(levels, step):
            shares.append(1.0)
            carriers.add(step.skill_id)
            continue
        known = {s for s in tree.skills if step.skill_id in tree.skills[s].helps}.union(
            tree.skills[step.skill_id].requires
        )
        at_hand = known.intersection(held)
        share = EDGE_TRANSFER * len(at_hand) / len(known) if known else 0.0
        nearest = max(held, key=lambda s: closeness(s, step.skill_id), default=None)
        near = closeness(nearest, step.skill_id) if nearest else 0.0
        carriers |= at_hand | ({nearest} if nearest and near > 0 else set())
        shares.append(share + CLOSE_TRANSFER * near)
    return round(sum(shares) / len(shares), 4), tuple(sorted(carriers, key=tree.order.__getitem__))


def _unlocks(rules: Rules, steps: tuple[Step, ...], levels: Levels) -> tuple[str, ...]:
    """Skills beyond the option whose way its skills make easier or open, in the order of the tree."""
    tree, mine = rules.tree, {s.skill_id for s in steps}
    after = levels_after(levels, steps)
    helped = {h for s in mine for h in tree.skills[s].helps if after.get(h, 0) == 0}
    required = {s for s in tree.skills if after.get(s, 0) == 0 and mine.intersection(tree.skills[s].requires)}
    return tuple(sorted((helped | required) - mine, key=tree.order.__getitem__))
