"""Errors in the words of whoever asks. What only concerns those who run the service goes to the log."""

import logging

from pydantic import ValidationError

from service.errors import InvalidInput, MasteryError, StorageUnavailable
from service.messages import say
from service.wire import field_errors
from tree.skill import Language

log = logging.getLogger(__name__)


def explained(error: BaseException | None, language: Language) -> str | None:
    """One clear text for an error that the caller can mend, or that is ours to explain; None for a defect."""
    if isinstance(error, ValidationError):
        return InvalidInput(field_errors(error.errors(include_url=False))).told(language)
    if isinstance(error, StorageUnavailable):
        log.error("%s", error)
        return say(language, "error.storage")
    return error.told(language) if isinstance(error, MasteryError) else None
