"""Where a learner stands in a track, found with few questions.

The states a learner may be in are the sets of first levels that can be reached by the rules of the tree: a knowledge
space (Doignon and Falmagne 1985). Answers are weighed by Bayes' rule with a slip and a guess (the basic local
independence model, Falmagne and Doignon 1988). So passing an advanced skill speaks for everything it stands on, and
failing a basic one against everything above it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from math import log2

from tree.rules import Levels, Rules, holds
from tree.skill import Step

MAX_QUESTIONS = 15
SLIP = 0.1
"""The chance of a wrong answer by somebody who holds the level, at the bound that Corbett and Anderson (1995) set."""

GUESS_CHOICE, GUESS_SHORT = 0.25, 0.05
"""The chance of a right answer by somebody who does not: one option in four; an answer one has to find oneself."""

SURE = 0.8
"""A skill is settled when it is held, or not held, with this probability. At 0.9 a placement takes two questions more
and is hardly righter (`python -m evals.placement`)."""

GRANTED = 0.7
"""A level is granted from this probability on: a level that is not there is worse than one asked for again."""

MAX_STATES = 2000
"""More states than this (the tracks that are shipped have 40 to 200) are replaced by those along one legal order."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer about the first level of a skill; `guess` is the chance that it was right by luck, 0 to 1."""

    skill_id: str
    right: bool
    guess: float = GUESS_CHOICE


class Placement:
    """The possible states of one learner in one track. `skills` are those in question, in the order of the tree."""

    def __init__(self, rules: Rules, track_id: str, levels: Levels) -> None:
        """`levels` are held already and never in question; raises KeyError for an unknown track."""
        self.skills = tuple(s for s in domain(rules, track_id) if not holds(levels, Step(s, 1)))
        states = _legal_states(rules, self.skills, levels)
        if states is None:
            states = _along_one_order(rules, self.skills, levels)
        self._holders = {s: tuple(s in state for state in states) for s in self.skills}
        self._prior = _even_over_progress(states)

    def belief(self, answers: Iterable[Answered]) -> "Belief":
        """What these answers make likely. Answers about other skills say nothing."""
        weights = self._prior
        for answer in answers:
            if answer.skill_id in self._holders:
                weights = self._after(weights, answer)
        return Belief(self._marginals(weights), weights)

    def next_skill(self, belief: "Belief", askable: Mapping[str, float]) -> str | None:
        """The skill to ask about next, None where nothing askable would tell anything more.

        It is the one whose answer is expected to take away most of the entropy (bits, summed over the skills in
        question). `askable` maps a skill to the chance of guessing its next question right.
        """
        open_skills = [s for s in self.skills if s in askable and not is_settled(belief.held[s])]
        gains = {s: self._gain(belief, s, askable[s]) for s in open_skills}
        return max(open_skills, key=gains.__getitem__, default=None)

    def _gain(self, belief: "Belief", skill_id: str, guess: float) -> float:
        before = sum(map(entropy, belief.held.values()))
        chance = belief.held[skill_id] * (1 - SLIP) + (1 - belief.held[skill_id]) * guess
        after = 0.0
        for right, share in ((True, chance), (False, 1 - chance)):
            weights = self._after(belief.weights, Answered(skill_id, right, guess))
            after += share * sum(map(entropy, self._marginals(weights).values()))
        return before - after

    def _after(self, weights: Sequence[float], answer: Answered) -> tuple[float, ...]:
        if_held, if_not = (1 - SLIP, answer.guess) if answer.right else (SLIP, 1 - answer.guess)
        holders = self._holders[answer.skill_id]
        new = [w * (if_held if holds_it else if_not) for w, holds_it in zip(weights, holders, strict=True)]
        total = sum(new)
        return tuple(w / total for w in new)

    def _marginals(self, weights: Sequence[float]) -> dict[str, float]:
        return {s: sum(compress(weights, holders)) for s, holders in self._holders.items()}


@dataclass(frozen=True, slots=True)
class Belief:
    """Skill id -> the probability, 0 to 1, that its first level is held; and the weight of every state."""

    held: Mapping[str, float]
    weights: Sequence[float]

    @property
    def is_sure(self) -> bool:
        """Whether every skill is settled."""
        return all(map(is_settled, self.held.values()))

    @property
    def granted(self) -> tuple[str, ...]:
        """The skills whose first level is granted, in the order of the tree."""
        return tuple(s for s, chance in self.held.items() if chance >= GRANTED)


def is_settled(chance: float) -> bool:
    """Whether a probability is near enough to 0 or 1."""
    return chance >= SURE or chance <= 1 - SURE


def entropy(chance: float) -> float:
    """Bits of doubt in a yes or no of this probability."""
    return -sum(p * log2(p) for p in (chance, 1 - chance) if p > 0)


def domain(rules: Rules, track_id: str) -> tuple[str, ...]:
    """A track's skills, the Origin, and what they require elsewhere, in the order of the tree."""
    tree, track = rules.tree, rules.tree.tracks_by_id[track_id]
    found = {s for tier in track.tiers for s in tier.skill_ids} | set(tree.origin)
    waiting = list(found)
    while waiting:
        needed = {step.skill_id for step in rules.needs(Step(waiting.pop(), 1))} - found
        found |= needed
        waiting += needed
    return tuple(sorted(found, key=tree.order.__getitem__))


State = frozenset[str]


def _legal_states(rules: Rules, skills: Sequence[str], levels: Levels) -> list[State] | None:
    """Every set of these skills that can be reached step by step; None where there are too many."""
    states: dict[State, None] = {frozenset(): None}
    waiting = list(states)
    while waiting:
        state = waiting.pop()
        for skill_id in _open(rules, skills, levels, state):
            larger = state | {skill_id}
            if larger not in states:
                states[larger] = None
                waiting.append(larger)
        if len(states) > MAX_STATES:
            return None
    return list(states)


def _along_one_order(rules: Rules, skills: Sequence[str], levels: Levels) -> list[State]:
    """The states of one legal way through these skills, always the first open one in the order of the tree."""
    states: list[State] = [frozenset()]
    while opened := _open(rules, skills, levels, states[-1]):
        states.append(states[-1] | {opened[0]})
    return states


def _open(rules: Rules, skills: Sequence[str], levels: Levels, state: Collection[str]) -> list[str]:
    now = {**levels, **dict.fromkeys(state, 1)}
    return [s for s in skills if s not in state and rules.is_open(Step(s, 1), now)]


def _even_over_progress(states: Sequence[State]) -> tuple[float, ...]:
    """Before any answer, every number of skills held is as likely as any other, and so are states of one number."""
    sizes = [len(state) for state in states]
    kinds = len(set(sizes))
    return tuple(1 / (kinds * sizes.count(size)) for size in sizes)
