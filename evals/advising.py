"""Whether branch advice agrees with a mentor's, and whether its margin means something."""

from collections.abc import Iterable

from evals.cases import BranchCase
from evals.grounding import invented_ids, ungrounded
from evals.suite import Outcome
from service.bootstrap import Application
from service.contract import BranchRequest, GoalSpec, LearnerSpec
from tree.branching import CLEAR_MARGIN

EITHER = "either"


def advise(program: Application, cases: Iterable[BranchCase]) -> list[Outcome]:
    """For each case what was advised, with its margin, and whether a mentor would agree."""
    return [_judge(program, case) for case in cases]


def _judge(program: Application, case: BranchCase) -> Outcome:
    request = BranchRequest(
        track_id=case.track_id,
        question=case.ask.question,
        goal=GoalSpec.model_validate(case.ask.goal) if case.ask.goal else None,
        learner=LearnerSpec.model_validate(case.learner),
        language=case.language,
    )
    response = program.recommend_branch(request)
    advised = response.recommended or EITHER
    best = max(response.options, key=lambda o: o.score).option_id
    return {
        "id": case.id,
        "language": case.language,
        "kind": case.kind,
        "track": case.track_id,
        "expected": [case.expect, *case.accept],
        "got": advised,
        "margin": response.margin,
        "clear": float(response.margin >= CLEAR_MARGIN),
        "agreed": float(advised in {case.expect, *case.accept}),
        # the worse mistake: sending somebody the wrong way, where "either" only leaves the choice to them
        "misled": float(advised != EITHER and advised not in {case.expect, *case.accept}),
        "best agrees": float(best == case.expect) if case.expect != EITHER else None,
        "invented ids": float(len(invented_ids(program.tree, program.catalogue.by_id, response))),
        "ungrounded": float(len(ungrounded(program.tree, response))),
    }
