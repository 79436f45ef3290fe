"""A baseline: the model alone, with the tree in its prompt, and nothing that checks what it says."""

from evals.told import SHOWN, Told
from service.bootstrap import Application
from service.llm.language_model import LanguageModel, ModelUnavailable, UnusableAnswer
from service.llm.prompting import render
from service.workflow.wording import Wording, hours_text
from tree.skill import Step
from tree.skill_tree import SkillTree

MAX_TOKENS = 300


def model_alone(program: Application, model: LanguageModel, case: Told) -> list[Step]:
    """What the model recommends; steps it invents are left out, and nothing takes their place."""
    schema = {
        "type": "object",
        "properties": {"steps": {"type": "array", "maxItems": SHOWN, "items": _step_schema()}},
        "required": ["steps"],
        "additionalProperties": False,
    }
    prompt = render(
        "alone",
        __package__,
        tree=_told_tree(program.tree),
        levels=", ".join(f"{s} {n}" for s, n in case.learner.levels.items()) or "none",
        goal=Wording(program.tree, "en").goal(case.goals) if case.goals else "not given",
        question=case.question or "What should I learn next?",
    )
    try:
        answer = model.complete(prompt, schema, MAX_TOKENS).data.get("steps")
    except (ModelUnavailable, UnusableAnswer):
        return []
    steps = [_step(item) for item in answer] if isinstance(answer, list) else []
    return [step for step in dict.fromkeys(steps) if step is not None and program.tree.has(step)]


def _step_schema() -> dict[str, object]:
    fields = {"skill_id": {"type": "string"}, "level": {"type": "integer", "minimum": 1, "maximum": 3}}
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


def _step(item: object) -> Step | None:
    if isinstance(item, dict) and isinstance(item.get("skill_id"), str) and isinstance(item.get("level"), int):
        return Step(item["skill_id"], item["level"])
    return None


def _told_tree(tree: SkillTree) -> str:
    lines = []
    for skill_id, place in tree.places.items():
        skill = tree.skills[skill_id]
        where = f"{place.track.title.en}, tier {place.tier.number}" + (
            f", {place.option.title.en}" if place.option else ""
        )
        hours = "/".join(map(hours_text, skill.hours))
        lines.append(f"{skill_id}: {skill.title.en} ({where}; {hours} h; requires {', '.join(skill.requires) or '-'})")
    return "\n".join(lines)
