"""Assessments and placements."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table of assessments."""
    op.create_table(
        "assessments",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("learner_id", sa.String(80), nullable=False),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False, comment="a skill, or the track of a placement"),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("items", sa.JSON, nullable=False, comment="ids of the items shown"),
        sa.Column("content", sa.JSON, nullable=False, comment="answers, how they were judged, and the result"),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_assessments"),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_assessments_learner_id", ondelete="CASCADE"),
    )
    op.create_index("ix_assessments_learner_id", "assessments", ["learner_id"])
