"""Pages of lists: the cursor is the position of the next item, or its number where items have one."""

from collections.abc import Mapping, Sequence
from typing import Annotated, TypeVar

from fastapi import Query

Item = TypeVar("Item")
Cursor = Annotated[str | None, Query(pattern=r"^[0-9]{1,9}$", description="`next_cursor` of the page before.")]


def page(items: Sequence[Item], limit: int, cursor: str | None) -> tuple[list[Item], str | None]:
    """The items of one page, and the cursor of the next if there is one."""
    start = int(cursor or 0)
    end = start + limit
    return list(items[start:end]), str(end) if end < len(items) else None


def page_back(items: Mapping[int, Item], limit: int, cursor: str | None) -> tuple[list[Item], str | None]:
    """The same of numbered items, the greatest number first: one that is added meanwhile moves no other."""
    left = [number for number in items if cursor is None or number <= int(cursor)]
    return [items[number] for number in left[:limit]], str(left[limit]) if len(left) > limit else None
