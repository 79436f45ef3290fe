"""Errors a user can mend. They know no HTTP and no exit status.

MasteryError
├── InvalidInput        something the user gave is wrong; `errors` names each field
├── NotFound            no such skill, learner, …
├── Forbidden           known who asks, and not theirs to do
├── Unauthenticated     not known who asks
├── ProviderUnavailable the identity provider does not answer, so it cannot be known who asks
├── Conflict            the thing was changed by somebody else, or stands otherwise than the request assumes
├── TooMany             asked too often
├── InvalidTree         a tree file with problems
├── InvalidCatalogue    a resource file with problems
├── InvalidItems        an item file with problems
├── Misconfigured       a setting or the machine is not as it must be
├── NotInstalled        an optional part is missing
└── StorageUnavailable  the database cannot be read or written
"""

from collections.abc import Mapping
from typing import ClassVar

from service.messages import Message, saying, told
from tree.located import Problem
from tree.skill import Language


class MasteryError(Exception):
    """Base of all errors with one clear message for the user."""

    code: ClassVar[str] = "error"

    def __init__(self, message: Message = "") -> None:
        self.message = message
        super().__init__(str(message))

    def told(self, language: Language) -> str:
        """The message in a language."""
        return str(told(self.message, language))


class InvalidInput(MasteryError):
    """Something given is wrong; `errors` maps a field to what would be right."""

    code = "invalid-input"

    def __init__(self, errors: Mapping[str, Message]) -> None:
        self.errors = errors
        super().__init__("; ".join(f"{field}: {message}" for field, message in errors.items()))

    def fields(self, language: Language) -> dict[str, str]:
        """What is wrong with each field."""
        return {field: str(told(message, language)) for field, message in self.errors.items()}

    def told(self, language: Language) -> str:
        """All of it in one line."""
        return "; ".join(f"{field}: {message}" for field, message in self.fields(language).items())


class NotFound(MasteryError):
    """What was asked for does not exist, or is not this user's to see."""

    def __init__(self, code: str, message: Message) -> None:
        self.code = code  # type: ignore[misc]  # one class for all kinds of things that can be missing
        super().__init__(message)


class Forbidden(MasteryError):
    """It is known who asks, and this is not theirs to do."""

    code = "forbidden"

    def __init__(self, code: str, message: Message) -> None:
        self.code = code  # type: ignore[misc]  # one class for everything that is refused
        super().__init__(message)


class Unauthenticated(MasteryError):
    """It is not known who asks."""

    code = "unauthenticated"


class ProviderUnavailable(MasteryError):
    """The identity provider does not answer as it should; `retry_after` is in seconds."""

    code = "identity-provider-unavailable"

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(saying("error.identity-provider", seconds=retry_after))


class Conflict(MasteryError):
    """The thing stands otherwise than the request assumes."""

    def __init__(self, code: str, message: Message) -> None:
        self.code = code  # type: ignore[misc]  # one class for every precondition
        super().__init__(message)


class TooMany(MasteryError):
    """Asked too often; `retry_after` is in seconds."""

    code = "too-many-requests"

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(saying("error.too-many-requests", seconds=retry_after))


class InvalidTree(MasteryError):
    """A tree that cannot be used, with every problem found."""

    code = "invalid-tree"

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


class InvalidCatalogue(InvalidTree):
    """A catalogue that cannot be used, with every problem found."""

    code = "invalid-catalogue"


class InvalidItems(InvalidTree):
    """An item bank that cannot be used, with every problem found."""

    code = "invalid-items"


class Misconfigured(MasteryError):
    """A setting is wrong, or a folder or port cannot be used."""

    code = "misconfigured"


class NotInstalled(MasteryError):
    """An optional part of the program is needed and not installed."""

    code = "not-installed"


class StorageUnavailable(MasteryError):
    """The database cannot be read or written; what was not acknowledged has not happened."""

    code = "storage-unavailable"
