"""Learners, evidence, remembered answers, consents, tokens."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.String(80)
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "learners",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("profile", sa.JSON, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_learners"),
    )
    op.create_table(
        "evidence",
        sa.Column("learner_id", ID, nullable=False),
        sa.Column("position", sa.Integer, nullable=False, comment="order of recording, from 1"),
        sa.Column("event_id", sa.String(64), nullable=False),
        sa.Column("change_id", sa.String(64), nullable=False),
        sa.Column("skill_id", ID, nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("at", TIME, nullable=False),
        sa.Column("recorded_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("learner_id", "position", name="pk_evidence"),
        sa.UniqueConstraint("learner_id", "event_id", name="uq_evidence_learner_id_event_id"),
        sa.CheckConstraint("level BETWEEN 0 AND 3", name="ck_evidence_level"),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_evidence_learner_id", ondelete="CASCADE"),
    )
    op.create_table(
        "withdrawals",
        sa.Column("learner_id", ID, nullable=False),
        sa.Column("event_id", sa.String(64), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("why", sa.Text),
        sa.PrimaryKeyConstraint("learner_id", "event_id", name="pk_withdrawals"),
        sa.ForeignKeyConstraint(
            ["learner_id", "event_id"],
            ["evidence.learner_id", "evidence.event_id"],
            name="fk_withdrawals_learner_id_event_id",
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "remembered_answers",
        sa.Column("learner_id", ID, nullable=False),
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("learner_id", "key", name="pk_remembered_answers"),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learners.id"], name="fk_remembered_answers_learner_id", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "consents",
        sa.Column("learner_id", ID, nullable=False),
        sa.Column("mentor", ID, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("learner_id", "mentor", name="pk_consents"),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_consents_learner_id", ondelete="CASCADE"),
    )
    op.create_index("ix_consents_mentor", "consents", ["mentor"])
    op.create_table(
        "tokens",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("subject", ID, nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("revoked_at", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_tokens"),
    )
    op.create_index("ix_tokens_subject", "tokens", ["subject"])
    op.create_table(
        "facts",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("value", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_facts"),
        comment="What the service remembers about itself, e.g. that access was configured once.",
    )
