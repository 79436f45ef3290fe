"""Placement on simulated learners: how right it is, and how much it saves against asking everything.

`python -m evals.placement` prints the table. Every learner truly holds some first levels and answers with a slip and a
guess of their own. Two kinds of learners, half each:

- those who learnt in an order the tree allows, as placement assumes: a random legal way of random length;
- those who did not: the same, and then each skill is held or not against that with a chance of 12 % (`STRAY`).

Slips and guesses vary by learner around those that placement assumes (`TRAIT_SPREAD`), so they are never quite right.
Both are assumptions; nobody's record stands behind them yet. What placement is compared with:

- `everything`: one item on every skill, a right answer counts as held;
- `everything, thrice`: three items on every skill, two right answers count as held;
- `everything, weighed`: one item on every skill, answers weighed by the same Bayes' rule over the states of the tree;
- `in order`: as many items as placement used, from the basic skills upwards, a skill not asked counts as not held.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from evals.statistics import Difference, Estimate, estimate, paired
from service.files import BUNDLED_TREE, load_tree
from tree.placement import GUESS_CHOICE, MAX_QUESTIONS, SLIP, Answered, Belief, Placement
from tree.rules import Rules
from tree.skill import Step

LEARNERS = 1000
SEED = 20261201
STRAY = 0.12
TRAIT_SPREAD = 0.5
"""A learner's slip and guess lie within this share of those assumed, evenly."""

ITEMS_A_SKILL = 6
"""As many as the item bank has."""

MEASURES = ("right", "granted wrongly", "withheld wrongly", "items", "saved")
Outcome = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Simulated:
    """Who is placed: what they truly hold, and how they answer; `orderly` says whether the tree allows it."""

    held: frozenset[str]
    orderly: bool
    slip: float
    guess: float
    luck: np.random.Generator

    def answers(self, skill_id: str) -> bool:
        """Whether they answer an item on this skill rightly."""
        chance = 1 - self.slip if skill_id in self.held else self.guess
        return bool(self.luck.random() < chance)


def simulate(rules: Rules, count: int = LEARNERS, seed: int = SEED) -> list[Outcome]:
    """Place so many learners, one track after the other; an outcome per learner and way of asking."""
    tracks = [track.id for track in rules.tree.tracks]
    placements = {track_id: Placement(rules, track_id, {}) for track_id in tracks}
    remembered = {track_id: Remembered(placement) for track_id, placement in placements.items()}
    outcomes = []
    for number in range(count):
        track_id = tracks[number % len(tracks)]
        learner = _draw(rules, placements[track_id].skills, np.random.default_rng([seed, number]))
        about = {"learner": number, "track": track_id, "orderly": learner.orderly}
        outcomes += [{**about, **found} for found in _place(remembered[track_id], learner)]
    return outcomes


class Remembered:
    """A placement that works out each question once: many learners begin alike."""

    def __init__(self, placement: Placement) -> None:
        self.placement, self.skills = placement, placement.skills
        self._known: dict[tuple[tuple[str, bool], ...], tuple[Belief, str | None]] = {}

    def after(self, answers: Sequence[Answered]) -> tuple[Belief, str | None]:
        """What is believed after these answers, and which skill is asked about next."""
        key = tuple((a.skill_id, a.right) for a in answers)
        if key not in self._known:
            belief = self.placement.belief(answers)
            asked = [a.skill_id for a in answers]
            askable = {s: GUESS_CHOICE for s in self.skills if asked.count(s) < ITEMS_A_SKILL}
            over = belief.is_sure or len(answers) >= MAX_QUESTIONS
            self._known[key] = belief, None if over else self.placement.next_skill(belief, askable)
        return self._known[key]


