from pathlib import Path

import pytest

from service.bootstrap import Application
from service.files import BUNDLED_TREE, load_tree
from service.settings import Settings
from tree.rules import Rules
from tree.skill_tree import SkillTree


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("MASTERY_TREE", "MASTERY_RESOURCES", "OPENAI_API_KEY", "OPENAI_BASE_URL", "MASTERY_CHROMA_URL"):
        monkeypatch.delenv(name, raising=False)
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
