"""Access tokens: made once, shown once, stored only as a hash, expiring.

A token reads `pom_<id>_<secret>`. The secret has 256 random bits, so that a plain SHA-256 of it cannot be reversed.
"""

import hmac
import re
import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from service.access.identity import OWN, Identity
from service.contract import LEARNER_ID
from service.errors import InvalidInput, NotFound, Unauthenticated
from service.messages import saying
from service.storage.records import TokenRole
from service.storage.sql_tokens import SqlTokens, TokenRecord

PREFIX = "pom_"
MAX_DAYS = 3650
_FORM = re.compile(r"pom_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")


def create_token(
    store: SqlTokens, subject: str, role: TokenRole, name: str, days: int, now: datetime
) -> tuple[str, TokenRecord]:
    """A new token, which cannot be shown again, and its record."""
    if not re.fullmatch(LEARNER_ID, subject) or subject == OWN:
        raise InvalidInput({"subject": saying("error.learner-id", me=OWN, got=subject)})
    token_id, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    record = TokenRecord(token_id, subject, role, name, _hash(secret), now, now + timedelta(days=days))
    store.add(record)
    return f"{PREFIX}{token_id}_{secret}", record


def identify_by_token(store: SqlTokens, token: str, now: datetime) -> Identity:
    """Whose token this is; raises Unauthenticated, with one message for everything that is wrong with it."""
    form = _FORM.fullmatch(token)
    record = store.find(form[1]) if form else None
    known = form is not None and record is not None and hmac.compare_digest(record.hash, _hash(form[2]))
    if not known or record is None or record.revoked_at is not None or record.expires_at <= now:
        raise Unauthenticated(saying("error.bad-token"))
    return Identity(record.subject, record.role)


def revoke_token(store: SqlTokens, token_id: str, now: datetime) -> None:
    """End a token's life; raises NotFound."""
    if not store.revoke(token_id, now):
        raise NotFound("token-not-found", saying("error.no-token", token=token_id))


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
