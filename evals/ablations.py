"""The engine with one part taken away at a time, and the search alone; each told what the engine is told."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from evals.policies import lawless
from evals.told import SHOWN, Told
from service.bootstrap import Application
from service.workflow.decision import decide
from service.workflow.wording import Wording
from tree.learner import Learner
from tree.next_steps import SHARES, Term
from tree.rules import Rules
from tree.skill import Step

Variant = Callable[[Application, Told], list[Step]]
"""The next steps of a case, best first."""


def dense_alone(program: Application, case: Told) -> list[Step]:
    """Baseline: the skills nearest to the words in meaning, each at the level after the one held.

    A case without a question is asked in the words that name its goal. No rule is heeded.
    """
    search, words = program.knowledge.skill_search, Wording(program.tree, "en")
    scores = search.scores(case.question or words.goal(case.goals) or "what should I learn next")["dense"]
    skills = [
        search.documents[at].id for at in np.argsort(-scores, kind="stable") if search.documents[at].kind == "skill"
    ]
    after = [Step(s, case.levels.get(s, 0) + 1) for s in skills]
    return [step for step in after if program.tree.has(step)][:SHOWN]


def without_state(program: Application, case: Told) -> list[Step]:
    """The engine is told nothing of the learner, and says how a newcomer would go on."""
    blank = Learner(branches=case.learner.branches, goals=case.learner.goals)
    decision = decide(program.rules, blank, case.goals, case.fit, SHOWN, program.knowledge.closeness)
    return [*decision.path[:SHOWN]] or [ranked.step for ranked in decision.recommended]


def without_retrieval(program: Application, case: Told) -> list[Step]:
    """No search: goals that are only described are not found, and no step fits the question better than another."""
    return _steps(program, program.rules, replace(case, fit={}, goals=() if case.by_search else case.goals))


def without_prerequisites(program: Application, case: Told) -> list[Step]:
    """The engine over rules in which only a skill's own lower level is ever needed."""
    return _steps(program, lawless(program.rules), case)


def _without_term(code: Term) -> Variant:
    def variant(program: Application, case: Told) -> list[Step]:
        shares = {**SHARES, code: 0.0}
        decision = decide(
            program.rules, case.learner, case.goals, case.fit, SHOWN, program.knowledge.closeness, shares=shares
        )
        return [ranked.step for ranked in decision.recommended]

    return variant


def _steps(program: Application, rules: Rules, case: Told) -> list[Step]:
    decision = decide(rules, case.learner, case.goals, case.fit, SHOWN, program.knowledge.closeness)
    return [ranked.step for ranked in decision.recommended]


ABLATIONS: Mapping[str, Variant] = {
    "without state": without_state,
    "without retrieval": without_retrieval,
    "without prerequisites": without_prerequisites,
    **{f"without {code}": _without_term(code) for code in SHARES},
}
"""Name -> the engine without that part."""
