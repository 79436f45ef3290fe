"""Bringing a database up to the schema of this version: an empty one at once, another by migrations."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from service.errors import Misconfigured
from service.messages import saying
from service.storage.database import Database
from service.storage.schema import HEAD, metadata

SCRIPTS = Path(__file__).parent / "migrations"
_LOCK = 0x50A7E5  # any number that nothing else on the server uses


def upgrade(database: Database, revision: str = HEAD) -> None:
    """Migrate, whole or not at all, one process at a time; raises Misconfigured where the database is newer."""
    with database.engine.connect() as connection:
        if current_revision(connection) == revision:
            return
    _run(database, revision)


def current_revision(connection: Connection) -> str | None:
    """The revision the database is at; None if it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def known_revisions() -> frozenset[str]:
    """Every revision this version can read."""
    from alembic.script import ScriptDirectory

    return frozenset(script.revision for script in ScriptDirectory(str(SCRIPTS)).walk_revisions())


def _run(database: Database, revision: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    with database.engine.execution_options(mastery_writes=True).begin() as connection:
        if not database.is_sqlite:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        found = current_revision(connection)
        if found is not None and found not in known_revisions():
            raise Misconfigured(
                saying(
                    "error.newer-database.file" if database.is_sqlite else "error.newer-database",
                    database=database.name,
                    version=found,
                )
            )
        config.attributes["connection"] = connection
        if revision == HEAD and not inspect(connection).get_table_names():
            metadata.create_all(connection)
            command.stamp(config, HEAD)
        else:
            command.upgrade(config, revision)
