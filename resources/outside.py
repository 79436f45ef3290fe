"""Subjects that the tree does not cover, against which a question is held before it is answered."""

from collections.abc import Iterable
from typing import Literal

from pydantic import ValidationError

from tree.located import InvalidFiles, Problem, locate
from tree.skill import Id, Part, Passages, Prose, Text


class Subject(Part):
    """A subject outside the tree: a technical neighbour, anything else in life, or no subject at all (aimless)."""

    id: Id
    kind: Literal["neighbour", "everyday", "aimless"]
    title: Text
    names: tuple[Prose, ...] = ()
    passages: Passages = Passages()


class Subjects(Part):
    """All subjects outside, in the order of their file."""

    subjects: tuple[Subject, ...] = ()


def parse_subjects(files: Iterable[tuple[str, str]]) -> Subjects:
    """Subjects from pairs of file name and text; raises InvalidFiles with every problem."""
    subjects: dict[str, Subject] = {}
    problems: list[Problem] = []
    for located in (locate(name, text) for name, text in files):
        problems += located.problems
        for position, item in enumerate(located.data if isinstance(located.data, list) else []):
            try:
                subject = Subject.model_validate(item)
            except ValidationError as invalid:
                for error in invalid.errors(include_url=False):
                    problems.append(located.problem((position, *error["loc"]), error["msg"]))
                continue
            if subject.id in subjects:
                problems.append(located.problem((position,), f"duplicate id {subject.id!r}"))
            subjects[subject.id] = subject
    if problems:
        raise InvalidFiles(problems)
    return Subjects(subjects=tuple(subjects.values()))
