"""How far a step lies beyond what a learner has mastered."""

from evals.simulation.learner_model import Array

REACH = 0.5
"""The distance up to which learning goes at full rate. Assumption."""
STRETCH = (0.1, 0.2, 0.3)
"""How far a step of level 1, 2, 3 lies beyond everything it stands on. Assumption: higher levels are harder."""
NEEDS, HINTS, GROUND = 0.6, 0.3, 0.3
"""What a whole lack of needs, of helping skills, of Origin and lower tiers adds to the distance. Assumption."""


def distance(level: int, needs: Array, hints: Array, ground: Array) -> float:
    """How far a step lies beyond what is mastered (0 to 1 each) of what it stands on; the unit is arbitrary.

        d = STRETCH + NEEDS · (1 - mean needs) + HINTS · (1 - mean hints) + GROUND · (1 - mean ground)

    The zone of proximal development (Vygotsky 1978, ch. 6) is an idea without a formula: this one is our assumption.
    """
    lacks = ((NEEDS, needs), (HINTS, hints), (GROUND, ground))
    return STRETCH[level - 1] + sum(weight * (1 - float(m.mean())) for weight, m in lacks if len(m))
