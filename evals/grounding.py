"""Whether prose says only what the result beside it holds: names, numbers and addresses, each traced back."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from evals.independent import needs_of
from service.contract import BranchResponse, NextResponse
from service.workflow.wording import SHOWN
from tree.skill import Step
from tree.skill_tree import SkillTree

NUMBER = re.compile(r"\d+(?:\.\d+)?")
ADDRESS = re.compile(r"(?:https?://|www\.)[^\s)\]]+", re.IGNORECASE)


def ungrounded(tree: SkillTree, response: NextResponse | BranchResponse) -> list[str]:
    """What the answer names, counts or links to and the result does not, in words; empty where all can be traced."""
    data, text = response.model_dump(mode="json"), response.answer
    known_urls = {r["url"] for r in _all(data, "resources")}
    found = [f"the address {url}" for url in ADDRESS.findall(text) if url.rstrip(".,") not in known_urls]
    text, names = _without_names(tree, ADDRESS.sub(" ", text))
    free = {"no-goal", "which-track", "outside-the-tree"} & {n.code for n in response.notices}
    mentioned = _mentioned(tree, response)
    for owners in names:
        if mentioned.isdisjoint(owners) and not (free and tree.tracks_by_id.keys() & owners):
            found.append(f"the name of {' or '.join(sorted(owners))}")
    if isinstance(response, BranchResponse):  # how far off the point lies is told in words alone
        return found
    numbers = set(_numbers(tree, response, data))
    return found + [f"the number {n}" for n in NUMBER.findall(text) if round(float(n), 1) not in numbers]


def invented_ids(tree: SkillTree, known_resources: Iterable[str], response: NextResponse | BranchResponse) -> list[str]:
    """Ids in the result that neither the tree nor the catalogue has."""
    data, resources = response.model_dump(mode="json"), set(known_resources)
    skills = {*_all(data, "skill_id"), *_all(data, "unlocks"), *_all(data, "leads_to"), *_all(data, "carried_by")}
    tracks = {*_all(data, "track_ids"), *_all(data, "track_id")}
    return sorted(
        (skills - tree.skills.keys())
        | ({*_all(data, "option_id")} - tree.options.keys())
        | (tracks - tree.tracks_by_id.keys())
        | ({r["id"] for r in _all(data, "resources")} - resources)
    )


def _all(data: Any, key: str) -> Iterator[Any]:
    """Every value of this key, at any depth; the items of lists one by one."""
    if isinstance(data, list):
        for item in data:
            yield from _all(item, key)
    elif isinstance(data, dict):
        for name, value in data.items():
            if name == key:
                yield from value if isinstance(value, list) else [value] if value is not None else []
            else:
                yield from _all(value, key)


def _without_names(tree: SkillTree, text: str) -> tuple[str, list[set[str]]]:
    """The text with every title of the tree blanked out, the longest first, and who may be meant by those found."""
    titles: dict[str, set[str]] = {}
    parts = [(s, skill.title) for s, skill in tree.skills.items()]
    parts += [(o, option.title) for o, (_, _, option) in tree.options.items()]
    parts += [(t.id, t.title) for t in tree.tracks]
    for name, both in parts:
        for title in (both.en, both.ko):
            titles.setdefault(title, set()).add(name)
    found = []
    for title in sorted(titles, key=len, reverse=True):
        pattern = re.compile(rf"(?<![\w]){re.escape(title)}(?![A-Za-z0-9_])")
        text, count = pattern.subn(" ", text)
        if count:
            found.append(titles[title])
    return text, found


def _mentioned(tree: SkillTree, response: NextResponse | BranchResponse) -> set[str]:
    """Ids that the result holds, and those of the tracks and options that hold its skills."""
    data = response.model_dump(mode="json")
    skills = {*_all(data, "skill_id"), *_all(data, "unlocks"), *_all(data, "leads_to"), *_all(data, "carried_by")}
    found = skills | {*_all(data, "option_id"), *_all(data, "track_id"), *_all(data, "track_ids")}
    for skill_id in skills & tree.places.keys():
        place = tree.places[skill_id]
        found |= {place.track.id} | ({place.option.id} if place.option else set())
    return found


def _numbers(tree: SkillTree, response: NextResponse, data: dict[str, Any]) -> Iterator[float]:
    """Every number that the result justifies, to one decimal."""
    fields = ("hours", "level", "steps", "remaining_hours", "remaining_skills", "overlap_hours", "switching_hours")
    for field in fields:
        yield from (round(float(value), 1) for value in _all(data, field) if isinstance(value, int | float))
    yield from (float(round(share * 100)) for share in _all(data, "transfer"))
    yield from (float(r.level - 1) for r in response.recommendations)  # the level that is held, or built upon
    counts = [len(response.recommendations), *(len(r.unlocks) for r in response.recommendations)]
    counts += [len(response.goal.targets)] if response.goal else []
    for count in counts:  # how many there are, and how many more than are named
        yield from (float(count), float(count - SHOWN))
    path = [Step(s.skill_id, s.level) for s in response.remaining.path]
    for recommendation in response.recommendations[:1]:
        behind = _behind(tree, Step(recommendation.skill_id, recommendation.level), path)
        yield float(len(behind))
        yield round(sum(map(tree.hours, behind)), 1)


def _behind(tree: SkillTree, first: Step, path: Iterable[Step]) -> list[Step]:
    """The steps of a path that need `first`, directly or by way of others."""
    waiting = {first}
    found: list[Step] = []
    for step in path:  # a path is legal, so what a step needs stands before it
        if step not in waiting and waiting.intersection(needs_of(tree, step)):
            waiting.add(step)
            found.append(step)
    return found
