"""Pages of lists: the cursor is the position of the next item."""

from collections.abc import Sequence
from typing import Annotated, TypeVar

from fastapi import Query

Item = TypeVar("Item")
Cursor = Annotated[str | None, Query(pattern=r"^[0-9]{1,9}$", description="`next_cursor` of the page before.")]


def page(items: Sequence[Item], limit: int, cursor: str | None) -> tuple[list[Item], str | None]:
    """The items of one page, and the cursor of the next if there is one."""
    start = int(cursor or 0)
    end = start + limit
    return list(items[start:end]), str(end) if end < len(items) else None