def _draw(rules: Rules, skills: Sequence[str], rng: np.random.Generator) -> Simulated:
    """A learner after a random legal way through these skills, and perhaps astray from it."""
    held: set[str] = set()
    for _ in range(int(rng.integers(len(skills) + 1))):
        now = dict.fromkeys(held, 1)
        opened = [s for s in skills if s not in held and rules.is_open(Step(s, 1), now)]
        if opened:
            held.add(opened[int(rng.integers(len(opened)))])
    orderly = bool(rng.random() < 0.5)
    if not orderly:
        held ^= {s for s in skills if rng.random() < STRAY}
    slip, guess = (assumed * rng.uniform(1 - TRAIT_SPREAD, 1 + TRAIT_SPREAD) for assumed in (SLIP, GUESS_CHOICE))
    return Simulated(frozenset(held), orderly, float(slip), float(guess), rng)


def _place(placement: Remembered, learner: Simulated) -> list[Outcome]:
    answers: list[Answered] = []
    belief, skill_id = placement.after(answers)
    while skill_id is not None:
        answers.append(Answered(skill_id, learner.answers(skill_id)))
        belief, skill_id = placement.after(answers)
    all_answers = [Answered(s, learner.answers(s)) for s in placement.skills]
    weighed = placement.placement.belief(all_answers).granted
    thrice = [s for s in placement.skills if sum(learner.answers(s) for _ in range(3)) >= 2]
    some = all_answers[: len(answers)]
    ways = {
        "placement": (belief.granted, len(answers)),
        "everything": ([a.skill_id for a in all_answers if a.right], len(all_answers)),
        "everything, thrice": (thrice, 3 * len(all_answers)),
        "everything, weighed": (weighed, len(all_answers)),
        "in order": ([a.skill_id for a in some if a.right], len(some)),
    }
    return [_measure(name, granted, items, placement.skills, learner) for name, (granted, items) in ways.items()]


def _measure(name: str, granted: Sequence[str], items: int, skills: Sequence[str], learner: Simulated) -> Outcome:
    """How right one way of asking was, as shares of the skills in question."""
    wrongly = [s for s in granted if s not in learner.held]
    withheld = [s for s in learner.held if s not in granted]
    count = len(skills)
    return {
        "way": name,
        "right": 1 - (len(wrongly) + len(withheld)) / count,
        "granted wrongly": len(wrongly) / count,
        "withheld wrongly": len(withheld) / count,
        "items": float(items),
        "saved": 1 - items / count,
    }


def summarise(
    outcomes: Sequence[Outcome], keep: Callable[[Outcome], bool] = lambda _: True
) -> dict[str, dict[str, Estimate]]:
    """Way of asking -> measure -> mean with its interval, over the learners kept."""
    ways = dict.fromkeys(o["way"] for o in outcomes)
    kept = [o for o in outcomes if keep(o)]
    return {w: {m: estimate([o[m] for o in kept if o["way"] == w]) for m in MEASURES} for w in ways}


def ahead(outcomes: Sequence[Outcome], other: str) -> Difference:
    """How much righter placement is than another way of asking, learner by learner."""
    right = {w: [o["right"] for o in outcomes if o["way"] == w] for w in ("placement", other)}
    return paired(right["placement"], right[other])


def _table(title: str, figures: dict[str, dict[str, Estimate]]) -> Table:
    table = Table(title=title, header_style="bold")
    table.add_column("Way of asking")
    for measure in MEASURES:
        table.add_column(measure, justify="right")
    for way, found in figures.items():
        cells = (f"{e.mean:.3f} [{e.low:.3f}, {e.high:.3f}]" for e in found.values())
        table.add_row(way, *cells)
    return table


def main() -> None:
    """Run the simulation and print what it found."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else LEARNERS
    outcomes = simulate(Rules(load_tree(BUNDLED_TREE)), count)
    out = Console(width=160)
    out.print(_table(f"Placement of {count} simulated learners, 95 % intervals", summarise(outcomes)))
    for orderly, title in ((True, "Those who learnt in order"), (False, "Those who did not")):
        out.print(_table(title, summarise(outcomes, lambda o, orderly=orderly: o["orderly"] == orderly)))  # type: ignore[misc]
    for other in ("everything", "everything, thrice", "everything, weighed", "in order"):
        d = ahead(outcomes, other)
        out.print(f"righter than {other!r} by {d.mean:.3f} [{d.low:.3f}, {d.high:.3f}], p = {d.p:.4f}")


if __name__ == "__main__":
    main()
