"""GET /v1/resources."""

from typing import Annotated

from fastapi import APIRouter, Query

from service.api.deps import Lang, Program
from service.api.described import IDENTITIES, PROBLEMS
from service.api.paging import Cursor, page
from service.contract import Language, ResourcePage
from service.contract import Query as QueryText
from service.finding import find_resources
from service.understanding.phrases import language_of

router = APIRouter(prefix="/v1", tags=["resources"], responses=PROBLEMS | IDENTITIES)


@router.get("/resources")
def resources(
    program: Program,
    query: Annotated[QueryText | None, Query(description="Words or a need.")] = None,
    skill_id: Annotated[str | None, Query(description="Only of this skill.")] = None,
    level: Annotated[int | None, Query(ge=1, le=3, description="Only for this level.")] = None,
    language: Annotated[Language | None, Query(description="Only in this language.")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: Cursor = None,
    lang: Lang = None,
) -> ResourcePage:
    """Resources by meaning, or in the order of the catalogue."""
    found = find_resources(
        program,
        query=query,
        skill_id=skill_id,
        level=level,
        resource_language=language,
        language=lang or language_of(query or ""),
    )
    items, following = page(found, limit, cursor)
    return ResourcePage(items=items, next_cursor=following)
