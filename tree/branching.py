"""Which option to take at a branching point, with figures on both sides."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from tree.goal import Goal, want
from tree.path import Branches, Remaining, find_remaining, levels_after
from tree.rules import Choice, Levels, Rules, holds
from tree.skill import Step

BranchReasonCode = Literal["fewer-hours", "fits-question", "transfer", "unlocks"]

SHARES: Mapping[BranchReasonCode, float] = {
    "fits-question": 0.40,
    "fewer-hours": 0.25,
    "transfer": 0.25,
    "unlocks": 0.10,
}
CLEAR_MARGIN = 0.10
"""Below this difference of scores neither option is called better, and least hours decide."""


@dataclass(frozen=True, slots=True)
class OptionAdvice:
    """One option's figures: hours and skills left to the whole goal through it, and the terms of its score."""

    option_id: str
    score: float
    remaining: Remaining
    transfer: float
    unlocks: tuple[str, ...]
    reasons: Mapping[BranchReasonCode, float]


@dataclass(frozen=True, slots=True)
class BranchAdvice:
    """Both options of a branching point, in the order of the tree, and the better one where the margin is clear."""

    track_id: str
    options: tuple[OptionAdvice, ...]
    recommended: str | None
    margin: float


def advise_branch(
    rules: Rules, choice: Choice, goals: Iterable[Goal], levels: Levels, branches: Branches, fit: Mapping[str, float]
) -> BranchAdvice:
    """Compare the options of one branching point on the way to these goals.

    `fit` maps skill id -> fit to the question, 0 to 1; an option fits as well as its best skill, and only the
    difference between the options counts.
    """
    goals = tuple(goals)
    remaining = {}
    for option_id in choice.alternatives:
        taken = {**branches, choice.track_id: (option_id,)}
        through = want(rules.tree, goals, taken)
        passing = tuple(s for s in choice.alternatives[option_id] if not holds(levels, s))
        through = type(through)(through.steps + passing, through.choices)
        remaining[option_id] = find_remaining(rules, through, levels, taken)
    longest = max(r.hours for r in remaining.values()) or 1.0
    least_fit = min(_fit(choice, o, fit) for o in choice.alternatives)
    options = []
    for option_id, rest in remaining.items():
        unlocks = _unlocks(rules, choice, option_id, levels)
        transfer = _transfer(rules, choice.alternatives[option_id], levels)
        terms: dict[BranchReasonCode, float] = {
            "fits-question": _fit(choice, option_id, fit) - least_fit,
            "fewer-hours": 1 - rest.hours / longest,
            "transfer": transfer,
            "unlocks": len(unlocks) / (len(unlocks) + 2),
        }
        weights = {code: round(SHARES[code] * term, 4) for code, term in terms.items()}
        options.append(OptionAdvice(option_id, round(sum(weights.values()), 4), rest, transfer, unlocks, weights))
    best, *others = sorted(options, key=lambda o: -o.score)
    margin = round(best.score - others[0].score, 4) if others else best.score
    recommended = best.option_id if margin >= CLEAR_MARGIN else None
    return BranchAdvice(choice.track_id, tuple(options), recommended, margin)


def _fit(choice: Choice, option_id: str, fit: Mapping[str, float]) -> float:
    return max(fit.get(s.skill_id, 0.0) for s in choice.alternatives[option_id])


def _transfer(rules: Rules, steps: tuple[Step, ...], levels: Levels) -> float:
    """The share of the option's skills that are held, or that held skills help or are required by, 0 to 1."""
    tree = rules.tree
    shares = []
    for step in steps:
        helpers = [s for s in tree.skills if step.skill_id in tree.skills[s].helps]
        known = [*helpers, *tree.skills[step.skill_id].requires]
        share = sum(levels.get(s, 0) > 0 for s in known) / len(known) if known else 0.0
        shares.append(1.0 if holds(levels, step) else 0.5 * share)
    return round(sum(shares) / len(shares), 4)


def _unlocks(rules: Rules, choice: Choice, option_id: str, levels: Levels) -> tuple[str, ...]:
    """Skills outside the track whose way this option's skills make easier or open, in the order of the tree."""
    tree, mine = rules.tree, {s.skill_id for s in choice.alternatives[option_id]}
    after = levels_after(levels, choice.alternatives[option_id])
    helped = {h for s in mine for h in tree.skills[s].helps if after.get(h, 0) == 0}
    required = {s for s in tree.skills if after.get(s, 0) == 0 and mine.intersection(tree.skills[s].requires)}
    return tuple(sorted((helped | required) - mine, key=tree.order.__getitem__))
