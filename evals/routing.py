"""How well utterances of a conversation are read: what each asks for, in which order, and what it is about."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from evals.cases import RoutingCase
from evals.suite import Outcome
from service.llm.language_model import LanguageModel
from service.understanding.intents import Before, Router, Routing, carried
from service.workflow.model_calls import NEXT_TOKENS, Conversation
from service.workflow.routing import route


def read_utterances(router: Router, cases: Iterable[RoutingCase], model: LanguageModel | None = None) -> list[Outcome]:
    """Whether each utterance is read as its author meant it: by rule and, where there is a model, with its help."""
    return [_outcome(router, case, model) for case in cases]


def said_before(router: Router, utterances: Sequence[str], *, waiting: bool) -> Before:
    """What was answered last, as far as the utterances tell: each is read in turn, and what it is about is kept."""
    before = Before()
    for text in utterances:
        before = carried(router.route(text, before), before)
    return replace(before, waiting=waiting)


def _outcome(router: Router, case: RoutingCase, model: LanguageModel | None) -> Outcome:
    before = said_before(router, case.before, waiting=case.waiting)
    found = router.route(case.says, before)
    outcome: Outcome = {
        "id": case.id,
        "language": case.language,
        "place": "in context" if case.before or case.waiting else "alone",
        "asks for": "several" if all(len(some) > 1 for some in case.intents) else "one",
        **_figures(found, case),
        "left open": float(not found.sure),
        "expected": {"intents": [list(some) for some in case.intents], "about": case.about},
        "got": {"intents": [a.intent for a in found.asked], "about": sorted(_about(found))},
    }
    if model:
        helped = route(router, Conversation(model, budget=NEXT_TOKENS), case.says, before)
        outcome |= {f"{name}, with the model": value for name, value in _figures(helped, case).items()}
    return outcome


def _figures(found: Routing, case: RoutingCase) -> dict[str, float | None]:
    intents = tuple(a.intent for a in found.asked)
    return {
        "right": float(intents in case.intents),
        "first": float(any(some[:1] == intents[:1] for some in case.intents)),
        "about": None if case.about is None else float(_about(found) == set(case.about)),
    }


def _about(found: Routing) -> set[str]:
    return {name for a in found.asked for name in (*a.skills, *a.options, *a.tracks)}
