"""Requests that carry a key, so that a client may safely repeat them: what was done is not done again."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from pydantic import BaseModel

from service.errors import InvalidInput
from service.messages import saying
from service.storage.records import Remembered


@dataclass(frozen=True, slots=True)
class Repeatable:
    """A request with its key; `fingerprint` (64 hexadecimal digits) tells it from others with the same key."""

    key: str
    fingerprint: str

    def answered(self, status: int, body: Mapping[str, Any]) -> Remembered:
        """What is to be remembered of its answer."""
        return Remembered(self.key, self.fingerprint, status, body)

    def check(self, before: Remembered) -> None:
        """Raises InvalidInput where what was answered under this key is another request."""
        if before.fingerprint != self.fingerprint:
            raise InvalidInput({"Idempotency-Key": saying("error.key-reused")})


def repeatable(request: BaseModel, key: str | None) -> Repeatable | None:
    """The request as one that can be repeated, where it came with a key."""
    content = request.model_dump_json(exclude_unset=True).encode()
    return Repeatable(key, sha256(content).hexdigest()) if key else None
