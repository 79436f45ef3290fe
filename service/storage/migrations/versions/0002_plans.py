"""Plans, their earlier versions, and the work done on them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.String(80)
PLAN_ID = sa.String(64)
TIME = sa.DateTime(timezone=True)


def _of_learner(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name=f"fk_{table}_learner_id", ondelete="CASCADE")


def upgrade() -> None:
    """Make the tables of plans."""
    op.create_table(
        "plans",
        sa.Column("id", PLAN_ID, nullable=False),
        sa.Column("learner_id", ID, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("basis", sa.JSON, nullable=False, comment="what the plan was made from"),
        sa.Column("content", sa.JSON, nullable=False, comment="the plan as it stands"),
        sa.Column("feed_hash", sa.String(64), comment="of the secret in the address of its calendar feed"),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_plans"),
        sa.UniqueConstraint("feed_hash", name="uq_plans_feed_hash"),
        _of_learner("plans"),
    )
    op.create_index("ix_plans_learner_id", "plans", ["learner_id"])
    op.create_table(
        "plan_versions",
        sa.Column("plan_id", PLAN_ID, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("learner_id", ID, nullable=False),
        sa.Column("content", sa.JSON, nullable=False, comment="the plan as it stood when the next version replaced it"),
        sa.Column("replaced_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("plan_id", "version", name="pk_plan_versions"),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name="fk_plan_versions_plan_id", ondelete="CASCADE"),
        _of_learner("plan_versions"),
    )
    op.create_index("ix_plan_versions_learner_id", "plan_versions", ["learner_id"])
    op.create_table(
        "work",
        sa.Column("learner_id", ID, nullable=False),
        sa.Column("plan_id", PLAN_ID, nullable=False),
        sa.Column("session_id", sa.String(120), nullable=False),
        sa.Column("skill_id", ID, nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("activity", sa.String(20), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("planned", sa.Float, nullable=False, comment="hours"),
        sa.Column("spent", sa.Float, nullable=False, comment="hours"),
        sa.Column("own", sa.Boolean, nullable=False, comment="false: a plan for somebody described in its request"),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("learner_id", "plan_id", "session_id", name="pk_work"),
        _of_learner("work"),
        comment="Sessions ticked off. Stays when its plan is deleted: what was learnt was learnt.",
    )
