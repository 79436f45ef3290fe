"""Approvals: a change is written only with a confirmation that names it, its learner and the state it was shown for."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import jwt

from service.changes.change import Change, Preview
from service.contract import ChangeView
from service.errors import Conflict, InvalidInput
from service.messages import saying

VALID_FOR = timedelta(minutes=5)
AUDIENCE = "path-of-mastery/approval"
_ALGORITHM = "HS256"


def new_key() -> str:
    """A secret to sign confirmations with."""
    return secrets.token_hex(32)


@dataclass(frozen=True, slots=True)
class Approvals:
    """Shows changes and writes those that were approved. Confirmations are signed with `key`."""

    key: str
    now: Callable[[], datetime]

    def show(self, change: Change) -> ChangeView:
        """The change and the confirmation that writes it; nothing is written. Raises as the change would."""
        preview, expires = change.preview(), self.now() + VALID_FOR
        claims = {"aud": AUDIENCE, "sub": change.fingerprint, "state": preview.state, "exp": expires}
        return ChangeView(
            status="waiting",
            text=self._text(change, preview),
            difference=list(preview.difference),
            confirmation=jwt.encode(claims, self.key, _ALGORITHM),
            expires_at=expires,
        )

    def write(self, change: Change, confirmation: str) -> ChangeView:
        """Write the change, if this confirmation is for it and not too old, and nothing was written since.

        Raises InvalidInput for a confirmation of another change, Conflict for one that no longer holds.
        """
        state = self._state_of(change, confirmation)
        result = change.write(state)
        return ChangeView(
            status="done",
            text=change.words.say("change.done"),
            difference=[],
            result=result.model_dump(mode="json", by_alias=True),
        )

    def decline(self, change: Change) -> ChangeView:
        """What is answered where the learner did not agree."""
        return ChangeView(status="declined", text=change.words.say("change.declined"), difference=[])

    def _state_of(self, change: Change, confirmation: str) -> str:
        unknown = InvalidInput({"confirmation": saying("error.approval-unknown")})
        try:
            claims = jwt.decode(
                confirmation,
                self.key,
                [_ALGORITHM],
                audience=AUDIENCE,
                options={"verify_exp": False, "require": ["exp", "sub", "state"]},  # expiry is by our clock, below
            )
        except jwt.InvalidTokenError:
            raise unknown from None
        if claims["sub"] != change.fingerprint:
            raise unknown
        if claims["exp"] <= self.now().timestamp():
            minutes = round(VALID_FOR.total_seconds() / 60)
            raise Conflict("approval-expired", saying("error.approval-expired", minutes=minutes))
        return str(claims["state"])

    @staticmethod
    def _text(change: Change, preview: Preview) -> str:
        """The difference as lines to show."""
        lines = [
            change.words.say("change.line", about=d.about, stands=d.stands, would=d.would_stand)
            for d in preview.difference
        ]
        return "\n".join([change.words.say(f"change.{change.name}"), *lines])
