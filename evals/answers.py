"""What is told of a whole answer besides its ranking: ids, prose, resources, hours of the path, the other language."""

from evals.cases import NextCase
from evals.grounding import invented_ids, ungrounded
from evals.independent import check_path, least_hours
from evals.suite import Outcome
from evals.told import Told, request_of
from service.bootstrap import Application
from service.contract import NextResponse, Recommendation
from service.workflow.decision import decide
from tree.skill import Step


def describe(program: Application, case: NextCase, response: NextResponse, understood: Told) -> Outcome:
    """Fields of one answer: counts of faults, shares (0 to 1), hours over the least, tokens."""
    tree = program.tree
    strange = ungrounded(tree, response)
    outcome: Outcome = {
        "invented ids": float(len(invented_ids(tree, program.catalogue.by_id, response))),
        "ungrounded": float(len(strange)),
        "calls": float(response.engine.calls),
        "tokens": float(response.engine.input_tokens + response.engine.output_tokens),
        **_resources(response.recommendations, case.language),
        **_path(program, response, understood),
    }
    if strange:
        outcome["strange"] = strange
    if case.ask.question is None:
        outcome["same in both languages"] = _parity(program, case, response)
    return outcome


def _resources(recommendations: list[Recommendation], language: str) -> Outcome:
    """Share of steps with a resource of their level; with one in the language; different publishers and kinds."""
    if not recommendations:
        return {}
    shown = [r for recommendation in recommendations for r in recommendation.resources]
    fitting = [any(r.level == s.level for r in s.resources) for s in recommendations]
    spoken = [any(r.language == language for r in s.resources) for s in recommendations]
    outcome = {
        "resources of the level": sum(fitting) / len(fitting),
        "resources in the language": sum(spoken) / len(spoken),
    }
    if shown:
        outcome["publishers"] = len({r.publisher for r in shown}) / len(shown)
        outcome["kinds"] = float(len({r.kind for r in shown}))
    return outcome


def _path(program: Application, response: NextResponse, understood: Told) -> Outcome:
    """Breaches of the rules on the path, and how far its hours are off the least that an independent solver finds."""
    path = [Step(s.skill_id, s.level) for s in response.remaining.path]
    if not path:
        return {}
    breaches = check_path(program.tree, understood.levels, path)
    learner, goals = understood.learner, understood.goals
    taken = decide(program.rules, learner, goals, understood.fit, 1, program.knowledge.closeness).taken
    least = least_hours(program.tree, understood.levels, goals, taken)
    # fewer hours than can be is as wrong as more: the path does not lead to the goal
    off = abs(response.remaining.hours - least) / max(least, 1.0)
    return {"broken path": float(len(breaches)), "hours off the least": off}


def _parity(program: Application, case: NextCase, response: NextResponse) -> float:
    """Whether the same request without words gets the same steps when the answer is in the other language."""
    other = request_of(case).model_copy(update={"language": "ko" if case.language == "en" else "en"})
    again = program.recommend_next(other)
    ours, theirs = ([(r.skill_id, r.level) for r in answer.recommendations] for answer in (response, again))
    return float(ours == theirs)
