"""Tokens in a database: what was made, for whom, and until when; never the token itself."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from service.storage.database import Database
from service.storage.records import TokenRole
from service.storage.schema import facts, tokens

_CONFIGURED = "access-configured"


@dataclass(frozen=True, slots=True)
class TokenRecord:
    """A token as stored: the hash of its secret half. `subject` is whose token it is."""

    id: str
    subject: str
    role: TokenRole
    name: str
    hash: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


class SqlTokens:
    """The repository of tokens."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def add(self, token: TokenRecord) -> None:
        """Keep a new token, and remember for good that access is configured."""
        with self.database.writing() as connection:
            connection.execute(insert(tokens).values(asdict(token)))
            if not connection.execute(select(facts.c.name).where(facts.c.name == _CONFIGURED)).first():
                connection.execute(insert(facts).values(name=_CONFIGURED, value=True))

    def find(self, token_id: str) -> TokenRecord | None:
        """The token with this id."""
        with self.database.reading() as connection:
            row = connection.execute(select(tokens).where(tokens.c.id == token_id)).mappings().one_or_none()
        return TokenRecord(**row) if row else None

    def all(self) -> list[TokenRecord]:
        """Every token, the oldest first."""
        with self.database.reading() as connection:
            rows = connection.execute(select(tokens).order_by(tokens.c.created_at, tokens.c.id)).mappings().all()
        return [TokenRecord(**row) for row in rows]

    def revoke(self, token_id: str, at: datetime) -> bool:
        """End a token's life; whether there was a live one."""
        with self.database.writing() as connection:
            ended = connection.execute(
                update(tokens).where(tokens.c.id == token_id, tokens.c.revoked_at.is_(None)).values(revoked_at=at)
            )
            return ended.rowcount > 0

    def ever_made(self) -> bool:
        """Whether a token was ever made; revoking or deleting the last one does not open the service again."""
        with self.database.reading() as connection:
            return connection.execute(select(facts.c.name).where(facts.c.name == _CONFIGURED)).first() is not None
