"""The tables. Times are UTC; every table that belongs to a learner goes with them."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.sql.elements import conv

HEAD = "0006"
"""The newest migration; a test holds it against the folder of migrations."""

ID = String(80)
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcDateTime(TypeDecorator[datetime]):
    """A time zone aware UTC time, in every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Any aware time in; UTC is stored."""
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC out, also where the database forgets the zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _owner(**options: Any) -> Column[Any]:
    return Column("learner_id", ID, ForeignKey("learners.id", ondelete="CASCADE"), **options)


learners = Table(
    "learners",
    metadata,
    Column("id", ID, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("profile", JSON, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)

evidence = Table(
    "evidence",
    metadata,
    _owner(primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False, comment="order of recording, from 1"),
    Column("event_id", String(64), nullable=False),
    Column("change_id", String(64), nullable=False),
    Column("skill_id", ID, nullable=False),
    Column(
        "level",
        Integer,
        CheckConstraint("level BETWEEN 0 AND 3", name=conv("ck_evidence_ck_evidence_level")),
        nullable=False,
    ),
    Column("kind", String(20), nullable=False),
    Column("note", Text),
    Column("at", UtcDateTime, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column(
        "score",
        Float,
        CheckConstraint("score BETWEEN 0 AND 1", name="score"),
        comment="how well it went, 0 to 1",
    ),
    UniqueConstraint("learner_id", "event_id"),
)

withdrawals = Table(
    "withdrawals",
    metadata,
    Column("learner_id", ID, primary_key=True),
    Column("event_id", String(64), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("why", Text),
    ForeignKeyConstraint(["learner_id", "event_id"], ["evidence.learner_id", "evidence.event_id"], ondelete="CASCADE"),
)

remembered_answers = Table(
    "remembered_answers",
    metadata,
    _owner(primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", JSON, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

consents = Table(
    "consents",
    metadata,
    _owner(primary_key=True),
    Column("mentor", ID, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_consents_mentor", "mentor"),
)

plans = Table(
    "plans",
    metadata,
    Column("id", String(64), primary_key=True),
    _owner(nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("basis", JSON, nullable=False, comment="what the plan was made from"),
    Column("content", JSON, nullable=False, comment="the plan as it stands"),
    Column("feed_hash", String(64), unique=True, comment="of the secret in the address of its calendar feed"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)

plan_versions = Table(
    "plan_versions",
    metadata,
    Column("plan_id", String(64), ForeignKey("plans.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    _owner(nullable=False, index=True),
    Column("content", JSON, nullable=False, comment="the plan as it stood when the next version replaced it"),
    Column("replaced_at", UtcDateTime, nullable=False),
)

work = Table(
    "work",
    metadata,
    _owner(primary_key=True),
    Column("plan_id", String(64), primary_key=True),
    Column("session_id", String(120), primary_key=True),
    Column("skill_id", ID, nullable=False),
    Column("level", Integer, nullable=False),
    Column("activity", String(20), nullable=False),
    Column("status", String(20), nullable=False),
    Column("planned", Float, nullable=False, comment="hours"),
    Column("spent", Float, nullable=False, comment="hours"),
    Column("own", Boolean, nullable=False, comment="false: a plan for somebody described in its request"),
    Column("at", UtcDateTime, nullable=False),
    comment="Sessions ticked off. Stays when its plan is deleted: what was learnt was learnt.",
)

feedback = Table(
    "feedback",
    metadata,
    _owner(primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("kind", String(10), nullable=False, comment="what it is about: skill, resource or answer"),
    Column("about", ID, nullable=False, index=True, comment="its id"),
    Column("verdict", String(20), nullable=False),
    Column("note", Text),
    Column("at", UtcDateTime, nullable=False),
)

assessments = Table(
    "assessments",
    metadata,
    Column("id", String(64), primary_key=True),
    _owner(nullable=False, index=True),
    Column("purpose", String(20), nullable=False),
    Column("subject", ID, nullable=False, comment="a skill, or the track of a placement"),
    Column("level", Integer, nullable=False),
    Column("status", String(20), nullable=False),
    Column("items", JSON, nullable=False, comment="ids of the items shown"),
    Column("content", JSON, nullable=False, comment="answers, how they were judged, and the result"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)

threads = Table(
    "threads",
    metadata,
    Column("id", String(64), primary_key=True),
    _owner(nullable=False, index=True),
    Column("title", String(80), nullable=False),
    Column("memory", JSON, nullable=False, comment="goal, conditions, decisions, the last turns"),
    Column("busy_with", String(64), comment="the answer that is being worked on"),
    Column("busy_since", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)


def _thread(**options: Any) -> Column[Any]:
    return Column("thread_id", String(64), ForeignKey("threads.id", ondelete="CASCADE"), **options)


answers = Table(
    "answers",
    metadata,
    Column("id", String(64), primary_key=True),
    _thread(nullable=False, index=True),
    _owner(nullable=False, index=True),
    Column("question", Text, nullable=False),
    Column("language", String(2), nullable=False),
    Column("status", String(20), nullable=False),
    Column("inputs", JSON, nullable=False, comment="what the answer was made from"),
    Column("engine", JSON, nullable=False, comment="the model, what it used, the prompts"),
    Column("events", JSON, nullable=False, comment="the answer as it was streamed"),
    Column("asked_at", UtcDateTime, nullable=False, index=True),
)

approvals = Table(
    "approvals",
    metadata,
    Column("id", String(64), primary_key=True),
    _thread(nullable=False, index=True),
    _owner(nullable=False, index=True),
    Column("answer_id", String(64), nullable=False),
    Column("change", JSON, nullable=False, comment="what is to be written"),
    Column("state", String(64), nullable=False, comment="of what is changed, as it was shown"),
    Column("shown", JSON, nullable=False, comment="what the learner was shown"),
    Column("status", String(20), nullable=False),
    Column("outcome", JSON),
    Column("shown_at", UtcDateTime, nullable=False),
    Column("decided_at", UtcDateTime),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("subject", ID, nullable=False, index=True),
    Column("role", String(20), nullable=False),
    Column("name", String(80), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
)

facts = Table(
    "facts",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", JSON, nullable=False),
    comment="What the service remembers about itself, e.g. that access was configured once.",
)
