"""The curated catalogue: resources by id and by skill, read from YAML with every error at once."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, ValidationError

from tree.located import InvalidFiles, Located, Problem, locate
from tree.skill import Id, Language, Part, Prose, Readable, Text
from tree.skill_tree import SkillTree

Kind = Literal["docs", "book", "course", "video", "paper", "tutorial", "article", "repository", "exercise"]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"|\\^`{}]+$", max_length=500), Readable]
"""An address in the characters that an address may hold (RFC 3986), Hangul and the like besides."""


class Verification(Part):
    """When and how a resource was confirmed: its page was read, or a page that lists it."""

    on: date
    how: Literal["read", "listing"]
    title_seen: Prose


class Resource(Part):
    """One thing to learn from. `level` is the level of its skills it helps to reach, `hours` the time it takes."""

    id: Id
    title: Text
    url: Url
    kind: Kind
    language: Language
    level: int = Field(ge=1, le=3)
    hours: float = Field(gt=0, le=200)
    free: bool
    official: bool = False
    verified: Verification
    publisher: Prose
    skills: tuple[Id, ...] = Field(min_length=1)
    why: Text


class Catalogue(Part):
    """All resources, in the order of their files."""

    resources: tuple[Resource, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Resource]:
        """Resource id -> resource."""
        return {resource.id: resource for resource in self.resources}

    @cached_property
    def by_skill(self) -> Mapping[str, tuple[Resource, ...]]:
        """Skill id -> its resources."""
        found: dict[str, list[Resource]] = {}
        for resource in self.resources:
            for skill_id in resource.skills:
                found.setdefault(skill_id, []).append(resource)
        return {skill_id: tuple(resources) for skill_id, resources in found.items()}


def parse_catalogue(files: Iterable[tuple[str, str]], tree: SkillTree) -> Catalogue:
    """Build a catalogue from pairs of file name and text; raises InvalidFiles with every problem."""
    resources: dict[str, Resource] = {}
    where: dict[str, str] = {}
    problems: list[Problem] = []
    for located in (locate(name, text) for name, text in files):
        problems += located.problems
        items = located.data if isinstance(located.data, list) else []
        if not items and not located.problems:
            problems.append(located.problem((), "expected a list of resources"))
        for position, item in enumerate(items):
            resource = _resource(located, position, item, problems)
            if resource is None:
                continue
            here = f"{located.file}:{located.line((position,))}"
            if resource.id in where:
                problems.append(
                    located.problem((position,), f"duplicate id {resource.id!r}: first at {where[resource.id]}")
                )
            where.setdefault(resource.id, here)
            resources[resource.id] = resource
            for at, skill_id in enumerate(resource.skills):
                if skill_id not in tree.skills:
                    problems.append(located.problem((position, "skills", at), f"unknown skill {skill_id!r}"))
    if problems:
        raise InvalidFiles(problems)
    return Catalogue(resources=tuple(resources.values()))


def _resource(located: Located, position: int, item: Any, problems: list[Problem]) -> Resource | None:
    try:
        return Resource.model_validate(item)
    except ValidationError as invalid:
        name = item.get("id", position) if isinstance(item, dict) else position
        for error in invalid.errors(include_url=False):
            field = ".".join(map(str, error["loc"])) or "resource"
            message = f"{name}: `{field}`: {error['msg'][0].lower()}{error['msg'][1:]}"
            problems.append(located.problem((position, *error["loc"]), message))
        return None


class Coverage(Part):
    """What the catalogue holds for one skill, and what is missing."""

    skill_id: Id
    count: int
    levels: tuple[int, ...]
    languages: tuple[Language, ...]
    gaps: tuple[str, ...]


def cover(catalogue: Catalogue, tree: SkillTree) -> list[Coverage]:
    """For every skill: how many resources, at which levels, in which languages, and the gaps.

    A gap is a level with nothing, or no free, no official or no Korean resource.
    """
    return [_cover(catalogue.by_skill.get(s, ()), s, tree.skills[s].max_level) for s in tree.places]


def _cover(resources: tuple[Resource, ...], skill_id: str, max_level: int) -> Coverage:
    levels = sorted({r.level for r in resources})
    gaps = [f"level-{level}" for level in range(1, max_level + 1) if level not in levels]
    gaps += ["free"] * (not any(r.free for r in resources))
    gaps += ["official"] * (not any(r.official for r in resources))
    gaps += ["ko"] * (not any(r.language == "ko" for r in resources))
    languages = tuple(sorted({r.language for r in resources}))
    return Coverage(
        skill_id=skill_id, count=len(resources), levels=tuple(levels), languages=languages, gaps=tuple(gaps)
    )
