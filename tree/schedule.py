"""A path laid out over days: steps become blocks of work, blocks become sessions.

What holds of every schedule, each with a test of its name:

- legal at every point: a step's sessions come after all sessions of the steps it needs;
- no day over its hours, no session on a break or after the last day, none shorter than half an hour;
- no more than three skills open at once: a step is finished before the next is begun;
- what is learnt is practised and then assessed, in this order.

The order of steps is that of the path (`tree.next_steps`): what opens more of the way stands before what opens less at
equal need, and related skills stand together.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import Literal

from tree.availability import UNITS_PER_HOUR, units_for
from tree.rules import Levels, Rules
from tree.skill import Step

Activity = Literal["learn", "practise", "assess", "review"]
ACTIVITIES: tuple[Activity, ...] = ("learn", "practise", "assess")
"""What a step is made of, in this order; what is held is reviewed."""

REVIEW: Activity = "review"

LEARNING_SHARE = {1: 0.65, 2: 0.3, 3: 0.4}
"""Of the hours of a level that are not assessment: knowing terms is mostly learning, a project mostly practice."""

ASSESSMENT_UNITS = {1: 2, 2: 2, 3: 4}
"""Half-hours of assessment: an hour of questions, an hour for a review of the project, two for a design."""

MAX_SESSION = 3 * UNITS_PER_HOUR
"""Longer sessions are cut, with room for a pause."""

MATERIALS = 3
"""Resources that one step is learnt from at most: more would be leafed through, not worked through."""


@dataclass(frozen=True, slots=True)
class Material:
    """A resource as a schedule sees it; `hours` to work through it, `hands_on` where one does more than read."""

    id: str
    hours: float
    hands_on: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Work of one kind on one step, from one resource or from none; `units` are half-hours."""

    step: Step
    activity: Activity
    units: int
    resource_id: str | None = None


@dataclass(frozen=True, slots=True)
class Sitting:
    """A part of a block on one day. `number` counts the sittings of one activity of one step, from 1."""

    day: date
    step: Step
    activity: Activity
    number: int
    units: int
    resource_id: str | None = None

    @property
    def id(self) -> str:
        """Stable as long as the step needs as many sittings of this activity."""
        return session_id(self.step, self.activity, self.number)

    @property
    def hours(self) -> float:
        """Hours, in steps of a half."""
        return self.units / UNITS_PER_HOUR


def session_id(step: Step, activity: str, number: int) -> str:
    """How the sessions of a plan are called."""
    return f"{step.skill_id}.{step.level}.{activity}.{number}"


def split(step: Step, hours: float, materials: Sequence[Material], used: Iterable[str] = ()) -> list[Block]:
    """The blocks of one step: learn from up to three resources, practise, assess; none of `used` is taken again.

    A step of an hour is learnt and assessed, one of half an hour is only learnt.
    """
    units, taken = units_for(hours), set(used)
    assessment = min(ASSESSMENT_UNITS[step.level], units // 2)
    learning = units - assessment
    practice = 0
    if learning > 1:
        practice = learning - max(1, round(learning * LEARNING_SHARE[step.level]))
        learning -= practice
    free = [m for m in materials if m.id not in taken]
    blocks = list(_learn(step, learning, free[:MATERIALS]))
    taken |= {b.resource_id for b in blocks if b.resource_id}
    if practice:
        drill = next((m.id for m in free if m.hands_on and m.id not in taken), None)
        blocks.append(Block(step, "practise", practice, drill))
    if assessment:
        blocks.append(Block(step, "assess", assessment))
    return blocks


def _learn(step: Step, units: int, materials: Sequence[Material]) -> Iterator[Block]:
    """One block a resource, as long as that takes; what is left over goes to the one with the most to it."""
    if not materials:
        yield Block(step, "learn", units)
        return
    shares, left = [], units
    for material in materials:
        shares.append(min(left, units_for(material.hours)))
        left -= shares[-1]
    longest = max(range(len(materials)), key=lambda at: materials[at].hours)
    for at, material in enumerate(materials):
        share = shares[at] + (left if at == longest else 0)
        if share:
            yield Block(step, "learn", share, material.id)


def without(blocks: Iterable[Block], done: Mapping[Step, Mapping[str, int]]) -> list[Block]:
    """What is left of blocks; `done` maps step -> activity -> half-hours that are behind."""
    left, spent = [], {step: dict(activities) for step, activities in done.items()}
    for block in blocks:
        behind = spent.get(block.step, {})
        gone = min(block.units, behind.get(block.activity, 0))
        if gone:
            behind[block.activity] -= gone
        if block.units > gone:
            left.append(Block(block.step, block.activity, block.units - gone, block.resource_id))
    return left


def lay_out(
    blocks: Iterable[Block], days: Iterable[tuple[date, int]], taken: Iterable[str] = ()
) -> tuple[list[Sitting], list[Block]]:
    """Sittings for the blocks in their order on these days (date, half-hours), and the blocks that found no place.

    `taken` are ids of sessions that exist already and are not given again.
    """
    waiting, given = list(reversed(list(blocks))), set(taken)
    sittings: list[Sitting] = []
    for day, room in days:
        left = room
        while left and waiting:
            block = waiting.pop()
            units = min(left, block.units, MAX_SESSION)
            left -= units
            sitting = numbered(Sitting(day, block.step, block.activity, 1, units, block.resource_id), given)
            given.add(sitting.id)
            sittings.append(sitting)
            if block.units > units:
                waiting.append(Block(block.step, block.activity, block.units - units, block.resource_id))
        if not waiting:
            break
    return sittings, waiting[::-1]


def numbered(sitting: Sitting, given: Collection[str]) -> Sitting:
    """The sitting with the least number that no session has yet; `given` are the ids there are."""
    number = next(n for n in count(1) if session_id(sitting.step, sitting.activity, n) not in given)
    return replace(sitting, number=number)


def capacity(days: Iterable[tuple[date, int]], enough: int) -> int:
    """The half-hours of these days, counted no further than `enough`."""
    total = 0
    for _, units in days:
        total += units
        if total >= enough:
            return enough
    return total


def day_of_unit(days: Iterable[tuple[date, int]], unit: int) -> date | None:
    """The day on which this half-hour (the first is 1) falls; None beyond the last day."""
    passed = 0
    for day, units in days:
        passed += units
        if passed >= unit:
            return day
    return None


def in_order(rules: Rules, steps: Iterable[Step], levels: Levels, preference: Mapping[Step, int]) -> list[Step]:
    """The steps in an order that is legal at every point: of those open, always the one with the least preference.

    `steps` must be closed: whatever a step needs is among them or held.
    """
    left, held, ordered = set(steps), dict(levels), list[Step]()
    while left:
        opened = [s for s in left if rules.is_open(s, held)]
        best = min(opened, key=lambda s: (preference.get(s, len(preference)), rules.tree.order[s.skill_id], s.level))
        ordered.append(best)
        held[best.skill_id] = best.level
        left.remove(best)
    return ordered
