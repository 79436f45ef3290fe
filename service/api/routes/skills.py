"""GET /v1/tree, /v1/skills and /v1/skills/{id}."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from service.api.deps import Lang, Program
from service.api.described import IDENTITIES, NOT_FOUND, PROBLEMS
from service.api.paging import Cursor, page
from service.contract import Query as QueryText
from service.contract import SkillDetail, SkillHit, SkillHitPage
from service.finding import describe_skill, find_skills
from service.tree_json import export_tree
from service.understanding.phrases import language_of

router = APIRouter(prefix="/v1", tags=["tree"], responses=PROBLEMS | IDENTITIES)


@router.get("/tree")
def tree(program: Program) -> dict[str, Any]:
    """The whole tree, every text in both languages."""
    return export_tree(program.tree)


@router.get("/skills")
def skills(
    program: Program,
    query: Annotated[QueryText | None, Query(description="Words or a need; all skills without it.")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 10,
    cursor: Cursor = None,
    lang: Lang = None,
) -> SkillHitPage:
    """Skills by name and meaning, best first."""
    language = lang or language_of(query or "")
    if query is None:
        titles = program.tree.skills
        found = [SkillHit(skill_id=s, title=titles[s].title.read(language), score=1.0) for s in program.tree.places]
    else:
        found = find_skills(program, query, len(program.tree.skills), language)
    items, following = page(found, limit, cursor)
    return SkillHitPage(items=items, next_cursor=following)


@router.get("/skills/{skill_id}", responses=NOT_FOUND)
def skill(skill_id: str, program: Program, lang: Lang = None) -> SkillDetail:
    """One skill, what it requires, unlocks and leads to, and its resources."""
    return describe_skill(program, skill_id, lang or "en")
