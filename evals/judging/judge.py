"""One text judged by a model, twice with the verdicts in another order."""

from functools import cache
from importlib.resources import files

from evals.judging.labelled import Kind, Verdict
from service.llm.language_model import LanguageModel, ModelUnavailable, UnusableAnswer
from service.llm.prompting import render

MAX_TOKENS = 160
ORDERS: tuple[tuple[Verdict, Verdict], ...] = (("good", "bad"), ("bad", "good"))


def judge(model: LanguageModel, kind: Kind, facts: str, text: str) -> Verdict | None:
    """The verdict that holds in both orders; None where the order decided it, or the model did not answer."""
    verdicts = {_ask(model, kind, facts, text, order) for order in ORDERS}
    return verdicts.pop() if len(verdicts) == 1 else None


def _ask(model: LanguageModel, kind: Kind, facts: str, text: str, order: tuple[Verdict, Verdict]) -> Verdict | None:
    schema = {
        "type": "object",
        "properties": {"reason": {"type": "string"}, "verdict": {"type": "string", "enum": list(order)}},
        "required": ["reason", "verdict"],
        "additionalProperties": False,
    }
    first, second = order
    prompt = render(
        "judge", __package__, rubric=_rubric(), first=first, second=second, kind=kind, facts=facts, text=text
    )
    try:
        verdict = model.complete(prompt, schema, MAX_TOKENS).data.get("verdict")
    except (ModelUnavailable, UnusableAnswer):
        return None
    return next((known for known in order if verdict == known), None)


@cache
def _rubric() -> str:
    return files(__package__).joinpath("rubric.md").read_text(encoding="utf-8").strip()
