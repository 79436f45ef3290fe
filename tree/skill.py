"""The parts of a skill tree: texts, skills, options, tiers and tracks."""

from collections.abc import Mapping
from typing import Annotated, Literal, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from tree.characters import steering

Language = Literal["en", "ko"]
LANGUAGES: tuple[Language, ...] = ("en", "ko")

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]*$", max_length=80)]


def _readable(text: str) -> str:
    if (found := steering(text)) is not None:
        raise PydanticCustomError(
            "steering", "must not hold {found}, a character that is not to be seen", {"found": found}
        )
    return text


Readable = AfterValidator(_readable)
"""A text of others, which is shown in terminals, calendars and pages."""

Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), Readable]
Hours = Annotated[float, Field(gt=0, le=1000)]

MAX_LEVEL = 3
"""No skill has more levels than this: 1 Novice, 2 Proficient, 3 Expert."""


class Step(NamedTuple):
    """One skill raised to one level (1 to 3): the unit of learning."""

    skill_id: str
    level: int


class Part(BaseModel):
    """Base of everything a tree file holds: immutable, and an unknown field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Part):
    """A text a learner reads, in both languages."""

    en: Prose
    ko: Prose

    def read(self, language: Language) -> str:
        """The text in one language."""
        return self.ko if language == "ko" else self.en


class Passages(Part):
    """What somebody says who needs this and cannot name it."""

    en: tuple[Prose, ...] = ()
    ko: tuple[Prose, ...] = ()


class Skill(Part):
    """A node of the tree. `hours[n-1]` are the additional hours from level n-1 to n, reviews not included.

    `aliases` always mean this skill; `broad_names` ("Python") only where a question says that it is known or wanted.
    """

    title: Text
    summary: Text
    levels: tuple[Text, ...] = Field(min_length=1, max_length=MAX_LEVEL)
    aliases: tuple[Prose, ...] = ()
    broad_names: tuple[Prose, ...] = ()
    passages: Passages = Passages()
    hours: tuple[Hours, ...] = Field(min_length=1, max_length=MAX_LEVEL)
    requires: tuple[Id, ...] = ()
    helps: tuple[Id, ...] = ()
    because: Mapping[str, Text] = {}

    @property
    def max_level(self) -> int:
        """The highest level this skill has, 1 to 3."""
        return len(self.hours)


class Option(Part):
    """One of the ways on at a branching point."""

    id: Id
    title: Text
    skills: tuple[Id, ...] = Field(min_length=1)
    summary: Text | None = None
    aliases: tuple[Prose, ...] = ()
    broad_names: tuple[Prose, ...] = ()
    passages: Passages = Passages()


class Tier(Part):
    """A stage of a track: a core tier has skills, a branch tier has options."""

    number: int = Field(ge=1)
    kind: Literal["core", "branch"]
    title: Text
    emblem: Annotated[str, Readable] = ""
    skill_emblem: Annotated[str, Readable] = ""
    skills: tuple[Id, ...] = ()
    options: tuple[Option, ...] = ()

    @property
    def skill_ids(self) -> tuple[str, ...]:
        """Every skill of the tier, those of all options included, in order."""
        return self.skills + tuple(s for option in self.options for s in option.skills)


class Track(Part):
    """A class a learner can change into. Track 0 is the Origin, common to all."""

    id: Id
    number: int = Field(ge=0)
    title: Text
    class_name: Text
    emblem: Annotated[str, Readable] = ""
    summary: Text | None = None
    aliases: tuple[Prose, ...] = ()
    broad_names: tuple[Prose, ...] = ()
    passages: Passages = Passages()
    tiers: tuple[Tier, ...] = Field(min_length=1)

    @property
    def is_origin(self) -> bool:
        """Whether this is the common beginning that every other track stands on."""
        return self.number == 0


class Maturity(Part):
    """What a level means for every skill."""

    name: Text
    criterion: Text
    question: Text
