"""Figures of one ranking of steps, by ir-measures."""

from collections.abc import Sequence

import ir_measures
from ir_measures import Success, nDCG

from evals.cases import NextCase
from tree.skill import Step

FIRST, GOOD = 2, 1
"""Relevance of a step that a mentor would put first, and of one they would take among the first three."""
RANKED = {"hit@1": Success(rel=FIRST) @ 1, "hit@3": Success(rel=FIRST) @ 3, "nDCG@5": nDCG @ 5}
MEASURES = (*RANKED, "wrong@3")


def score_ranking(case: NextCase, ranking: Sequence[Step]) -> dict[str, float]:
    """Hit@1, hit@3, nDCG@5 (first 2, good 1), and whether anything wrong is among the first three."""
    first, good = set(map(tuple, case.first)), {*map(tuple, case.first), *map(tuple, case.good)}
    wrong = set(map(tuple, case.wrong))
    steps = [tuple(step) for step in ranking]
    if not steps:
        return dict.fromkeys(MEASURES, 0.0)
    names = {step: f"{step[0]}.{step[1]}" for step in (*steps, *good)}
    qrels = {"q": {names[s]: FIRST if s in first else GOOD for s in good}}
    run = {"q": {names[s]: float(len(steps) - at) for at, s in enumerate(steps)}}
    values = {m.measure: float(m.value) for m in ir_measures.iter_calc(list(RANKED.values()), qrels, run)}
    found = {name: values[measure] for name, measure in RANKED.items()}
    return found | {"wrong@3": float(any(s in wrong for s in steps[:3]))}
