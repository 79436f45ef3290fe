"""Whether there is something to learn every step from, and whether what the catalogue holds is ever shown."""

from evals.suite import Outcome, Setting
from resources.search import choose_resources
from service.workflow.nodes import RESOURCES
from tree.skill import LANGUAGES, Language, Step


def look_over(setting: Setting) -> list[Outcome]:
    """An outcome per step and language, and one per resource: whether any step would show it."""
    shown: set[str] = set()
    outcomes: list[Outcome] = []
    steps = list(setting.program.tree.steps())
    for step in setting.watched("resources", steps):
        for language in LANGUAGES:
            outcome, ids = _step(setting, step, language)
            outcomes.append(outcome)
            shown |= ids
    for resource in setting.program.catalogue.resources:
        slices = {"id": f"resource {resource.id}", "language": resource.language, "kind": resource.kind}
        outcomes.append({**slices, "shown": float(resource.id in shown)})
    return outcomes


def _step(setting: Setting, step: Step, language: Language) -> tuple[Outcome, set[str]]:
    """One step as a learner with this language sees it: who writes Korean reads English too."""
    found = choose_resources(
        setting.program.catalogue.by_skill.get(step.skill_id, ()),
        step.level,
        languages=["ko", "en"] if language == "ko" else ["en"],
        limit=RESOURCES,
    )
    outcome: Outcome = {
        "id": f"step {step.skill_id}.{step.level} {language}",
        "language": language,
        "of the level": float(any(r.level == step.level for r in found)),
        "in the language": float(any(r.language == language for r in found)),
        "free": float(any(r.free for r in found)),
        "got": [r.id for r in found],
    }
    if found:
        outcome["publishers"] = len({r.publisher for r in found}) / len(found)
    return outcome, {r.id for r in found}
