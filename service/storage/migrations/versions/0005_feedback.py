"""What learners say of what they were shown."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.String(80)


def upgrade() -> None:
    """Make the table of feedback."""
    op.create_table(
        "feedback",
        sa.Column("learner_id", ID, nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False, comment="what it is about: skill, resource or answer"),
        sa.Column("about", ID, nullable=False, comment="its id"),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("learner_id", "id", name="pk_feedback"),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_feedback_learner_id", ondelete="CASCADE"),
    )
    op.create_index("ix_feedback_about", "feedback", ["about"])
