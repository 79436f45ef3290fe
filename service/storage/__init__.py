"""Where learners are kept: SQLite or PostgreSQL."""
