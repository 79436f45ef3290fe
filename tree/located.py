"""YAML or JSON text -> plain data that remembers on which line each part stands."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

MAX_DEPTH = 50

Path = tuple[str | int, ...]

_SURROGATE_PAIR = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One error in a file: what is wrong, and where."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class InvalidFiles(ValueError):
    """Files that cannot be used, with every problem found in them."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))


@dataclass
class Located:
    """Data of one file; `lines` maps the path of each part to its line, from 1. Keys of mappings are strings."""

    file: str
    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, path: Path) -> int:
        """The line of this part, or of the nearest part around it that stands in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, path: Path, message: str) -> Problem:
        """A problem with the part at this path."""
        return Problem(self.file, self.line(path), message)


def locate(file: str, text: str) -> Located:
    """Read one YAML or JSON text. Syntax errors, duplicate keys and aliases are reported in `problems`."""
    located = Located(file)
    if text.lstrip().startswith(("{", "[")):
        text = _as_yaml(text)
    try:
        _Reader(located, yaml.parse(text, Loader=yaml.CSafeLoader)).read_document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = f"not valid YAML: {error.problem or error.context}"
        located.problems.append(Problem(file, mark.line + 1 if mark else 1, message))
    except yaml.YAMLError as error:
        located.problems.append(Problem(file, 1, f"not valid YAML: {' '.join(str(error).split())}"))
    return located


def _as_yaml(text: str) -> str:
    """JSON is YAML but for tabs between tokens and escaped pairs of surrogates."""
    return _SURROGATE_PAIR.sub(lambda pair: json.loads(f'"{pair[0]}"'), text.replace("\t", " "))


class _Reader:
    """Builds data from parser events, so that depth is bounded and every part knows its line."""

    def __init__(self, located: Located, events: Iterator[yaml.Event]) -> None:
        self.located, self.events = located, events
        self.scalars = yaml.SafeLoader("")

    def read_document(self) -> None:
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.NodeEvent):
                documents += 1
                if documents > 1:
                    raise yaml.MarkedYAMLError(problem="more than one document", problem_mark=event.start_mark)
                self.located.data = self._read(event, ())
        if not documents:
            self.located.problems.append(Problem(self.located.file, 1, "the file is empty"))

    def _read(self, event: yaml.Event, path: Path) -> Any:
        if len(path) > MAX_DEPTH:
            raise yaml.MarkedYAMLError(problem="nested too deeply", problem_mark=event.start_mark)
        self.located.lines.setdefault(path, event.start_mark.line + 1)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return [self._read(item, (*path, position)) for position, item in enumerate(self._until_end())]
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        self._problem(event, "aliases are not supported: write the part out")
        return None

    def _until_end(self) -> Iterator[yaml.Event]:
        for event in self.events:
            if isinstance(event, yaml.CollectionEndEvent):
                return
            yield event

    def _mapping(self, path: Path) -> Mapping[str, Any]:
        found: dict[str, Any] = {}
        for key in self._until_end():
            if not isinstance(key, yaml.ScalarEvent):
                raise yaml.MarkedYAMLError(problem="a key must be a word or a number", problem_mark=key.start_mark)
            if key.value in found:
                self._problem(key, f"duplicate key {key.value!r}")
            self.located.lines[(*path, key.value)] = key.start_mark.line + 1
            found[key.value] = self._read(next(self.events), (*path, key.value))
        return found

    def _scalar(self, event: yaml.ScalarEvent) -> Any:
        tag = event.tag or self.scalars.resolve(yaml.ScalarNode, event.value, event.implicit)
        try:
            return self.scalars.construct_object(yaml.ScalarNode(tag, event.value, event.start_mark))
        except (yaml.YAMLError, ValueError):
            self._problem(event, f"not a value: {event.value!r}")
            return None

    def _problem(self, event: yaml.Event, message: str) -> None:
        self.located.problems.append(Problem(self.located.file, event.start_mark.line + 1, message))
