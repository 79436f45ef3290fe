"""A layered drawing of a graph: every skill above what it requires, rows of bounded width, few crossings.

Rows by the greedy step of Coffman and Graham (1972), their order by the barycentre sweeps of Sugiyama et al. (1981).
"""

from collections.abc import Iterable, Mapping, Sequence
from graphlib import TopologicalSorter

SWEEPS = 6
"""Up and down over the rows; more change little."""


def layered(skills: Sequence[str], requires: Mapping[str, Iterable[str]], most: int) -> list[list[str]]:
    """Rows from the bottom up, at most `most` wide; what a skill requires stands in a lower row.

    Edges to others than `skills` are left out. The same input gives the same rows.
    """
    among = set(skills)
    below = {s: [r for r in requires.get(s, ()) if r in among] for s in skills}
    rows = _rows(skills, below, most)
    above: dict[str, list[str]] = {s: [] for s in skills}
    for skill_id, needed in below.items():
        for other in needed:
            above[other].append(skill_id)
    for sweep in range(SWEEPS):
        near, order = (below, rows[1:]) if sweep % 2 == 0 else (above, rows[-2::-1])
        where = {s: _spread(at, len(row)) for row in rows for at, s in enumerate(row)}
        for row in order:
            row.sort(key=lambda s, near=near, where=where: _middle(s, near, where))  # type: ignore[misc]
            where.update((s, _spread(at, len(row))) for at, s in enumerate(row))
    return rows


def _rows(skills: Sequence[str], below: Mapping[str, Sequence[str]], most: int) -> list[list[str]]:
    """Each skill in the lowest row above all it requires that has room, the shallow first."""
    depth: dict[str, int] = {}
    for skill_id in TopologicalSorter(below).static_order():
        depth[skill_id] = 1 + max((depth[r] for r in below[skill_id]), default=-1)
    rows: list[list[str]] = []
    row_of: dict[str, int] = {}
    lowest_free = 0
    for skill_id in sorted(skills, key=depth.__getitem__):
        at = max(lowest_free, 1 + max((row_of[r] for r in below[skill_id]), default=-1))
        while at < len(rows) and len(rows[at]) >= most:
            at += 1
        while at >= len(rows):
            rows.append([])
        rows[at].append(skill_id)
        row_of[skill_id] = at
        while lowest_free < len(rows) and len(rows[lowest_free]) >= most:
            lowest_free += 1
    return [row for row in rows if row]


def _spread(at: int, wide: int) -> float:
    """Where the place `at` of a row of this width is, from the middle."""
    return at - (wide - 1) / 2


def _middle(skill_id: str, near: Mapping[str, Sequence[str]], where: Mapping[str, float]) -> float:
    """The mean place of the neighbours; its own where it has none."""
    neighbours = near[skill_id]
    return sum(where[n] for n in neighbours) / len(neighbours) if neighbours else where[skill_id]
