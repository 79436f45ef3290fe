"""Looking things up: skills, resources, one skill with all that stands around it."""

from service.bootstrap import Application
from service.contract import ResourceView, SkillDetail, SkillHit, SkillView
from service.errors import InvalidInput, NotFound
from service.messages import saying
from service.understanding.names import by_kind
from service.workflow.views import view_resource
from tree.skill import Language, Skill, Step


def find_skills(program: Application, query: str, limit: int, language: Language) -> list[SkillHit]:
    """Skills by name and meaning, best first; those named stand first with score 1."""
    tree = program.tree
    named = by_kind(program.knowledge.interpreter.names.find(query), "skill")
    scores = dict.fromkeys(named, 1.0)
    matches = [m for m in program.knowledge.skill_search.search(query) if m.kind == "skill"]
    best = max([m.score for m in matches[:1]] + [1e-9])
    for match in matches:
        if match.score > 0:
            scores.setdefault(match.id, round(0.99 * match.score / best, 4))
    found = sorted(scores.items(), key=lambda s: -s[1])[:limit]
    return [SkillHit(skill_id=s, title=tree.skills[s].title.read(language), score=score) for s, score in found]


def find_resources(
    program: Application,
    *,
    query: str | None = None,
    skill_id: str | None = None,
    level: int | None = None,
    resource_language: str | None = None,
    language: Language = "en",
) -> list[ResourceView]:
    """Resources by meaning, or in the order of the catalogue; raises InvalidInput for an unknown skill."""
    catalogue = program.catalogue
    if skill_id is not None and skill_id not in program.tree.skills:
        raise InvalidInput({"skill_id": saying("error.unknown-skill", name=skill_id, hint="")})
    found = list(catalogue.resources)
    if query is not None:
        found = [catalogue.by_id[m.id] for m in program.knowledge.resource_search.search(query)]
    return [
        view_resource(r, language)
        for r in found
        if (skill_id is None or skill_id in r.skills)
        and (level is None or r.level == level)
        and (resource_language is None or r.language == resource_language)
    ]


def describe_skill(program: Application, skill_id: str, language: Language) -> SkillDetail:
    """A skill, what it requires, unlocks and leads to, its resources; raises NotFound."""
    tree, rules = program.tree, program.rules
    if skill_id not in tree.skills:
        raise NotFound("skill-not-found", saying("error.no-skill", skill=skill_id))
    place, step = tree.places[skill_id], Step(skill_id, 1)
    direct = {s.skill_id for s in rules.dependents[step]} - {skill_id}
    behind, waiting = set(direct), list(direct)
    while waiting:
        more = {s.skill_id for s in rules.dependents[Step(waiting.pop(), 1)]} - behind - {skill_id}
        behind |= more
        waiting += more
    return SkillDetail(
        **view_skill(tree.skills[skill_id]).model_dump(),
        id=skill_id,
        track_id=place.track.id,
        tier=place.tier.number,
        option_id=place.option.id if place.option else None,
        unlocks=sorted(direct, key=tree.order.__getitem__),
        leads_to=sorted(behind - direct, key=tree.order.__getitem__),
        resources=[view_resource(r, language) for r in program.catalogue.by_skill.get(skill_id, ())],
    )


def view_skill(skill: Skill) -> SkillView:
    """A skill with every text in both languages."""
    return SkillView.model_validate(skill.model_dump(mode="json"))
