"""What makes an item bank fit for use, checked file by file: every error at once, with file and line."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import Any

from pydantic import TypeAdapter, ValidationError

from service.assessment.items import Choice, Item, Open
from service.assessment.matching import normalised
from tree.located import InvalidFiles, Located, Problem, locate
from tree.skill import LANGUAGES, Step
from tree.skill_tree import SkillTree

MAX_LONGEST = 2
"""How often, over the choices of one skill, the right option may be the longest in a language."""

_ITEM: TypeAdapter[Item] = TypeAdapter(Item)


def parse_items(files: Iterable[tuple[str, str]], tree: SkillTree) -> tuple[Item, ...]:
    """The items of pairs of file name and text; raises InvalidFiles with every problem."""
    problems: list[Problem] = []
    items: list[Item] = []
    first: dict[str, str] = {}
    for file in (locate(name, text) for name, text in files):
        problems += file.problems
        read = _read(file, problems)
        problems += _problems(file, read, tree)
        for at, item in read.items():
            if item.id in first:
                problems.append(file.problem((at, "id"), f"duplicate id {item.id!r}: first at {first[item.id]}"))
            first.setdefault(item.id, f"{file.file}:{file.line((at,))}")
        items += read.values()
    if problems:
        raise InvalidFiles(problems)
    return tuple(items)


def _read(file: Located, problems: list[Problem]) -> dict[int, Item]:
    """Position -> item, those that cannot be read left out and reported."""
    found: dict[int, Item] = {}
    if not isinstance(file.data, list) and not file.problems:
        problems.append(file.problem((), "expected a list of items"))
    for position, data in enumerate(file.data if isinstance(file.data, list) else []):
        try:
            found[position] = _ITEM.validate_python(data)
        except ValidationError as invalid:
            problems += [_field_problem(file, position, data, error) for error in invalid.errors(include_url=False)]
    return found


def _field_problem(file: Located, position: int, data: Any, error: Any) -> Problem:
    name = data.get("id", position) if isinstance(data, dict) else position
    kind = data.get("kind") if isinstance(data, dict) else None
    path = [part for part in error["loc"] if part != kind]
    field = ".".join(map(str, path)) or "item"
    return file.problem((position, *path), f"{name}: `{field}`: {error['msg'][0].lower()}{error['msg'][1:]}")


def _problems(file: Located, items: dict[int, Item], tree: SkillTree) -> Iterator[Problem]:
    for at, item in items.items():
        for field, message in [*_names(item, file.file, tree), *_content(item)]:
            yield file.problem((at, *field), f"{item.id}: {message}")
    by_skill: dict[str, list[tuple[int, Choice]]] = {}
    for at, item in items.items():
        if isinstance(item, Choice):
            by_skill.setdefault(item.skill, []).append((at, item))
    for choices in by_skill.values():
        yield from (file.problem((choices[0][0],), message) for message in _given_away([c for _, c in choices]))


Found = Iterator[tuple[Sequence[str | int], str]]
"""Path inside an item, and what is wrong there."""


def _names(item: Item, file: str, tree: SkillTree) -> Found:
    if item.skill not in tree.skills:
        yield ("skill",), f"unknown skill {item.skill!r}"
    elif not tree.has(Step(item.skill, item.level)):
        yield ("level",), f"{item.skill!r} has levels up to {tree.skills[item.skill].max_level}, got {item.level}"
    stem = f"{item.skill}-{item.level}-"
    if not (item.id.startswith(stem) and len(item.id) == len(stem) + 2 and item.id[-2:].isdigit()):
        yield ("id",), f"expected an id like {stem}01"
    if PurePath(file).stem != item.skill:
        yield ("skill",), f"stands in {PurePath(file).name}: expected {item.skill}.yaml"


def _content(item: Item) -> Found:
    if isinstance(item, Choice):
        right = [option for option in item.options if option.right]
        if len(right) != 1:
            yield ("options",), f"one option must be right, got {len(right)}"
        for language in LANGUAGES:
            texts = [normalised(option.read(language)) for option in item.options]
            if len(set(texts)) < len(texts):
                yield ("options",), f"two options say the same in {language!r}"
    elif isinstance(item, Open):
        twice = [name for name, n in Counter(c.id for c in item.rubric).items() if n > 1]
        if twice:
            yield ("rubric",), f"criteria of the same id: {', '.join(twice)}"


def _given_away(choices: Sequence[Choice]) -> Iterator[str]:
    """What gives right options away over the choices of one skill."""
    choices = [c for c in choices if sum(o.right for o in c.options) == 1]
    for language in LANGUAGES:
        longest = [c.id for c in choices if _right_is_longest(c, language)]
        if len(longest) > MAX_LONGEST:
            yield (
                f"the right option is the longest in {language!r} in {', '.join(longest)}: at most {MAX_LONGEST} of a "
                "skill's choices"
            )
    places = {next(at for at, o in enumerate(c.options) if o.right) for c in choices}
    if len(choices) > MAX_LONGEST and len(places) == 1:
        yield f"the right option always stands at place {places.pop() + 1}: vary it"


def _right_is_longest(item: Choice, language: str) -> bool:
    lengths = {option.right: 0 for option in item.options}
    for option in item.options:
        lengths[option.right] = max(lengths[option.right], len(getattr(option, language)))
    return lengths[True] > lengths[False]
