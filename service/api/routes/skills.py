"""GET /v1/tree, /v1/skills and /v1/skills/{id}."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Response

from service.api.conditions import is_known
from service.api.deps import Lang, Program
from service.api.described import IDENTITIES, NOT_FOUND, PROBLEMS
from service.api.paging import Cursor, page
from service.contract import Query as QueryText
from service.contract import SkillDetail, SkillHit, SkillHitPage
from service.finding import describe_skill, find_skills
from service.understanding.phrases import language_of

router = APIRouter(prefix="/v1", tags=["tree"], responses=PROBLEMS | IDENTITIES)


UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "The client has it already."}}


@router.get("/tree", response_model=dict[str, Any], responses=UNCHANGED)
def tree(
    program: Program,
    if_none_match: Annotated[str | None, Header(description="Only if the tree is at none of these ETags.")] = None,
) -> Response:
    """The whole tree, every text in both languages."""
    written, tag = program.knowledge.written_tree
    if is_known(tag.removeprefix("W/"), if_none_match):
        return Response(status_code=304, headers={"etag": tag})
    return Response(written, media_type="application/json", headers={"etag": tag})


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
