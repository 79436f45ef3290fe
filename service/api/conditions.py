"""Conditional and repeated requests: ETags of learners, `If-Match`, `If-None-Match`, `Idempotency-Key`."""

import re
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Annotated

from fastapi import Depends, Header

from service.contract import Language
from service.learners.versions import Expected, state_of
from service.storage.records import Stored

_OURS = re.compile(r'"([0-9]{1,10}-[0-9a-f]{8})(?:\.[a-z0-9]+)*"')
"""An ETag: the state of the learner, and after dots what else the representation follows from."""


def tag_of(stored: Stored, now: datetime, language: Language | None = None, as_of: datetime | None = None) -> str:
    """The ETag of a learner, told in this language, with the levels of that time.

    What is remembered fades from day to day, so the day belongs to it unless a time is given.
    """
    told = f".{language}" if language not in (None, "en") else ""
    dated = f".{sha256(as_of.isoformat().encode()).hexdigest()[:8]}" if as_of is not None else ""
    fading = f".{now:%Y%m%d}" if stored.events and as_of is None else ""
    return f'"{state_of(stored)}{told}{dated}{fading}"'


def expected(
    if_match: Annotated[str | None, Header(description="Only if the learner is at one of these ETags.")] = None,
    if_none_match: Annotated[
        str | None,
        Header(description="Only if the learner is at none of these ETags; `*`: only if it does not exist."),
    ] = None,
) -> Expected:
    """What the client expects, from its conditional headers. In any language: a change is one of the learner."""
    present, absent = _is_any(if_match), _is_any(if_none_match)
    return Expected(
        present=present,
        absent=absent,
        states=None if if_match is None or present else _states(_tags(if_match)),
        # here, other than there, a weak ETag is as good as a strong one (RFC 9110, 13.1.2)
        other_than=_states(tag.removeprefix("W/") for tag in _tags(if_none_match)),
    )


IdempotencyKey = Annotated[
    str | None,
    Header(min_length=1, max_length=255, pattern=r"^[\x21-\x7e]+$", description="Repeat safely with the same key."),
]
Expectation = Annotated[Expected, Depends(expected)]


def is_known(tag: str, if_none_match: str | None) -> bool:
    """Whether the client says that it has this already."""
    return _is_any(if_none_match) or tag in [known.removeprefix("W/") for known in _tags(if_none_match)]


def _is_any(header: str | None) -> bool:
    return header is not None and header.strip() == "*"


def _tags(header: str | None) -> list[str]:
    return [tag.strip() for tag in (header or "").split(",")]


def _states(tags: Iterable[str]) -> frozenset[str]:
    """The states that tags of ours name; a tag that is none of ours matches no state."""
    return frozenset(form[1] for form in map(_OURS.fullmatch, tags) if form)
