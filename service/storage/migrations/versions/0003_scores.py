"""How well it went, on evidence."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the score; by hand, since SQLite takes a check with a new column but not afterwards."""
    op.execute("ALTER TABLE evidence ADD COLUMN score FLOAT CONSTRAINT ck_evidence_score CHECK (score BETWEEN 0 AND 1)")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("COMMENT ON COLUMN evidence.score IS 'how well it went, 0 to 1'")
