"""What learners talked about, and what waits for their decision."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.String(80)
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables of threads, answers and approvals."""
    op.create_table(
        "threads",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("learner_id", ID, nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("memory", sa.JSON, nullable=False, comment="goal, conditions, decisions, the last turns"),
        sa.Column("busy_with", sa.String(64), comment="the answer that is being worked on"),
        sa.Column("busy_since", TIME),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_threads"),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_threads_learner_id", ondelete="CASCADE"),
    )
    op.create_index("ix_threads_learner_id", "threads", ["learner_id"])
    op.create_table(
        "answers",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("thread_id", sa.String(64), nullable=False),
        sa.Column("learner_id", ID, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("inputs", sa.JSON, nullable=False, comment="what the answer was made from"),
        sa.Column("engine", sa.JSON, nullable=False, comment="the model, what it used, the prompts"),
        sa.Column("events", sa.JSON, nullable=False, comment="the answer as it was streamed"),
        sa.Column("asked_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_answers"),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name="fk_answers_thread_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_answers_learner_id", ondelete="CASCADE"),
    )
    op.create_index("ix_answers_thread_id", "answers", ["thread_id"])
    op.create_index("ix_answers_learner_id", "answers", ["learner_id"])
    op.create_index("ix_answers_asked_at", "answers", ["asked_at"])
    op.create_table(
        "approvals",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("thread_id", sa.String(64), nullable=False),
        sa.Column("learner_id", ID, nullable=False),
        sa.Column("answer_id", sa.String(64), nullable=False),
        sa.Column("change", sa.JSON, nullable=False, comment="what is to be written"),
        sa.Column("state", sa.String(64), nullable=False, comment="of what is changed, as it was shown"),
        sa.Column("shown", sa.JSON, nullable=False, comment="what the learner was shown"),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("outcome", sa.JSON),
        sa.Column("shown_at", TIME, nullable=False),
        sa.Column("decided_at", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_approvals"),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name="fk_approvals_thread_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_approvals_learner_id", ondelete="CASCADE"),
    )
    op.create_index("ix_approvals_thread_id", "approvals", ["thread_id"])
    op.create_index("ix_approvals_learner_id", "approvals", ["learner_id"])
