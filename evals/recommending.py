"""How good the next steps are: the engine's answers, simpler policies and the engine in parts, on the same cases."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from evals.ablations import ABLATIONS, Variant, dense_alone
from evals.answers import describe
from evals.cases import NextCase
from evals.distracted import distracted
from evals.judging.alone import model_alone
from evals.policies import BASELINES, Policy
from evals.ranking import score_ranking
from evals.suite import Outcome
from evals.told import SHOWN, Told, request_of, told
from service.bootstrap import Application
from service.contract import NextResponse
from service.llm.language_model import LanguageModel
from tree.skill import Step

SEED = 20261124
EXPERT = 12
"""Skills held from which on a learner counts as experienced."""


def recommend(
    program: Application,
    cases: Iterable[NextCase],
    folder: Path | None = None,
    *,
    compare: bool = True,
    alone: LanguageModel | None = None,
) -> list[Outcome]:
    """For each case the engine's answer judged; with `compare`, every baseline and ablation told the same beside it.

    `folder` is for the tree with distractors, an ablation that is left out without one; `alone` a model that is also
    asked by itself.
    """
    others: dict[str, Variant] = {}
    if compare:
        others = {policy.name: _variant(policy) for policy in BASELINES} | {"dense-alone": dense_alone, **ABLATIONS}
    if compare and folder:
        others["with distractors"] = _answers_of(distracted(program, folder))
    if compare and program.model:
        others["without a model"] = _answers_of(_without_model(program))
    if alone:
        others["model alone"] = lambda program, case: model_alone(program, alone, case)
    return [_judge(program, case, others) for case in cases]


def _variant(policy: Policy) -> Variant:
    return lambda program, case: _ranked(program, policy, case)


def _answers_of(other: Application) -> Variant:
    """What another program answers to the same request."""
    return lambda _, case: steps_of(other.recommend_next(case.request))


def _without_model(program: Application) -> Application:
    """The same program without its language model."""
    settings = program.settings.model_copy(update={"openai_api_key": None, "openai_base_url": None})
    return Application(settings, knowledge=program.knowledge)


def _judge(program: Application, case: NextCase, others: Mapping[str, Variant]) -> Outcome:
    response = program.recommend_next(request_of(case))
    found, understood = steps_of(response), told(program, case)
    outcome: Outcome = {
        "id": case.id,
        **_slices(program, case, understood),
        "expected": {"first": list(case.first), "good": list(case.good), "wrong": list(case.wrong)},
        "got": [list(step) for step in found],
        **describe(program, case, response, understood),
    }
    if case.refused:
        refused = float("outside-the-tree" in {n.code for n in response.notices} and not found)
        return outcome | {"state": refused, "expected": "refused"}
    if case.reached:
        outcome["expected"] = "reached"
    outcome["state"] = _state(case, response)
    outcome["broken rules"] = float(sum(not program.rules.is_open(step, understood.levels) for step in found))
    if not case.first:
        return outcome
    rankings = {"engine": found} | {name: rank(program, understood) for name, rank in others.items()}
    for name, ranking in rankings.items():
        outcome |= {f"{name}: {measure}": value for measure, value in score_ranking(case, ranking).items()}
    return outcome


def steps_of(response: NextResponse) -> list[Step]:
    """The recommended steps, best first."""
    return [Step(r.skill_id, r.level) for r in response.recommendations]


def _state(case: NextCase, response: NextResponse) -> float:
    codes = {notice.code for notice in response.notices}
    return float(("goal-reached" in codes) == case.reached and "outside-the-tree" not in codes)


def _ranked(program: Application, policy: Policy, case: Told) -> list[Step]:
    seed = [SEED, *case.id.encode()]  # by the case, so that the order of the cases says nothing
    ranked = policy.rank(program.rules, case.levels, case.goals, case.fit, np.random.default_rng(seed))
    return ranked[:SHOWN]


def _slices(program: Application, case: NextCase, understood: Told) -> Outcome:
    held = len(understood.levels)
    return {
        "language": case.language,
        "kind": case.kind,
        "track": case.track or "none",
        "tier": _tier(program, [Step(*pair) for pair in case.first]),
        "experience": "newcomer" if not held else "experienced" if held >= EXPERT else "on the way",
    }


def _tier(program: Application, first: Sequence[Step]) -> str:
    """Where the step lies that a mentor would put first."""
    if not first:
        return "none"
    place = program.tree.places[first[0].skill_id]
    return "Origin" if place.track.is_origin else f"tier {place.tier.number}"
